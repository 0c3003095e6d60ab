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
    void metricsOfClassesComeFromRanksAndCounts() {
        float[] x = {3, 2, 1, 1, 3, 2, 1, 2, 3, 3, 1, 2, 2, 2, 1};
        float[] y = {1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0};
        Evaluation e = Evaluation.of(through(Activation.SOFTMAX, 3), Loss.CROSS_ENTROPY, DataSet.of(3, 3, x, y));
        assertArrayEquals(new int[] {1, 3, 1}, e.ranks());
        assertEquals(0.2, e.topK(1));
        assertEquals(e.accuracy(), e.topK(1));
        assertEquals(0.8, e.topK(2));
        assertEquals(1.0, e.topK(3));
        assertEquals(1.0, e.topK(99));
        assertEquals(1.0 / 3, e.precision(0));
        assertEquals(1.0, e.recall(0));
        assertEquals(0.5, e.f1(0));
        assertEquals(0.0, e.recall(1));
        assertEquals(0.0, e.precision(2));
        assertEquals(0.5 / 3, e.macroF1(), 1e-12);
        assertEquals(e.loss(), e.logLoss(), 1e-6);
        assertTrue(Double.isNaN(e.rocAuc()) && Double.isNaN(e.rmse()) && Double.isNaN(e.r2()));
        assertThrows(IllegalArgumentException.class, () -> e.topK(0));
        Evaluation log = Evaluation.of(through(Activation.LOG_SOFTMAX, 3), Loss.CROSS_ENTROPY, DataSet.of(3, 3, x, y));
        assertArrayEquals(e.ranks(), log.ranks());
        assertEquals(e.logLoss(), log.logLoss(), 1e-6);
    }

    @Test
    void theAreaUnderTheCurveCountsPairs() {
        float[] x = {-1, 0, 1, 1, 2, 3};
        float[] y = {0, 0, 1, 0, 0, 1};
        Evaluation one =
                Evaluation.of(through(Activation.SIGMOID, 1), Loss.BINARY_CROSS_ENTROPY, DataSet.of(1, 1, x, y));
        assertEquals((2.5 + 4) / 8, one.rocAuc());
        assertEquals(one.loss(), one.logLoss(), 1e-6);
        float[] x2 = new float[12];
        float[] y2 = new float[12];
        for (int row = 0; row < 6; row++) {
            x2[2 * row + 1] = x[row];
            y2[2 * row + (int) y[row]] = 1;
        }
        Evaluation two = Evaluation.of(through(Activation.SOFTMAX, 2), Loss.CROSS_ENTROPY, DataSet.of(2, 2, x2, y2));
        assertEquals(one.rocAuc(), two.rocAuc());
        float[] same = new float[6];
        assertTrue(Double.isNaN(
                Evaluation.of(through(Activation.SIGMOID, 1), Loss.BINARY_CROSS_ENTROPY, DataSet.of(1, 1, x, same))
                        .rocAuc()));
    }

    @Test
    void metricsOfRegression() {
        float[] x = {1, 10, 2, 20, 3, 30};
        float[] y = {1, 10, 2, 21, 5, 32};
        Evaluation e = Evaluation.of(through(Activation.IDENTITY, 2), Loss.MEAN_SQUARED_ERROR, DataSet.of(2, 2, x, y));
        assertEquals(Math.sqrt((4 + 1 + 4) / 6.0), e.rmse(), 1e-12);
        double r0 = 1 - 4 / (1 + 4 + 25 - 64 / 3.0);
        double r1 = 1 - 5 / (100 + 441 + 1024 - 63 * 63 / 3.0);
        assertEquals((r0 + r1) / 2, e.r2(), 1e-12);
        assertTrue(Double.isNaN(e.topK(1)) && Double.isNaN(e.macroF1()) && Double.isNaN(e.logLoss()));
        float[] flat = {1, 1, 1, 1, 1, 1};
        assertTrue(Double.isNaN(
                Evaluation.of(through(Activation.IDENTITY, 2), Loss.MEAN_SQUARED_ERROR, DataSet.of(2, 2, x, flat))
                        .r2()));
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
