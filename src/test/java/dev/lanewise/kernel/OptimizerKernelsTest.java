package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One step of sgd, momentum and adam. */
@Tag("width")
class OptimizerKernelsTest {
    private static final double ROUNDING = 0x1p-24;
    private static final float RATE = 0.01f;
    private static final float SCALE = 0.25f;

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdOptimizer.class, ScalarOptimizer.class);
    }

    @Test
    void sgdAndMomentumMatchTheOracleAndWriteNothingElse() {
        for (int length : Cases.FEW_LENGTHS) {
            for (int at : Cases.OFFSETS) {
                float[] g = Cases.gaussian(length + 1, length);
                float[] u = Cases.gaussian(length + 2, length);
                float[] w = Cases.gaussian(length + 3, length);
                float[] gg = Cases.guarded(g, 17 - at);
                float[] gu = Cases.guarded(u, 3);
                float[] sgd = Cases.guarded(w, at);
                float[] momentum = Cases.guarded(w, at);
                OptimizerKernels.sgd(length, RATE, SCALE, gg, 17 - at, sgd, at);
                OptimizerKernels.momentum(length, RATE, 0.9f, SCALE, gg, 17 - at, gu, 3, momentum, at);
                Cases.assertGuarded(sgd, at, length, () -> "sgd " + length);
                Cases.assertGuarded(gu, 3, length, () -> "momentum u " + length);
                Cases.assertGuarded(momentum, at, length, () -> "momentum w " + length);
                for (int i = 0; i < length; i++) {
                    double step = (double) RATE * SCALE * g[i];
                    near(w[i] - step, Math.abs(w[i]) + Math.abs(step), sgd[at + i], "sgd");
                    double velocity = 0.9f * (double) u[i] + (double) SCALE * g[i];
                    double size = 0.9 * Math.abs(u[i]) + SCALE * Math.abs(g[i]);
                    near(velocity, size, gu[3 + i], "momentum u");
                    near(w[i] - RATE * velocity, Math.abs(w[i]) + RATE * size, momentum[at + i], "momentum w");
                }
            }
        }
    }

    @Test
    void adamMatchesTheOracleOverManyStepsAndWritesNothingElse() {
        int length = 53;
        float beta1 = 0.9f;
        float beta2 = 0.999f;
        float epsilon = 1e-8f;
        float[] m = Cases.guarded(new float[length], 1);
        float[] v = Cases.guarded(new float[length], 2);
        float[] w = Cases.guarded(Cases.gaussian(9, length), 3);
        double[] mean = new double[length];
        double[] square = new double[length];
        double[] weight = new double[length];
        for (int i = 0; i < length; i++) {
            weight[i] = w[3 + i];
        }
        for (int t = 1; t <= 50; t++) {
            float[] g = Cases.gaussian(t, length);
            float stepSize = (float) (RATE / (1 - Math.pow(beta1, t)));
            float rootCorrection2 = (float) Math.sqrt(1 - Math.pow(beta2, t));
            OptimizerKernels.adam(
                    length, stepSize, beta1, beta2, epsilon, rootCorrection2, SCALE, g, 0, m, 1, v, 2, w, 3);
            for (int i = 0; i < length; i++) {
                double gradient = (double) SCALE * g[i];
                mean[i] = beta1 * mean[i] + (1.0 - beta1) * gradient;
                square[i] = beta2 * square[i] + (1.0 - beta2) * gradient * gradient;
                double corrected = Math.sqrt(square[i] / (1 - Math.pow(beta2, t)));
                weight[i] -= RATE * (mean[i] / (1 - Math.pow(beta1, t))) / (corrected + epsilon);
                int step = t;
                // A step moves a weight by about the learning rate; each has an error of a few roundings of it.
                double bound = step * (20 * RATE * ROUNDING + 2 * ROUNDING * (1 + Math.abs(weight[i])));
                Cases.assertWithin(bound, weight[i], w[3 + i], () -> "adam, step " + step);
            }
        }
        Cases.assertGuarded(m, 1, length, () -> "adam m");
        Cases.assertGuarded(v, 2, length, () -> "adam v");
        Cases.assertGuarded(w, 3, length, () -> "adam w");
    }

    @Test
    void adamKeepsItsDocumentedOrder() {
        int length = 37;
        float[] g = Cases.special(1, length);
        float[] m = Cases.gaussian(2, length);
        float[] v = Oracle.absolute(Cases.tiny(3, length));
        float[] w = Cases.gaussian(4, length);
        float[] m0 = m.clone();
        float[] v0 = v.clone();
        float[] w0 = w.clone();
        OptimizerKernels.adam(length, 0.01f, 0.9f, 0.999f, 1e-8f, 0.3f, SCALE, g, 0, m, 0, v, 0, w, 0);
        for (int i = 0; i < length; i++) {
            float gradient = SCALE * g[i];
            float mean = Math.fma(0.9f, m0[i], (1f - 0.9f) * gradient);
            float square = Math.fma(0.999f, v0[i], ((1f - 0.999f) * gradient) * gradient);
            float denominator = (float) Math.sqrt(square) / 0.3f + 1e-8f;
            float weight = Math.fma(-0.01f, mean / denominator, w0[i]);
            Cases.assertSameBits(mean, m[i], () -> "m");
            Cases.assertSameBits(square, v[i], () -> "v");
            Cases.assertSameBits(weight, w[i], () -> "w");
        }
    }

    @Test
    void aNaNGradientIsNotHidden() {
        for (int i = 0; i < 35; i++) {
            float[] g = Cases.gaussian(1, 35);
            g[i] = Float.NaN;
            float[] sgd = Cases.gaussian(2, 35);
            float[] momentum = sgd.clone();
            float[] adam = sgd.clone();
            OptimizerKernels.sgd(35, RATE, SCALE, g, 0, sgd, 0);
            OptimizerKernels.momentum(35, RATE, 0.9f, SCALE, g, 0, new float[35], 0, momentum, 0);
            OptimizerKernels.adam(
                    35, RATE, 0.9f, 0.999f, 1e-8f, 1f, SCALE, g, 0, new float[35], 0, new float[35], 0, adam, 0);
            for (int k = 0; k < 35; k++) {
                boolean nan = Float.isNaN(sgd[k]) && Float.isNaN(momentum[k]) && Float.isNaN(adam[k]);
                assertTrue(nan == (k == i), "element " + k);
            }
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] g = Cases.gaussian(1, 200);
        float[] m = new float[200];
        float[] v = new float[200];
        float[] w = Cases.gaussian(2, 200);
        Cases.assertAllocatesNothingOnceWarm("optimizers", () -> {
            for (int length = 0; length < 150; length += 37) {
                OptimizerKernels.sgd(length, 1e-6f, SCALE, g, 12, w, 12);
                OptimizerKernels.momentum(length, 1e-6f, 0.9f, SCALE, g, 12, m, 12, w, 12);
                OptimizerKernels.adam(length, 1e-6f, 0.9f, 0.99f, 1e-8f, 0.5f, SCALE, g, 12, m, 12, v, 12, w, 12);
            }
        });
    }

    private static void near(double expected, double size, float actual, String which) {
        Cases.assertWithin(3 * ROUNDING * size, expected, actual, () -> which);
    }
}
