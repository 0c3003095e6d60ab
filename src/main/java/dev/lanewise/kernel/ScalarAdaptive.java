package dev.lanewise.kernel;

/** The scalar kernels behind {@link AdaptiveKernels}: the same bits as the vector kernels, on any JVM. */
/*
 * The square root of a float in double, rounded to float, is the correctly rounded root: what lanes give.
 */
final class ScalarAdaptive {
    private ScalarAdaptive() {}

    static void adam(
            int length,
            float stepSize,
            float beta1,
            float beta2,
            float epsilon,
            float rootScale2,
            float decay,
            float shrink,
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
            float gradient = Math.fma(decay, w[wAt + i], scale * g[gAt + i]);
            float mean = ScalarOptimizer.normal(Math.fma(beta1, m[mAt + i], rest1 * gradient));
            float square = ScalarOptimizer.normal(Math.fma(beta2, v[vAt + i], rest2 * gradient * gradient));
            m[mAt + i] = mean;
            v[vAt + i] = square;
            float root = (float) Math.sqrt(square);
            w[wAt + i] = Math.fma(-stepSize, mean / Math.fma(root, rootScale2, epsilon), shrink * w[wAt + i]);
        }
    }

    static void rmsProp(
            int length,
            float learningRate,
            float alpha,
            float epsilon,
            float decay,
            float scale,
            float[] g,
            int gAt,
            float[] v,
            int vAt,
            float[] w,
            int wAt) {
        float rest = 1f - alpha;
        for (int i = 0; i < length; i++) {
            float gradient = Math.fma(decay, w[wAt + i], scale * g[gAt + i]);
            float square = ScalarOptimizer.normal(Math.fma(alpha, v[vAt + i], rest * gradient * gradient));
            v[vAt + i] = square;
            float root = (float) Math.sqrt(square);
            w[wAt + i] = Math.fma(-learningRate, gradient / (root + epsilon), w[wAt + i]);
        }
    }

    static void rmsPropMomentum(
            int length,
            float learningRate,
            float alpha,
            float epsilon,
            float momentum,
            float decay,
            float scale,
            float[] g,
            int gAt,
            float[] v,
            int vAt,
            float[] u,
            int uAt,
            float[] w,
            int wAt) {
        float rest = 1f - alpha;
        for (int i = 0; i < length; i++) {
            float gradient = Math.fma(decay, w[wAt + i], scale * g[gAt + i]);
            float square = ScalarOptimizer.normal(Math.fma(alpha, v[vAt + i], rest * gradient * gradient));
            v[vAt + i] = square;
            float root = (float) Math.sqrt(square);
            float velocity = ScalarOptimizer.normal(Math.fma(momentum, u[uAt + i], gradient / (root + epsilon)));
            u[uAt + i] = velocity;
            w[wAt + i] = Math.fma(-learningRate, velocity, w[wAt + i]);
        }
    }

    static void adagrad(
            int length,
            float learningRate,
            float epsilon,
            float decay,
            float scale,
            float[] g,
            int gAt,
            float[] v,
            int vAt,
            float[] w,
            int wAt) {
        for (int i = 0; i < length; i++) {
            float gradient = Math.fma(decay, w[wAt + i], scale * g[gAt + i]);
            float square = Math.fma(gradient, gradient, v[vAt + i]);
            v[vAt + i] = square;
            float root = (float) Math.sqrt(square);
            w[wAt + i] = Math.fma(-learningRate, gradient / (root + epsilon), w[wAt + i]);
        }
    }
}
