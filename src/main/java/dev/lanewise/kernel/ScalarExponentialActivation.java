package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarMath.*;

/** The scalar kernels behind {@link ExponentialActivationKernels}: the same bits as the vector kernels, on any JVM. */
/*
 * elu, selu and celu are one function, z <= 0 ? low (e^(z / divisor) - 1) : high z, and so are their gradients:
 * z <= 0 ? factor a + term : high.
 *
 * softplus is log(1 + e), e = e^z, up to z = 1, else z + log(1 + e), e = e^-z. 1 + e is brought to (1 + f) 2^k without a
 * rounding: f = e and k = 0, or f = (e - 1) / 2 and k = 1, or f = (e - 3) / 4 and k = 2.
 */
final class ScalarExponentialActivation {
    /** Of selu: 1.0507009873554805, with which mean 0 and variance 1 stay (Klambauer et al. 2017). */
    static final float SELU_HIGH = 1.050701f;

    /** Of selu: the one above times 1.6732632423543772. */
    static final float SELU_LOW = 1.7580993f;

    /** Above this softplus is z + log(1 + e^-z). */
    static final float SOFTPLUS_TURN = 1f;

    /** Up to here 1 + e is (1 + f) 2: 2 sqrt(2) - 1. */
    static final float SOFTPLUS_FOLD = 0x1.d413ccp0f;

    private ScalarExponentialActivation() {}

    static void elu(int length, float alpha, float[] z, int zAt, float[] a, int aAt) {
        exponential(length, alpha, 1f, 1f, z, zAt, a, aAt);
    }

    static void eluGradient(
            int length,
            float alpha,
            float[] z,
            int zAt,
            float[] a,
            int aAt,
            float[] g,
            int gAt,
            float[] delta,
            int deltaAt) {
        exponentialGradient(length, 1f, alpha, 1f, z, zAt, a, aAt, g, gAt, delta, deltaAt);
    }

    static void selu(int length, float[] z, int zAt, float[] a, int aAt) {
        exponential(length, SELU_LOW, 1f, SELU_HIGH, z, zAt, a, aAt);
    }

    static void seluGradient(
            int length, float[] z, int zAt, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        exponentialGradient(length, 1f, SELU_LOW, SELU_HIGH, z, zAt, a, aAt, g, gAt, delta, deltaAt);
    }

    static void celu(int length, float alpha, float[] z, int zAt, float[] a, int aAt) {
        exponential(length, alpha, alpha, 1f, z, zAt, a, aAt);
    }

    static void celuGradient(
            int length,
            float alpha,
            float[] z,
            int zAt,
            float[] a,
            int aAt,
            float[] g,
            int gAt,
            float[] delta,
            int deltaAt) {
        exponentialGradient(length, 1f / alpha, 1f, 1f, z, zAt, a, aAt, g, gAt, delta, deltaAt);
    }

    private static void exponential(
            int length, float low, float divisor, float high, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            a[aAt + i] = netInput <= 0f ? low * ScalarMath.expm1(netInput / divisor) : high * netInput;
        }
    }

    private static void exponentialGradient(
            int length,
            float factor,
            float term,
            float high,
            float[] z,
            int zAt,
            float[] a,
            int aAt,
            float[] g,
            int gAt,
            float[] delta,
            int deltaAt) {
        for (int i = 0; i < length; i++) {
            float slope = z[zAt + i] <= 0f ? Math.fma(a[aAt + i], factor, term) : high;
            delta[deltaAt + i] = g[gAt + i] * slope;
        }
    }

    static void softplus(int length, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < length; i++) {
            a[aAt + i] = softplus(z[zAt + i]);
        }
    }

    private static float softplus(float z) {
        boolean turned = z > SOFTPLUS_TURN;
        float e = ScalarMath.exp(turned ? 0f - z : z);
        float f = e > LOG1P_FOLD ? Math.fma(e, 0.5f, -0.5f) : e;
        float k = e > LOG1P_FOLD ? 1f : 0f;
        f = e > SOFTPLUS_FOLD ? Math.fma(e, 0.25f, -0.75f) : f;
        k = e > SOFTPLUS_FOLD ? 2f : k;
        float log = ScalarMath.logReduced(f, k);
        return turned ? z + log : log;
    }

    static void softplusGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            delta[deltaAt + i] = g[gAt + i] * ScalarMath.sigmoid(z[zAt + i]);
        }
    }
}
