package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One step of sgd, momentum and nesterov, with and without weight decay. */
@Tag("width")
class OptimizerKernelsTest {
    private static final double ROUNDING = 0x1p-24;
    private static final float RATE = 0.01f;
    private static final float MOMENTUM = 0.9f;
    private static final float SCALE = 0.25f;

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdOptimizer.class, ScalarOptimizer.class);
    }

    @Test
    void theyMatchTheOracleAndWriteNothingElse() {
        for (int length : Cases.FEW_LENGTHS) {
            for (int at : Cases.OFFSETS) {
                check(length, at, 0f);
                check(length, at, 0.3f);
            }
        }
    }

    private static void check(int length, int at, float decay) {
        float[] g = Cases.gaussian(length + 1, length);
        float[] u = Cases.gaussian(length + 2, length);
        float[] w = Cases.gaussian(length + 3, length);
        float[] gg = Cases.guarded(g, 17 - at);
        float[] gu = Cases.guarded(u, 3);
        float[] nu = Cases.guarded(u, 5);
        float[] sgd = Cases.guarded(w, at);
        float[] momentum = Cases.guarded(w, at);
        float[] nesterov = Cases.guarded(w, at);
        float[] before = gg.clone();
        OptimizerKernels.sgd(length, RATE, decay, SCALE, gg, 17 - at, sgd, at);
        OptimizerKernels.momentum(length, RATE, MOMENTUM, decay, SCALE, gg, 17 - at, gu, 3, momentum, at);
        OptimizerKernels.nesterov(length, RATE, MOMENTUM, decay, SCALE, gg, 17 - at, nu, 5, nesterov, at);
        Cases.assertSameBits(before, gg, () -> "the gradient is not modified");
        Cases.assertGuarded(sgd, at, length, () -> "sgd " + length);
        Cases.assertGuarded(gu, 3, length, () -> "momentum u " + length);
        Cases.assertGuarded(momentum, at, length, () -> "momentum w " + length);
        Cases.assertGuarded(nu, 5, length, () -> "nesterov u " + length);
        Cases.assertGuarded(nesterov, at, length, () -> "nesterov w " + length);
        for (int i = 0; i < length; i++) {
            double gradient = (double) SCALE * g[i] + (double) decay * w[i];
            double size = SCALE * Math.abs(g[i]) + decay * Math.abs(w[i]);
            near(w[i] - RATE * gradient, Math.abs(w[i]) + RATE * size, sgd[at + i], "sgd");
            double velocity = MOMENTUM * (double) u[i] + gradient;
            double speed = MOMENTUM * Math.abs(u[i]) + size;
            near(velocity, speed, gu[3 + i], "momentum u");
            near(velocity, speed, nu[5 + i], "nesterov u");
            near(w[i] - RATE * velocity, Math.abs(w[i]) + RATE * speed, momentum[at + i], "momentum w");
            double ahead = gradient + MOMENTUM * velocity;
            near(w[i] - RATE * ahead, Math.abs(w[i]) + RATE * (size + speed), nesterov[at + i], "nesterov w");
        }
    }

    @Test
    void theyKeepTheirDocumentedOrder() {
        int length = 37;
        float[] g = Cases.special(1, length);
        float[] u0 = Cases.gaussian(2, length);
        float[] w0 = Cases.gaussian(4, length);
        float[] sgd = w0.clone();
        float[] momentum = w0.clone();
        float[] nesterov = w0.clone();
        float[] u = u0.clone();
        float[] v = u0.clone();
        OptimizerKernels.sgd(length, RATE, 0.1f, SCALE, g, 0, sgd, 0);
        OptimizerKernels.momentum(length, RATE, MOMENTUM, 0.1f, SCALE, g, 0, u, 0, momentum, 0);
        OptimizerKernels.nesterov(length, RATE, MOMENTUM, 0.1f, SCALE, g, 0, v, 0, nesterov, 0);
        for (int i = 0; i < length; i++) {
            float gradient = Math.fma(0.1f, w0[i], SCALE * g[i]);
            float velocity = Oracle.normal(Math.fma(MOMENTUM, u0[i], gradient));
            Cases.assertSameBits(Math.fma(-RATE, gradient, w0[i]), sgd[i], () -> "sgd");
            Cases.assertSameBits(velocity, u[i], () -> "momentum u");
            Cases.assertSameBits(velocity, v[i], () -> "nesterov u");
            Cases.assertSameBits(Math.fma(-RATE, velocity, w0[i]), momentum[i], () -> "momentum w");
            float ahead = Math.fma(MOMENTUM, velocity, gradient);
            Cases.assertSameBits(Math.fma(-RATE, ahead, w0[i]), nesterov[i], () -> "nesterov w");
        }
    }

    @Test
    void velocitiesThatOnlyDecayEndAtZero() {
        float[] g = new float[37];
        float[] u = Cases.gaussian(2, 37);
        float[] v = Cases.gaussian(3, 37);
        float[] w = new float[37];
        for (int t = 0; t < 1000; t++) {
            OptimizerKernels.momentum(37, RATE, 0.9f, 0f, SCALE, g, 0, u, 0, w, 0);
            OptimizerKernels.nesterov(37, RATE, 0.9f, 0f, SCALE, g, 0, v, 0, w, 0);
        }
        for (int i = 0; i < 37; i++) {
            assertEquals(0f, u[i] + 0f, "momentum");
            assertEquals(0f, v[i] + 0f, "nesterov");
        }
    }

    @Test
    void aNaNGradientIsNotHiddenAndZerosStayZero() {
        for (int i = 0; i < 35; i++) {
            float[] g = new float[35];
            g[i] = Float.NaN;
            float[] sgd = new float[35];
            float[] momentum = new float[35];
            float[] nesterov = new float[35];
            OptimizerKernels.sgd(35, RATE, 0.5f, SCALE, g, 0, sgd, 0);
            OptimizerKernels.momentum(35, RATE, MOMENTUM, 0.5f, SCALE, g, 0, new float[35], 0, momentum, 0);
            OptimizerKernels.nesterov(35, RATE, MOMENTUM, 0.5f, SCALE, g, 0, new float[35], 0, nesterov, 0);
            for (int k = 0; k < 35; k++) {
                for (float[] w : new float[][] {sgd, momentum, nesterov}) {
                    assertEquals(k == i ? Float.NaN : 0f, w[k] + 0f, "element " + k);
                }
            }
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] g = Cases.gaussian(1, 200);
        float[] u = new float[200];
        float[] w = Cases.gaussian(2, 200);
        Cases.assertAllocatesNothingOnceWarm("optimizers", () -> {
            for (int length = 0; length < 150; length += 37) {
                OptimizerKernels.sgd(length, 1e-6f, 0.1f, SCALE, g, 12, w, 12);
                OptimizerKernels.momentum(length, 1e-6f, MOMENTUM, 0.1f, SCALE, g, 12, u, 12, w, 12);
                OptimizerKernels.nesterov(length, 1e-6f, MOMENTUM, 0.1f, SCALE, g, 12, u, 12, w, 12);
            }
        });
        assertTrue(Float.isFinite(w[12]));
    }

    private static void near(double expected, double size, float actual, String which) {
        Cases.assertWithin(4 * ROUNDING * size, expected, actual, () -> which);
    }
}
