package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Steps of gradient descent without and with momentum, each one pass over flat arrays: gradient, velocity and weights of
 * the same layout. These are the rules of PyTorch's SGD, dampening 0. (Those that divide by a root are in
 * {@link AdaptiveKernels}.)
 *
 * <p>The gradient is multiplied by {@code scale} first, so that a sum over a batch needs no pass of its own to become a
 * mean; then {@code g' = fma(decay, w, scale g)}, with {@code scale g} rounded. Decay is 0 for none. Where the gradient,
 * the weight and the moments are 0 they stay 0, so padding does. The result has the same bits on any CPU, with vector
 * and with scalar kernels. NaN in gives NaN out.
 *
 * <p>A moment that decays, below {@link Float#MIN_NORMAL} in magnitude, becomes 0: as a denormal number it would stay one for
 * ever, and slow each later step down, without moving a weight.
 *
 * <p>No method allocates once it is compiled; all are safe for use by many
 * threads as long as no thread writes what another one reads. The arrays must not overlap.
 */
public final class OptimizerKernels {
    private OptimizerKernels() {}

    /**
     * Gradient descent: {@code w = w - learningRate g'}.
     *
     * <p>{@code w = fma(-learningRate, g', w)}.
     *
     * @param length the number of elements, may be 0
     * @param learningRate the learning rate
     * @param decay the weight decay: {@code g' = scale g + decay w}
     * @param scale the factor of the gradient
     * @param g the gradient, not modified
     * @param gAt where g starts
     * @param w the weights, overwritten
     * @param wAt where w starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void sgd(
            int length, float learningRate, float decay, float scale, float[] g, int gAt, float[] w, int wAt) {
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(wAt, length, w.length);
        if (Simd.VECTOR) {
            SimdOptimizer.sgd(length, learningRate, decay, scale, g, gAt, w, wAt);
        } else {
            ScalarOptimizer.sgd(length, learningRate, decay, scale, g, gAt, w, wAt);
        }
    }

    /**
     * Gradient descent with momentum: {@code u = momentum u + g'}, {@code w = w - learningRate u}.
     *
     * <p>{@code u = fma(momentum, u, g')}, {@code w = fma(-learningRate, u, w)}.
     *
     * @param length the number of elements, may be 0
     * @param learningRate the learning rate
     * @param momentum how much of the velocity is kept
     * @param decay the weight decay: {@code g' = scale g + decay w}
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
            float decay,
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
            SimdOptimizer.momentum(length, learningRate, momentum, decay, scale, g, gAt, u, uAt, w, wAt);
        } else {
            ScalarOptimizer.momentum(length, learningRate, momentum, decay, scale, g, gAt, u, uAt, w, wAt);
        }
    }

    /**
     * Gradient descent with Nesterov's momentum: {@code u = momentum u + g'},
     * {@code w = w - learningRate (g' + momentum u)}.
     *
     * <p>{@code u = fma(momentum, u, g')}, {@code w = fma(-learningRate, fma(momentum, u, g'), w)}.
     *
     * @param length the number of elements, may be 0
     * @param learningRate the learning rate
     * @param momentum how much of the velocity is kept
     * @param decay the weight decay: {@code g' = scale g + decay w}
     * @param scale the factor of the gradient
     * @param g the gradient, not modified
     * @param gAt where g starts
     * @param u the velocity, 0 before the first step; overwritten
     * @param uAt where u starts
     * @param w the weights, overwritten
     * @param wAt where w starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void nesterov(
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
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(uAt, length, u.length);
        Objects.checkFromIndexSize(wAt, length, w.length);
        if (Simd.VECTOR) {
            SimdOptimizer.nesterov(length, learningRate, momentum, decay, scale, g, gAt, u, uAt, w, wAt);
        } else {
            ScalarOptimizer.nesterov(length, learningRate, momentum, decay, scale, g, gAt, u, uAt, w, wAt);
        }
    }
}
