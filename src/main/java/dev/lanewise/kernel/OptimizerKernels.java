package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Steps of optimizers, each one pass over flat arrays: gradient, moments and weights of the same layout.
 *
 * <p>The gradient is multiplied by {@code scale} first, so that a sum over a batch needs no pass of its own to become a
 * mean. The result has the same bits on any CPU, with vector and with scalar kernels. NaN in gives NaN out. No method
 * allocates once it is compiled; all are safe for use by many threads as long as no thread writes what another one
 * reads. The arrays must not overlap.
 */
public final class OptimizerKernels {
    private OptimizerKernels() {}

    /**
     * Gradient descent: {@code w = w - learningRate (scale g)}.
     *
     * <p>{@code g' = scale g} is rounded, then {@code w = fma(-learningRate, g', w)}.
     *
     * @param length the number of elements, may be 0
     * @param learningRate the learning rate
     * @param scale the factor of the gradient
     * @param g the gradient, not modified
     * @param gAt where g starts
     * @param w the weights, overwritten
     * @param wAt where w starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void sgd(int length, float learningRate, float scale, float[] g, int gAt, float[] w, int wAt) {
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(wAt, length, w.length);
        if (Simd.VECTOR) {
            SimdOptimizer.sgd(length, learningRate, scale, g, gAt, w, wAt);
        } else {
            ScalarOptimizer.sgd(length, learningRate, scale, g, gAt, w, wAt);
        }
    }

    /**
     * Gradient descent with momentum: {@code u = momentum u + scale g}, {@code w = w - learningRate u}.
     *
     * <p>{@code g' = scale g} is rounded, then {@code u = fma(momentum, u, g')} and
     * {@code w = fma(-learningRate, u, w)}. These are PyTorch's rules (SGD without dampening).
     *
     * @param length the number of elements, may be 0
     * @param learningRate the learning rate
     * @param momentum how much of the velocity is kept
     * @param scale the factor of the gradient
     * @param g the gradient, not modified
     * @param gAt where g starts
     * @param u the velocity, 0 before the first step; overwritten
     * @param uAt where u starts
     * @param w the weights, overwritten
     * @param wAt where w starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void momentum(
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
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(uAt, length, u.length);
        Objects.checkFromIndexSize(wAt, length, w.length);
        if (Simd.VECTOR) {
            SimdOptimizer.momentum(length, learningRate, momentum, scale, g, gAt, u, uAt, w, wAt);
        } else {
            ScalarOptimizer.momentum(length, learningRate, momentum, scale, g, gAt, u, uAt, w, wAt);
        }
    }

    /**
     * Adam (Kingma and Ba, 2015): {@code m = beta1 m + (1 - beta1) g'}, {@code v = beta2 v + (1 - beta2) g'^2},
     * {@code w = w - stepSize m / (sqrt(v) / rootCorrection2 + epsilon)} with {@code g' = scale g}.
     *
     * <p>At step t, counted from 1, {@code stepSize = learningRate / (1 - beta1^t)} and {@code rootCorrection2 =
     * sqrt(1 - beta2^t)} give the bias-corrected moments, with epsilon where PyTorch has it. In floats, each operation
     * rounded: {@code g' = scale g}, {@code m = fma(beta1, m, (1 - beta1) g')}, {@code v = fma(beta2, v, ((1 - beta2)
     * g') g')}, {@code w = fma(-stepSize, m / (sqrt(v) / rootCorrection2 + epsilon), w)}.
     *
     * @param length the number of elements, may be 0
     * @param stepSize the learning rate over the correction of the first moment
     * @param beta1 how much of the first moment is kept
     * @param beta2 how much of the second moment is kept
     * @param epsilon added to the root
     * @param rootCorrection2 the root of the correction of the second moment
     * @param scale the factor of the gradient
     * @param g the gradient, not modified
     * @param gAt where g starts
     * @param m the first moment, 0 before the first step; overwritten
     * @param mAt where m starts
     * @param v the second moment, 0 before the first step, never negative; overwritten
     * @param vAt where v starts
     * @param w the weights, overwritten
     * @param wAt where w starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void adam(
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
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(mAt, length, m.length);
        Objects.checkFromIndexSize(vAt, length, v.length);
        Objects.checkFromIndexSize(wAt, length, w.length);
        if (Simd.VECTOR) {
            SimdOptimizer.adam(
                    length, stepSize, beta1, beta2, epsilon, rootCorrection2, scale, g, gAt, m, mAt, v, vAt, w, wAt);
        } else {
            ScalarOptimizer.adam(
                    length, stepSize, beta1, beta2, epsilon, rootCorrection2, scale, g, gAt, m, mAt, v, vAt, w, wAt);
        }
    }
}
