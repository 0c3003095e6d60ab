package dev.lanewise.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Features changed a few at a time: within the stated error, and exact again after a refresh. */
@Tag("width")
@Tag("noflag")
class SparseInputTest {
    private static final int INPUTS = 90;
    private static final int OUTPUTS = 85;
    private static final double U = 0x1p-24;

    private final SplitMix64 random = new SplitMix64(11);

    private float next() {
        return 2 * random.nextFloat() - 1;
    }

    private float[] next(int length) {
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = next();
        }
        return x;
    }

    private Network.Builder two(long seed) {
        return Network.inputs(INPUTS)
                .dense(37, Activation.TANH)
                .dense(OUTPUTS, Activation.SOFTMAX)
                .seed(seed);
    }

    private static float[] full(Model model, SparseInput input) {
        float[] x = new float[INPUTS];
        for (int k = 0; k < INPUTS; k++) {
            x[k] = input.feature(k);
        }
        float[] out = new float[model.outputs()];
        model.session().predict(x, 0, out, 0);
        return out;
    }

    private static float[] outputs(Model model, SparseInput input) {
        float[] out = new float[model.outputs()];
        input.predict(out, 0);
        return out;
    }

    /** One layer without activation shows z(1) itself, beside the exact z(1) in double. */
    @Test
    void theErrorStaysWithinTheStatedBoundOverManyChanges() {
        Network network = Network.inputs(INPUTS).dense(OUTPUTS).seed(5).build();
        float[] weights = new float[OUTPUTS * INPUTS];
        network.layer(0).getWeights(weights, 0);
        float[] bias = next(OUTPUTS);
        network.layer(0).setBias(bias, 0);
        Model model = Model.of(network);
        for (int refresh : new int[] {1, 50, 20_000}) {
            SparseInput input = model.session().sparse(refresh);
            float[] x = next(INPUTS);
            input.set(x, 0);
            input.predict(new float[OUTPUTS], 0);
            double[] bound = atStart(weights, bias, x);
            float[] z = new float[OUTPUTS];
            int since = 0;
            double largest = 0;
            for (int i = 0; i < 20_000; i++) {
                int feature = random.nextInt(INPUTS);
                float value = i % 7 == 0 ? 100 * next() : next();
                double difference = Math.abs((double) value - x[feature]);
                x[feature] = value;
                input.change(feature, value);
                input.predict(z, 0);
                if (++since > refresh) {
                    since = 0;
                    bound = atStart(weights, bias, x);
                } else {
                    for (int j = 0; j < OUTPUTS; j++) {
                        bound[j] += U * (Math.abs(weights[j * INPUTS + feature]) * difference + Math.abs(z[j]));
                    }
                }
                for (int j = 0; j < OUTPUTS; j++) {
                    double exact = bias[j];
                    for (int k = 0; k < INPUTS; k++) {
                        exact += (double) weights[j * INPUTS + k] * x[k];
                    }
                    double error = Math.abs(exact - z[j]);
                    largest = Math.max(largest, error / bound[j]);
                    assertTrue(error <= 1.01 * bound[j], "after " + (i + 1) + " changes " + error + " > " + bound[j]);
                }
            }
            System.out.println("refresh every " + refresh + ": at most " + largest + " of the stated error");
            assertTrue(largest > 0, "something was rounded");
        }
    }

    private static double[] atStart(float[] weights, float[] bias, float[] x) {
        double[] bound = new double[OUTPUTS];
        for (int j = 0; j < OUTPUTS; j++) {
            double size = Math.abs(bias[j]);
            for (int k = 0; k < INPUTS; k++) {
                size += Math.abs((double) weights[j * INPUTS + k] * x[k]);
            }
            bound[j] = U * (INPUTS + 4) * size;
        }
        return bound;
    }

    @Test
    void aRefreshGivesTheBitsOfTheFullComputation() {
        for (boolean scaled : new boolean[] {false, true}) {
            Network.Builder builder = two(3);
            if (scaled) {
                builder.inputScaling(InputScaling.of(next(INPUTS), next(INPUTS)));
            }
            Model model = Model.of(builder.build());
            SparseInput always = model.session().sparse(0);
            SparseInput sometimes = model.session().sparse(9);
            assertArrayEquals(full(model, always), outputs(model, always), "all features 0");
            for (int i = 1; i <= 200; i++) {
                int feature = random.nextInt(INPUTS);
                float value = next();
                always.change(feature, value);
                sometimes.change(feature, value);
                float[] expected = full(model, always);
                assertArrayEquals(expected, outputs(model, always));
                float[] close = outputs(model, sometimes);
                assertArrayEquals(expected, close, i % 10 == 1 ? 0f : 1e-5f, "after " + i);
            }
            float[] x = next(INPUTS);
            sometimes.set(x, 0);
            assertArrayEquals(full(model, sometimes), outputs(model, sometimes));
        }
    }

    @Test
    void oneHotFeaturesAreBuiltFromNothing() {
        for (boolean scaled : new boolean[] {false, true}) {
            Network.Builder builder = two(4);
            if (scaled) {
                builder.inputScaling(InputScaling.of(next(INPUTS), next(INPUTS)));
            }
            Model model = Model.of(builder.build());
            SparseInput input = model.session().sparse(100);
            for (int i = 0; i < 50; i++) {
                input.clear();
                assertArrayEquals(full(model, input), outputs(model, input), "no features");
                for (int group = 0; group < 3; group++) {
                    input.change(30 * group + random.nextInt(30), 1f);
                }
                assertArrayEquals(full(model, input), outputs(model, input), 1e-5f);
            }
        }
    }

    @Test
    void whatIsNotFiniteLeavesNoTrace() {
        Model model = Model.of(two(5).build());
        SparseInput input = model.session().sparse(1_000_000);
        input.set(next(INPUTS), 0);
        float[] clean = outputs(model, input);
        for (float bad : new float[] {
            Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -Float.MAX_VALUE
        }) {
            float before = input.feature(8);
            float other = input.feature(9);
            input.change(8, bad);
            input.change(9, 0 - bad);
            assertArrayEquals(full(model, input), outputs(model, input));
            input.change(9, other);
            input.change(8, before);
            assertArrayEquals(clean, outputs(model, input), Float.isFinite(bad) ? 1f : 0f);
            input.set(next(INPUTS), 0);
            clean = outputs(model, input);
        }
    }

    @Test
    void newWeightsAreSeenAndOtherCallsOfTheSessionDoNotMatter() {
        Model first = Model.of(two(6).build());
        Model second = Model.of(two(7).build());
        LiveModel live = new LiveModel(first);
        Session session = live.session();
        SparseInput input = session.sparse(100);
        for (int i = 0; i < 10; i++) {
            Model model = i % 2 == 0 ? first : second;
            input.change(i, next());
            assertArrayEquals(full(model, input), outputs(model, input));
            session.predict(next(INPUTS), 0, new float[OUTPUTS], 0);
            float[] before = outputs(model, input);
            assertArrayEquals(full(model, input), before);
            if (i % 3 == 0) {
                input.clear();
            }
            live.publish(model == first ? second : first);
        }
    }

    @Test
    void wrongCallsAreRefusedAndChangeNothing() {
        Model model = Model.of(two(8).build());
        assertThrows(IllegalArgumentException.class, () -> model.session().sparse(-1));
        SparseInput input = model.session().sparse(10);
        float[] x = next(INPUTS);
        input.set(x, 0);
        assertThrows(IndexOutOfBoundsException.class, () -> input.set(x, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> input.change(INPUTS, 1f));
        assertThrows(IndexOutOfBoundsException.class, () -> input.change(-1, 1f));
        assertThrows(IndexOutOfBoundsException.class, () -> input.feature(INPUTS));
        assertThrows(IndexOutOfBoundsException.class, () -> input.predict(new float[OUTPUTS], 1));
        for (int k = 0; k < INPUTS; k++) {
            assertEquals(x[k], input.feature(k));
        }
        assertArrayEquals(full(model, input), outputs(model, input));
    }
}
