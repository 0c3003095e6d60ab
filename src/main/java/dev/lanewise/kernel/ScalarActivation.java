package dev.lanewise.kernel;

/** The scalar kernels behind {@link ActivationKernels}: the same bits as the vector kernels, on any JVM. */
/*
 * relu compares and selects instead of taking Math.max: -0 becomes 0 and NaN stays either way, and two vector
 * instructions are enough, where a maximum with Java's rules for NaN and -0 takes up to six.
 */
final class ScalarActivation {
    private ScalarActivation() {}

    static void identity(int length, float[] z, int zAt, float[] a, int aAt) {
        System.arraycopy(z, zAt, a, aAt, length);
    }

    static void identityGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        System.arraycopy(g, gAt, delta, deltaAt, length);
    }

    static void relu(int length, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            a[aAt + i] = netInput <= 0f ? 0f : netInput;
        }
    }

    static void reluGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            delta[deltaAt + i] = z[zAt + i] <= 0f ? 0f : g[gAt + i];
        }
    }

    static void leakyRelu(int length, float slope, float[] z, int zAt, float[] a, int aAt) {
        for (int i = 0; i < length; i++) {
            float netInput = z[zAt + i];
            a[aAt + i] = netInput <= 0f ? slope * netInput : netInput;
        }
    }

    static void leakyReluGradient(
            int length, float slope, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            float gradient = g[gAt + i];
            delta[deltaAt + i] = z[zAt + i] <= 0f ? slope * gradient : gradient;
        }
    }

    static void tanhGradient(int length, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            float activation = a[aAt + i];
            delta[deltaAt + i] = g[gAt + i] * Math.fma(0f - activation, activation, 1f);
        }
    }

    static void sigmoidGradient(int length, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        for (int i = 0; i < length; i++) {
            float activation = a[aAt + i];
            delta[deltaAt + i] = g[gAt + i] * (activation * (1f - activation));
        }
    }
}
