package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    /** a = f(x): one layer with the identity as weights. */
    private static Network through(Activation activation, int size) {
        Network network = Network.inputs(size).dense(size, activation).build();
        float[] w = new float[size * size];
        for (int i = 0; i < size; i++) {
            w[i * size + i] = 1;
        }
        network.layer(0).setWeights(w, 0);
        return network;
    }

    @Test
    void countsClassesByTheLargestOutput() {
        float[] x = {5, 1, 1, 0, 2, 1, 0, 3, 1, 1, 1, 0};
        float[] y = {1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0};
        Evaluation e = Evaluation.of(through(Activation.SOFTMAX, 3), Loss.CROSS_ENTROPY, DataSet.of(3, 3, x, y));
        assertEquals(0.75, e.accuracy());
        assertEquals(4, e.samples());
        assertArrayEquals(new int[] {2, 0, 0}, e.confusion()[0]);
        assertArrayEquals(new int[] {0, 1, 0}, e.confusion()[1]);
        assertArrayEquals(new int[] {0, 1, 0}, e.confusion()[2]);
        double expected = 0;
        int[] classes = {0, 2, 1, 0};
        for (int row = 0; row < 4; row++) {
            double sum = Math.exp(x[3 * row]) + Math.exp(x[3 * row + 1]) + Math.exp(x[3 * row + 2]);
            expected += Math.log(sum) - x[3 * row + classes[row]];
        }
        assertEquals(expected / 4, e.loss(), 1e-6);
    }

    @Test
    void aSingleSigmoidDecidesAtOneHalf() {
        DataSet data = DataSet.of(1, 1, new float[] {0, -1, 2, 3}, new float[] {1, 0, 0, 1});
        Evaluation e = Evaluation.of(through(Activation.SIGMOID, 1), Loss.BINARY_CROSS_ENTROPY, data);
        assertEquals(0.75, e.accuracy(), "0.5 counts as class 1");
        assertArrayEquals(new int[] {1, 1}, e.confusion()[0]);
        assertArrayEquals(new int[] {0, 2}, e.confusion()[1]);
    }

    @Test
    void accuracyIsAbsentWhereTargetsAreNoClasses() {
        float[] x = {1, 2};
        DataSet classes = DataSet.of(2, 2, x, new float[] {0, 1});
        DataSet both = DataSet.of(2, 2, x, new float[] {1, 1});
        DataSet soft = DataSet.of(2, 2, x, new float[] {0.5f, 0.5f});
        assertEquals(
                1.0,
                Evaluation.of(through(Activation.SIGMOID, 2), Loss.MEAN_SQUARED_ERROR, classes)
                        .accuracy());
        for (DataSet data : new DataSet[] {both, soft}) {
            Evaluation e = Evaluation.of(through(Activation.SIGMOID, 2), Loss.BINARY_CROSS_ENTROPY, data);
            assertTrue(Double.isNaN(e.accuracy()));
            assertEquals(0, e.confusion().length);
        }
        Evaluation regression = Evaluation.of(through(Activation.IDENTITY, 2), Loss.MEAN_SQUARED_ERROR, classes);
        assertTrue(Double.isNaN(regression.accuracy()));
        assertEquals(1, regression.loss(), 1e-6);
    }

    @Test
    void wrongShapesAreRefused() {
        Network network = through(Activation.SOFTMAX, 2);
        DataSet wrong = DataSet.of(2, 3, new float[2], new float[3]);
        assertThrows(IllegalArgumentException.class, () -> Evaluation.of(network, Loss.CROSS_ENTROPY, wrong));
        DataSet none = DataSet.of(2, 2, new float[0], new float[0]);
        assertThrows(IllegalArgumentException.class, () -> Evaluation.of(network, Loss.CROSS_ENTROPY, none));
        DataSet fine = DataSet.of(2, 2, new float[2], new float[2]);
        assertThrows(
                IllegalArgumentException.class,
                () -> Evaluation.of(through(Activation.SIGMOID, 2), Loss.CROSS_ENTROPY, fine));
    }
}
