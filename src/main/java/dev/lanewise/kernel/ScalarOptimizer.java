package dev.lanewise.kernel;

/** The scalar kernels behind {@link OptimizerKernels}: the same bits as the vector kernels, on any JVM. */
final class ScalarOptimizer {
    private ScalarOptimizer() {}

    /**
     * 0 instead of a denormal number. A moment that only decays would stay one for ever (0.9 times 4 units in the last
     * place rounds to 4 again), and arithmetic with them is slow: Adam takes four times as long on Zen 5, more elsewhere.
     */
    static float normal(float moment) {
        return Math.abs(moment) < Float.MIN_NORMAL ? 0f : moment;
    }

    static void sgd(int length, float learningRate, float decay, float scale, float[] g, int gAt, float[] w, int wAt) {
        for (int i = 0; i < length; i++) {
            float gradient = Math.fma(decay, w[wAt + i], scale * g[gAt + i]);
            w[wAt + i] = Math.fma(-learningRate, gradient, w[wAt + i]);
        }
    }

    static void momentum(
            int length,
            float learningRate,
            float momentum,
            float decay,
            float scale,
            float[] g,
            int gAt,
            float[] u,
            int uAt,
            float[] w,
            int wAt) {
        for (int i = 0; i < length; i++) {
            float gradient = Math.fma(decay, w[wAt + i], scale * g[gAt + i]);
            float velocity = normal(Math.fma(momentum, u[uAt + i], gradient));
            u[uAt + i] = velocity;
            w[wAt + i] = Math.fma(-learningRate, velocity, w[wAt + i]);
        }
    }

    static void nesterov(
            int length,
            float learningRate,
            float momentum,
            float decay,
            float scale,
            float[] g,
            int gAt,
            float[] u,
            int uAt,
            float[] w,
            int wAt) {
        for (int i = 0; i < length; i++) {
            float gradient = Math.fma(decay, w[wAt + i], scale * g[gAt + i]);
            float velocity = normal(Math.fma(momentum, u[uAt + i], gradient));
            u[uAt + i] = velocity;
            w[wAt + i] = Math.fma(-learningRate, Math.fma(momentum, velocity, gradient), w[wAt + i]);
        }
    }
}
