package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Steps of adam, adamw, rmsprop and adagrad. */
@Tag("width")
class AdaptiveKernelsTest {
    private static final double ROUNDING = 0x1p-24;
    private static final int LENGTH = 53;
    private static final float RATE = 0.01f;
    private static final float SCALE = 0.25f;
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float ALPHA = 0.99f;
    private static final float MOMENTUM = 0.8f;

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdAdaptive.class, ScalarAdaptive.class);
    }

    @Test
    void theyMatchTheOracleOverManyStepsAndWriteNothingElse() {
        for (float decay : new float[] {0f, 0.1f}) {
            adam(decay, 0f);
            adam(0f, decay);
            rmsProp(decay);
            rmsPropMomentum(decay);
            adagrad(decay);
        }
    }

    private static void adam(float decay, float decoupled) {
        float epsilon = 1e-8f;
        float shrink = 1f - RATE * decoupled;
        float[] m = Cases.guarded(new float[LENGTH], 1);
        float[] v = Cases.guarded(new float[LENGTH], 2);
        float[] w = Cases.guarded(Cases.gaussian(9, LENGTH), 3);
        double[] mean = new double[LENGTH];
        double[] square = new double[LENGTH];
        double[] weight = weights(w);
        for (int t = 1; t <= 50; t++) {
            float[] g = Cases.gaussian(t, LENGTH);
            double correction1 = 1 - Math.pow(BETA1, t);
            double correction2 = 1 - Math.pow(BETA2, t);
            float stepSize = (float) (RATE / correction1);
            float rootScale = (float) (1 / Math.sqrt(correction2));
            AdaptiveKernels.adam(
                    LENGTH, stepSize, BETA1, BETA2, epsilon, rootScale, decay, shrink, SCALE, g, 0, m, 1, v, 2, w, 3);
            for (int i = 0; i < LENGTH; i++) {
                double gradient = (double) SCALE * g[i] + decay * weight[i];
                mean[i] = BETA1 * mean[i] + (1.0 - BETA1) * gradient;
                square[i] = BETA2 * square[i] + (1.0 - BETA2) * gradient * gradient;
                weight[i] = shrink * weight[i]
                        - RATE * (mean[i] / correction1) / (Math.sqrt(square[i] / correction2) + epsilon);
                close(t, weight[i], w[3 + i], "adam");
            }
        }
        guarded(m, v, w);
    }

    private static void rmsProp(float decay) {
        float epsilon = 1e-8f;
        float[] m = Cases.guarded(new float[LENGTH], 1);
        float[] v = Cases.guarded(new float[LENGTH], 2);
        float[] w = Cases.guarded(Cases.gaussian(9, LENGTH), 3);
        double[] square = new double[LENGTH];
        double[] weight = weights(w);
        for (int t = 1; t <= 50; t++) {
            float[] g = Cases.gaussian(t, LENGTH);
            AdaptiveKernels.rmsProp(LENGTH, RATE, ALPHA, epsilon, decay, SCALE, g, 0, v, 2, w, 3);
            for (int i = 0; i < LENGTH; i++) {
                double gradient = (double) SCALE * g[i] + decay * weight[i];
                square[i] = ALPHA * square[i] + (1.0 - ALPHA) * gradient * gradient;
                weight[i] -= RATE * gradient / (Math.sqrt(square[i]) + epsilon);
                close(t, weight[i], w[3 + i], "rmsProp");
            }
        }
        guarded(m, v, w);
    }

    private static void rmsPropMomentum(float decay) {
        float epsilon = 1e-6f;
        float[] u = Cases.guarded(new float[LENGTH], 1);
        float[] v = Cases.guarded(new float[LENGTH], 2);
        float[] w = Cases.guarded(Cases.gaussian(9, LENGTH), 3);
        double[] velocity = new double[LENGTH];
        double[] square = new double[LENGTH];
        double[] weight = weights(w);
        for (int t = 1; t <= 50; t++) {
            float[] g = Cases.gaussian(t, LENGTH);
            AdaptiveKernels.rmsPropMomentum(
                    LENGTH, RATE, ALPHA, epsilon, MOMENTUM, decay, SCALE, g, 0, v, 2, u, 1, w, 3);
            for (int i = 0; i < LENGTH; i++) {
                double gradient = (double) SCALE * g[i] + decay * weight[i];
                square[i] = ALPHA * square[i] + (1.0 - ALPHA) * gradient * gradient;
                velocity[i] = MOMENTUM * velocity[i] + gradient / (Math.sqrt(square[i]) + epsilon);
                weight[i] -= RATE * velocity[i];
                close(t, weight[i], w[3 + i], "rmsPropMomentum");
            }
        }
        guarded(u, v, w);
    }

    private static void adagrad(float decay) {
        float epsilon = 1e-10f;
        float[] m = Cases.guarded(new float[LENGTH], 1);
        float[] v = Cases.guarded(new float[LENGTH], 2);
        float[] w = Cases.guarded(Cases.gaussian(9, LENGTH), 3);
        double[] square = new double[LENGTH];
        double[] weight = weights(w);
        for (int t = 1; t <= 50; t++) {
            float[] g = Cases.gaussian(t, LENGTH);
            AdaptiveKernels.adagrad(LENGTH, RATE, epsilon, decay, SCALE, g, 0, v, 2, w, 3);
            for (int i = 0; i < LENGTH; i++) {
                double gradient = (double) SCALE * g[i] + decay * weight[i];
                square[i] += gradient * gradient;
                weight[i] -= RATE * gradient / (Math.sqrt(square[i]) + epsilon);
                close(t, weight[i], w[3 + i], "adagrad");
            }
        }
        guarded(m, v, w);
    }

    private static double[] weights(float[] w) {
        double[] weight = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            weight[i] = w[3 + i];
        }
        return weight;
    }

    private static void guarded(float[] m, float[] v, float[] w) {
        Cases.assertGuarded(m, 1, LENGTH, () -> "m");
        Cases.assertGuarded(v, 2, LENGTH, () -> "v");
        Cases.assertGuarded(w, 3, LENGTH, () -> "w");
    }

    /** A step moves a weight by at most ten learning rates; each has an error of a few roundings of that. */
    private static void close(int step, double expected, float actual, String which) {
        double bound = step * (100 * RATE * ROUNDING + 3 * ROUNDING * (1 + Math.abs(expected)));
        Cases.assertWithin(bound, expected, actual, () -> which + ", step " + step);
    }

    @Test
    void theyKeepTheirDocumentedOrder() {
        float[] g = Cases.special(1, LENGTH);
        float[] m0 = Cases.gaussian(2, LENGTH);
        float[] v0 = Oracle.absolute(Cases.tiny(3, LENGTH));
        float[] w0 = Cases.gaussian(4, LENGTH);
        float[][] m = {m0.clone(), m0.clone()};
        float[][] v = {v0.clone(), v0.clone(), v0.clone(), v0.clone()};
        float[][] w = {w0.clone(), w0.clone(), w0.clone(), w0.clone()};
        float d = 0.1f;
        AdaptiveKernels.adam(LENGTH, RATE, BETA1, BETA2, 1e-8f, 0.3f, d, 0.7f, SCALE, g, 0, m[0], 0, v[0], 0, w[0], 0);
        AdaptiveKernels.rmsProp(LENGTH, RATE, ALPHA, 1e-8f, d, SCALE, g, 0, v[1], 0, w[1], 0);
        AdaptiveKernels.rmsPropMomentum(
                LENGTH, RATE, ALPHA, 1e-8f, MOMENTUM, d, SCALE, g, 0, v[2], 0, m[1], 0, w[2], 0);
        AdaptiveKernels.adagrad(LENGTH, RATE, 1e-8f, d, SCALE, g, 0, v[3], 0, w[3], 0);
        for (int i = 0; i < LENGTH; i++) {
            float gradient = Math.fma(d, w0[i], SCALE * g[i]);
            float mean = Oracle.normal(Math.fma(BETA1, m0[i], (1f - BETA1) * gradient));
            float square = Oracle.normal(Math.fma(BETA2, v0[i], ((1f - BETA2) * gradient) * gradient));
            float denominator = Math.fma((float) Math.sqrt(square), 0.3f, 1e-8f);
            Cases.assertSameBits(mean, m[0][i], () -> "adam m");
            Cases.assertSameBits(square, v[0][i], () -> "adam v");
            Cases.assertSameBits(Math.fma(-RATE, mean / denominator, 0.7f * w0[i]), w[0][i], () -> "adam w");
            square = Oracle.normal(Math.fma(ALPHA, v0[i], ((1f - ALPHA) * gradient) * gradient));
            float quotient = gradient / ((float) Math.sqrt(square) + 1e-8f);
            Cases.assertSameBits(square, v[1][i], () -> "rmsProp v");
            Cases.assertSameBits(Math.fma(-RATE, quotient, w0[i]), w[1][i], () -> "rmsProp w");
            float velocity = Oracle.normal(Math.fma(MOMENTUM, m0[i], quotient));
            Cases.assertSameBits(square, v[2][i], () -> "rmsPropMomentum v");
            Cases.assertSameBits(velocity, m[1][i], () -> "rmsPropMomentum u");
            Cases.assertSameBits(Math.fma(-RATE, velocity, w0[i]), w[2][i], () -> "rmsPropMomentum w");
            square = Math.fma(gradient, gradient, v0[i]);
            Cases.assertSameBits(square, v[3][i], () -> "adagrad v");
            quotient = gradient / ((float) Math.sqrt(square) + 1e-8f);
            Cases.assertSameBits(Math.fma(-RATE, quotient, w0[i]), w[3][i], () -> "adagrad w");
        }
    }

    @Test
    void momentsThatOnlyDecayEndAtZero() {
        float[] g = new float[LENGTH];
        float[][] moments = new float[5][];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = Cases.gaussian(i, LENGTH);
        }
        float[] v = Oracle.absolute(moments[1]);
        float[] square = Oracle.absolute(moments[2]);
        float[] other = Oracle.absolute(moments[3]);
        float[] w = new float[LENGTH];
        for (int t = 0; t < 1000; t++) {
            AdaptiveKernels.adam(LENGTH, RATE, BETA1, 0.8f, 1e-8f, 1f, 0f, 1f, SCALE, g, 0, moments[0], 0, v, 0, w, 0);
            AdaptiveKernels.rmsProp(LENGTH, RATE, 0.8f, 1e-8f, 0f, SCALE, g, 0, square, 0, w, 0);
            AdaptiveKernels.rmsPropMomentum(
                    LENGTH, RATE, 0.8f, 1e-8f, MOMENTUM, 0f, SCALE, g, 0, other, 0, moments[4], 0, w, 0);
        }
        for (float[] moment : new float[][] {moments[0], v, square, other, moments[4]}) {
            for (float value : moment) {
                assertEquals(0, value + 0f);
            }
        }
    }

    @Test
    void aNaNGradientIsNotHiddenAndZerosStayZero() {
        for (int i = 0; i < 35; i++) {
            float[] g = new float[35];
            g[i] = Float.NaN;
            float[][] w = new float[4][35];
            AdaptiveKernels.adam(
                    35,
                    RATE,
                    BETA1,
                    BETA2,
                    1e-8f,
                    1f,
                    0.1f,
                    0.9f,
                    SCALE,
                    g,
                    0,
                    new float[35],
                    0,
                    new float[35],
                    0,
                    w[0],
                    0);
            AdaptiveKernels.rmsProp(35, RATE, ALPHA, 1e-8f, 0.1f, SCALE, g, 0, new float[35], 0, w[1], 0);
            AdaptiveKernels.rmsPropMomentum(
                    35, RATE, ALPHA, 1e-8f, 0.9f, 0.1f, SCALE, g, 0, new float[35], 0, new float[35], 0, w[2], 0);
            AdaptiveKernels.adagrad(35, RATE, 1e-10f, 0.1f, SCALE, g, 0, new float[35], 0, w[3], 0);
            for (int k = 0; k < 35; k++) {
                for (float[] weights : w) {
                    assertEquals(k == i ? Float.NaN : 0f, weights[k] + 0f, "element " + k);
                }
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
            for (int n = 0; n < 150; n += 37) {
                AdaptiveKernels.adam(n, 1e-6f, BETA1, BETA2, 1e-8f, 0.5f, 0.1f, 1f, SCALE, g, 12, m, 12, v, 12, w, 12);
                AdaptiveKernels.rmsProp(n, 1e-6f, ALPHA, 1e-8f, 0.1f, SCALE, g, 12, v, 12, w, 12);
                AdaptiveKernels.rmsPropMomentum(
                        n, 1e-6f, ALPHA, 1e-8f, MOMENTUM, 0.1f, SCALE, g, 12, v, 12, m, 12, w, 12);
                AdaptiveKernels.adagrad(n, 1e-6f, 1e-10f, 0.1f, SCALE, g, 12, v, 12, w, 12);
            }
        });
        assertTrue(Float.isFinite(w[12]));
    }
}
