package dev.lanewise.kernel;

/** The scalar kernels behind {@link OptimizerKernels}: the same bits as the vector kernels, on any JVM. */
final class ScalarOptimizer {
    private ScalarOptimizer() {}

    static void sgd(int length, float learningRate, float scale, float[] g, int gAt, float[] w, int wAt) {
        for (int i = 0; i < length; i++) {
            w[wAt + i] = Math.fma(-learningRate, scale * g[gAt + i], w[wAt + i]);
        }
    }

    static void momentum(
            int length,
            float learningRate,
            float momentum,
            float scale,
            float[] g,
            int gAt,
            float[] u,
            int uAt,
            float[] w,
            int wAt) {
        for (int i = 0; i < length; i++) {
            float velocity = Math.fma(momentum, u[uAt + i], scale * g[gAt + i]);
            u[uAt + i] = velocity;
            w[wAt + i] = Math.fma(-learningRate, velocity, w[wAt + i]);
        }
    }

    static void adam(
            int length,
            float stepSize,
            float beta1,
            float beta2,
            float epsilon,
            float rootCorrection2,
            float scale,
            float[] g,
            int gAt,
            float[] m,
            int mAt,
            float[] v,
            int vAt,
            float[] w,
            int wAt) {
        float rest1 = 1f - beta1;
        float rest2 = 1f - beta2;
        for (int i = 0; i < length; i++) {
            float gradient = scale * g[gAt + i];
            float mean = Math.fma(beta1, m[mAt + i], rest1 * gradient);
            float square = Math.fma(beta2, v[vAt + i], rest2 * gradient * gradient);
            m[mAt + i] = mean;
            v[vAt + i] = square;
            // The square root of a float in double, rounded to float, is the correctly rounded root: what lanes give.
            float root = (float) Math.sqrt(square);
            w[wAt + i] = Math.fma(-stepSize, mean / (root / rootCorrection2 + epsilon), w[wAt + i]);
        }
    }
}
