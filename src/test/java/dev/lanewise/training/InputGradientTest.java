package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gradients with respect to the features, and the gradient check for losses of one's own. */
class InputGradientTest {
    private static final float[] X = {0.3f, -0.7f, 1.1f, 0.2f};
    private static final float[] MEAN = {0.1f, -0.2f, 0.3f, 0f};
    private static final float[] SCALE = {2f, 0.5f, 1f, 1.5f};

    private static Network network(Activation output, boolean scaled) {
        Network.Builder builder = Network.inputs(4);
        if (scaled) {
            builder.inputScaling(InputScaling.of(MEAN, SCALE));
        }
        return builder.dense(17, Activation.TANH)
                .dense(6, Activation.SILU)
                .dense(3, output)
                .seed(4)
                .build();
    }

    /** What the layers see of the features. */
    private static double[] inside(double[] x, boolean scaled) {
        double[] a = x.clone();
        for (int i = 0; i < a.length && scaled; i++) {
            a[i] = (a[i] - MEAN[i]) * SCALE[i];
        }
        return a;
    }

    @Test
    void theyMatchCentralDifferencesOfTheOracle() {
        float[] y = {0, 1, 0};
        double[] dy = {0, 1, 0};
        float[] g = new float[6];
        for (Activation output : List.of(Activation.SOFTMAX, Activation.IDENTITY, Activation.SIGMOID)) {
            for (boolean scaled : new boolean[] {false, true}) {
                Network network = network(output, scaled);
                DoubleNetwork oracle = new DoubleNetwork(network);
                Loss loss = Loss.defaultFor(output);
                InputGradient gradient = InputGradient.of(network);
                for (int j = -1; j < 3; j++) {
                    float value = j < 0 ? gradient.ofLoss(loss, X, 0, y, 0, g, 1) : gradient.ofOutput(j, X, 0, g, 1);
                    double[] x = {X[0], X[1], X[2], X[3]};
                    assertEquals(value(oracle, loss, j, inside(x, scaled), dy), value, 1e-5);
                    for (int i = 0; i < 4; i++) {
                        double kept = x[i];
                        x[i] = kept + 1e-6;
                        double above = value(oracle, loss, j, inside(x, scaled), dy);
                        x[i] = kept - 1e-6;
                        double below = value(oracle, loss, j, inside(x, scaled), dy);
                        x[i] = kept;
                        assertEquals((above - below) / 2e-6, g[1 + i], 1e-5, output + " feature " + i);
                    }
                    assertEquals(0f, g[0]);
                    assertEquals(0f, g[5]);
                }
            }
        }
    }

    private static double value(DoubleNetwork oracle, Loss loss, int j, double[] x, double[] y) {
        return j < 0 ? oracle.loss(loss, x, y) : oracle.output(x)[j];
    }

    @Test
    void integratedGradientsAddUpToTheDifference() {
        Network network = network(Activation.SOFTMAX, true);
        InputGradient gradient = InputGradient.of(network);
        float[] baseline = {0, 0, 0.5f, -1};
        float[] g = new float[4];
        for (int j = 0; j < 3; j++) {
            gradient.integrated(j, 50, baseline, 0, X, 0, g, 0);
            float difference =
                    gradient.ofOutput(j, X, 0, new float[4], 0) - gradient.ofOutput(j, baseline, 0, new float[4], 0);
            assertEquals(difference, g[0] + g[1] + g[2] + g[3], 1e-4);
            gradient.integrated(j, 7, X, 0, X, 0, g, 0);
            assertTrue(g[2] == 0f);
        }
        assertThrows(IllegalArgumentException.class, () -> gradient.integrated(0, 0, baseline, 0, X, 0, g, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> gradient.ofOutput(3, X, 0, g, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> gradient.ofOutput(0, X, 1, g, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> gradient.ofLoss(Loss.crossEntropy(0.1f), X, 0, new float[3], 0, g, 0));
    }

    /** {@code mean(d^4)}; its gradient may be wrong. */
    private record Quartic(float slope) implements LossFunction {
        @Override
        public float value(int m, float[] a, int aAt, float[] y, int yAt) {
            float sum = 0;
            for (int i = 0; i < m; i++) {
                float d = a[aAt + i] - y[yAt + i];
                sum += d * d * d * d;
            }
            return sum / m;
        }

        @Override
        public void gradient(int m, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
            for (int i = 0; i < m; i++) {
                float d = a[aAt + i] - y[yAt + i];
                g[gAt + i] = slope * d * d * d / m;
            }
        }
    }

    @Test
    void theCheckTellsRightFromWrongGradients() {
        Network network = network(Activation.TANH, false);
        float[] before = network.slab().clone();
        float[] y = {0.5f, -0.5f, 1f};
        GradientCheck right = GradientCheck.of(network, Loss.of("quartic", new Quartic(4f)), X, 0, y, 0);
        assertTrue(right.passes(), right + "");
        GradientCheck wrong = GradientCheck.of(network, Loss.of("quartic", new Quartic(3f)), X, 0, y, 0);
        assertFalse(wrong.passes(), wrong + "");
        assertEquals(4.0 / 3, wrong.difference() / wrong.gradient(), 0.01);
        assertTrue(Arrays.equals(before, network.slab()), "the weights are as they were");
        assertTrue(
                GradientCheck.of(network, Loss.MEAN_SQUARED_ERROR, X, 0, y, 0).passes());
        float[] bad = X.clone();
        Level1Kernels.fill(4, Float.NaN, bad, 0);
        assertThrows(NonFiniteException.class, () -> GradientCheck.of(network, Loss.MEAN_SQUARED_ERROR, bad, 0, y, 0));
    }
}
