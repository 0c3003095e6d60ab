package dev.lanewise.kernel;

/** The scalar kernels behind {@link RationalActivationKernels}: the same bits as the vector kernels, on any JVM. */
/*
 * Comparisons are written so that NaN fails them and passes through.
 *
 * softsign below 1 is t / (1 + t), to the bit almost: the quotient by the rounded sum is corrected by what the sum lost
 * and by the remainder. Without that, two neighbors could come out in the wrong order. From 1 on it is 1 - 1 / (1 + t).
 */
final class ScalarRationalActivation {
    private ScalarRationalActivation() {}

    static void relu6(int length, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            float positive = netInput <= 0f ? 0f : netInput;
            a[aAt + i] = positive >= 6f ? 6f : positive;
        }
    }

    static void relu6Gradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            delta[deltaAt + i] = netInput <= 0f || netInput >= 6f ? 0f : g[gAt + i];
        }
    }

    static void hardSigmoid(int length, float slope, float offset, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < length; i++) {
            float line = Math.fma(z[zAt + i], slope, offset);
            float positive = line <= 0f ? 0f : line;
            a[aAt + i] = positive >= 1f ? 1f : positive;
        }
    }

    static void hardSigmoidGradient(
            int length, float slope, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            float activation = a[aAt + i];
            delta[deltaAt + i] = activation <= 0f || activation >= 1f ? 0f : slope * g[gAt + i];
        }
    }

    static void hardSwish(int length, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            float middle = netInput * (netInput + 3f) / 6f;
            float positive = netInput <= -3f ? 0f : middle;
            a[aAt + i] = netInput >= 3f ? netInput : positive;
        }
    }

    static void hardSwishGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            float gradient = g[gAt + i];
            float middle = gradient * (Math.fma(netInput, 2f, 3f) / 6f);
            float positive = netInput <= -3f ? 0f : middle;
            delta[deltaAt + i] = netInput >= 3f ? gradient : positive;
        }
    }

    static void softsign(int length, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < length; i++) {
            a[aAt + i] = softsign(z[zAt + i]);
        }
    }

    private static float softsign(float z) {
        float t = Math.abs(z);
        float sum = t + 1f;
        float inverse = 1f / sum;
        float lost = (sum - 1f) - t;
        float quotient = t * inverse;
        float rest = Math.fma(quotient, lost, Math.fma(0f - quotient, sum, t));
        float y = t >= 1f ? 1f - inverse : Math.fma(rest, inverse, quotient);
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) | (Float.floatToRawIntBits(z) & Integer.MIN_VALUE));
    }

    static void softsignGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            float inverse = 1f / (Math.abs(z[zAt + i]) + 1f);
            delta[deltaAt + i] = g[gAt + i] * (inverse * inverse);
        }
    }
}
