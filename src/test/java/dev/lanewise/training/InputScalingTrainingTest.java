package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Thrown;
import dev.lanewise.data.DataSet;
import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Networks that scale their inputs: fitted, trained, and told apart when a sample is refused. */
@Tag("width")
class InputScalingTrainingTest {
    private static final int INPUTS = 19;
    private static final int ROWS = 40;

    private final float[] x = new float[ROWS * INPUTS];
    private final float[] y = new float[ROWS * 3];
    private final DataSet data = DataSet.of(INPUTS, 3, x, y);

    InputScalingTrainingTest() {
        SplitMix64 random = new SplitMix64(9);
        for (int i = 0; i < x.length; i++) {
            int feature = i % INPUTS;
            x[i] = feature == 4 ? 0.1f : 1000 * feature + (feature + 1) * (float) random.nextGaussian();
        }
        for (int row = 0; row < ROWS; row++) {
            y[row * 3 + random.nextInt(3)] = 1;
        }
    }

    private static Network.Builder network() {
        return Network.inputs(INPUTS)
                .dense(17, Activation.TANH)
                .dense(3, Activation.SOFTMAX)
                .seed(2);
    }

    @Test
    void trainingEqualsTrainingOnScaledFeatures() {
        InputScaling scaling = Standardization.of(data);
        float[] features = new float[x.length];
        for (int row = 0; row < ROWS; row++) {
            scaling.apply(x, row * INPUTS, features, row * INPUTS);
        }
        for (Optimizer optimizer : List.of(Optimizer.sgd(0.1f), Optimizer.adam(0.01f))) {
            Network scaled = network().inputScaling(scaling).build();
            Network plain = network().build();
            Trainer inside =
                    Trainer.of(scaled).optimizer(optimizer).batchSize(7).build();
            Trainer outside =
                    Trainer.of(plain).optimizer(optimizer).batchSize(7).build();
            inside.fit(data, 3, epoch -> {});
            outside.fit(DataSet.of(INPUTS, 3, features, y), 3, epoch -> {});
            assertEquals(outside.step(features, INPUTS, y, 3), inside.step(x, INPUTS, y, 3));
            assertArrayEquals(plain.slab(), scaled.slab());
            assertEquals(
                    Evaluation.of(plain, Loss.CROSS_ENTROPY, DataSet.of(INPUTS, 3, features, y))
                            .loss(),
                    Evaluation.of(scaled, Loss.CROSS_ENTROPY, data).loss());
        }
    }

    @Test
    void standardizedFeaturesHaveMeanZeroAndVarianceOne() {
        InputScaling scaling = Standardization.of(data);
        float[] scaled = new float[INPUTS];
        double[] sums = new double[INPUTS];
        double[] squares = new double[INPUTS];
        for (int row = 0; row < ROWS; row++) {
            scaling.apply(x, row * INPUTS, scaled, 0);
            for (int i = 0; i < INPUTS; i++) {
                sums[i] += scaled[i];
                squares[i] += (double) scaled[i] * scaled[i];
            }
        }
        for (int i = 0; i < INPUTS; i++) {
            // The mean is a float: near 18,000 that is exact to a thousandth.
            assertEquals(0, sums[i] / ROWS, 1e-3);
            assertEquals(i == 4 ? 0 : 1, squares[i] / ROWS, 1e-3);
        }
        assertEquals(0.1f, scaling.mean()[4]);
        assertEquals(1f, scaling.scale()[4]);
    }

    @Test
    void deviationsWithoutAFiniteReciprocalCountAsNone() {
        DataSet tiny = DataSet.of(1, 1, new float[] {0, Float.MIN_VALUE, 0, Float.MIN_VALUE}, new float[4]);
        assertEquals(1f, Standardization.of(tiny).scale()[0]);
        DataSet one = DataSet.of(2, 1, new float[] {3, -4}, new float[1]);
        assertEquals(InputScaling.of(new float[] {3, -4}, new float[] {1, 1}), Standardization.of(one));
    }

    @Test
    void dataWithoutASampleOrWithANaNIsRefused() {
        assertMessage("no samples", () -> Standardization.of(data.rows(3, 3)));
        x[5 * INPUTS + 2] = Float.NaN;
        assertMessage("sample 5 (counted from 0): feature 2 is NaN", () -> Standardization.of(data));
        assertMessage("sample 0 (counted from 0): feature 2 is NaN", () -> Standardization.of(data.rows(5, 9)));
    }

    @Test
    void aFeatureThatTheScalingMakesInfiniteIsNamed() {
        float[] scale = new float[INPUTS];
        scale[3] = 10;
        Network network = network()
                .inputScaling(InputScaling.of(new float[INPUTS], scale))
                .build();
        Trainer trainer = Trainer.of(network).build();
        float[] before = network.slab().clone();
        x[3] = 3e38f;
        String message = Thrown.message(NonFiniteException.class, () -> trainer.step(x, 0, y, 0));
        assertTrue(message.contains("feature 3 is 3.0E38, and the network's input scaling makes it Infinity"), message);
        x[3] = Float.NaN;
        message = Thrown.message(NonFiniteException.class, () -> trainer.step(x, 0, y, 0));
        assertTrue(message.contains("feature 3 is NaN; remove"), message);
        assertArrayEquals(before, network.slab());
        assertEquals(0, trainer.steps());
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable action) {
        String message = Thrown.message(IllegalArgumentException.class, action);
        assertTrue(message.contains(part), message);
    }
}
