package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Steps of the optimizers that divide by the root of past squares, each one pass over flat arrays: gradient, moments and
 * weights of the same layout. Epsilon is outside the root, as in PyTorch; it must be greater than 0.
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
public final class AdaptiveKernels {
    private AdaptiveKernels() {}

    /**
     * Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019): {@code m = beta1 m + (1 - beta1) g'},
     * {@code v = beta2 v + (1 - beta2) g'^2}, {@code w = shrink w - stepSize m / (rootScale2 sqrt(v) + epsilon)}.
     *
     * <p>At step t, counted from 1, {@code stepSize = learningRate / (1 - beta1^t)} and {@code rootScale2 =
     * 1 / sqrt(1 - beta2^t)} give the bias-corrected moments. Adam has a shrink of 1; AdamW has a decay of 0 and a shrink of
     * {@code 1 - learningRate * its decay}.
     *
     * <p>In floats, each operation rounded: {@code m = fma(beta1, m, (1 - beta1) g')}, {@code v = fma(beta2, v, ((1 -
     * beta2) g') g')}, {@code w = fma(-stepSize, m / fma(rootScale2, sqrt(v), epsilon), shrink w)}.
     *
     * @param length the number of elements, may be 0
     * @param stepSize the learning rate over the correction of the first moment
     * @param beta1 how much of the first moment is kept
     * @param beta2 how much of the second moment is kept
     * @param epsilon added to the root
     * @param rootScale2 1 over the root of the correction of the second moment
     * @param decay the weight decay: {@code g' = scale g + decay w}
     * @param shrink what the weight is multiplied by first: 1, or less for decoupled decay
     * @param scale the factor of the gradient
     * @param g the gradient, not modified
     * @param gAt where g starts
     * @param m the first moment, 0 before the first step; overwritten
     * @param mAt where m starts
     * @param v the squares, 0 before the first step, never negative; overwritten
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
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(mAt, length, m.length);
        Objects.checkFromIndexSize(vAt, length, v.length);
        Objects.checkFromIndexSize(wAt, length, w.length);
        if (Simd.VECTOR) {
            SimdAdaptive.adam(
                    length,
                    stepSize,
                    beta1,
                    beta2,
                    epsilon,
                    rootScale2,
                    decay,
                    shrink,
                    scale,
                    g,
                    gAt,
                    m,
                    mAt,
                    v,
                    vAt,
                    w,
                    wAt);
        } else {
            ScalarAdaptive.adam(
                    length,
                    stepSize,
                    beta1,
                    beta2,
                    epsilon,
                    rootScale2,
                    decay,
                    shrink,
                    scale,
                    g,
                    gAt,
                    m,
                    mAt,
                    v,
                    vAt,
                    w,
                    wAt);
        }
    }

    /**
     * RMSprop (Hinton, 2012): {@code v = alpha v + (1 - alpha) g'^2},
     * {@code w = w - learningRate g' / (sqrt(v) + epsilon)}.
     *
     * <p>{@code v = fma(alpha, v, ((1 - alpha) g') g')}, {@code w = fma(-learningRate, g' / (sqrt(v) + epsilon), w)}.
     *
     * @param length the number of elements, may be 0
     * @param learningRate the learning rate
     * @param alpha how much of the squares is kept
     * @param epsilon added to the root
     * @param decay the weight decay: {@code g' = scale g + decay w}
     * @param scale the factor of the gradient
     * @param g the gradient, not modified
     * @param gAt where g starts
     * @param v the squares, 0 before the first step, never negative; overwritten
     * @param vAt where v starts
     * @param w the weights, overwritten
     * @param wAt where w starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void rmsProp(
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
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(vAt, length, v.length);
        Objects.checkFromIndexSize(wAt, length, w.length);
        if (Simd.VECTOR) {
            SimdAdaptive.rmsProp(length, learningRate, alpha, epsilon, decay, scale, g, gAt, v, vAt, w, wAt);
        } else {
            ScalarAdaptive.rmsProp(length, learningRate, alpha, epsilon, decay, scale, g, gAt, v, vAt, w, wAt);
        }
    }

    /**
     * RMSprop with momentum: {@code v = alpha v + (1 - alpha) g'^2}, {@code u = momentum u + g' / (sqrt(v) + epsilon)},
     * {@code w = w - learningRate u}.
     *
     * <p>{@code v = fma(alpha, v, ((1 - alpha) g') g')}, {@code u = fma(momentum, u, g' / (sqrt(v) + epsilon))},
     * {@code w = fma(-learningRate, u, w)}.
     *
     * @param length the number of elements, may be 0
     * @param learningRate the learning rate
     * @param alpha how much of the squares is kept
     * @param epsilon added to the root
     * @param momentum how much of the velocity is kept
     * @param decay the weight decay: {@code g' = scale g + decay w}
     * @param scale the factor of the gradient
     * @param g the gradient, not modified
     * @param gAt where g starts
     * @param v the squares, 0 before the first step, never negative; overwritten
     * @param vAt where v starts
     * @param u the velocity, 0 before the first step; overwritten
     * @param uAt where u starts
     * @param w the weights, overwritten
     * @param wAt where w starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void rmsPropMomentum(
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
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(vAt, length, v.length);
        Objects.checkFromIndexSize(uAt, length, u.length);
        Objects.checkFromIndexSize(wAt, length, w.length);
        if (Simd.VECTOR) {
            SimdAdaptive.rmsPropMomentum(
                    length, learningRate, alpha, epsilon, momentum, decay, scale, g, gAt, v, vAt, u, uAt, w, wAt);
        } else {
            ScalarAdaptive.rmsPropMomentum(
                    length, learningRate, alpha, epsilon, momentum, decay, scale, g, gAt, v, vAt, u, uAt, w, wAt);
        }
    }

    /**
     * Adagrad (Duchi, Hazan and Singer, 2011): {@code v = v + g'^2},
     * {@code w = w - learningRate g' / (sqrt(v) + epsilon)}.
     *
     * <p>{@code v = fma(g', g', v)}, {@code w = fma(-learningRate, g' / (sqrt(v) + epsilon), w)}.
     *
     * @param length the number of elements, may be 0
     * @param learningRate the learning rate
     * @param epsilon added to the root
     * @param decay the weight decay: {@code g' = scale g + decay w}
     * @param scale the factor of the gradient
     * @param g the gradient, not modified
     * @param gAt where g starts
     * @param v the squares, 0 before the first step, never negative; overwritten
     * @param vAt where v starts
     * @param w the weights, overwritten
     * @param wAt where w starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void adagrad(
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
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(vAt, length, v.length);
        Objects.checkFromIndexSize(wAt, length, w.length);
        if (Simd.VECTOR) {
            SimdAdaptive.adagrad(length, learningRate, epsilon, decay, scale, g, gAt, v, vAt, w, wAt);
        } else {
            ScalarAdaptive.adagrad(length, learningRate, epsilon, decay, scale, g, gAt, v, vAt, w, wAt);
        }
    }
}
