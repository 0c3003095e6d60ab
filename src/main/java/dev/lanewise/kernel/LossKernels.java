package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Losses of one sample and their gradients: mean squared and mean absolute error, Huber's loss and binary cross-entropy. (Cross-entropy with softmax is
 * in {@link SoftmaxKernels}.)
 *
 * <p>a is an output, z the net input of a sigmoid, y a target. Each loss is a mean over the elements; of 0 elements it
 * is NaN. The result has the same bits on any CPU, with vector and with scalar kernels. NaN in gives NaN out. No method
 * allocates once it is compiled; all are safe for use by many threads as long as no thread writes what another one
 * reads.
 *
 * <p>Order of each sum: element i of the whole blocks of 16 belongs to lane i mod 16, each lane one chain from 0 in the
 * order of the blocks; the lanes are added as a halving tree, lane i + lane (i + 8) for i below 8, then i + 4, i + 2
 * and i + 1; the last {@code length % 16} elements are one chain from 0, added last.
 */
public final class LossKernels {
    private LossKernels() {}

    /**
     * {@code sum (a - y)^2 / length}, the mean squared error: the difference rounded, then a fused multiply-add.
     *
     * @param length the number of elements; if it is 0 the result is NaN
     * @param a the outputs; not modified
     * @param aAt where a starts
     * @param y the targets; not modified
     * @param yAt where y starts
     * @return the loss
     * @throws IndexOutOfBoundsException if the length is negative or an array too short
     */
    public static float meanSquaredError(int length, float[] a, int aAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        return Simd.VECTOR
                ? SimdLoss.meanSquaredError(length, a, aAt, y, yAt)
                : ScalarLoss.meanSquaredError(length, a, aAt, y, yAt);
    }

    /**
     * {@code g = 2 (a - y) / length}: the gradient of {@link #meanSquaredError} with respect to a, computed as
     * {@link #scaledDifference} with the scale 2 / length.
     *
     * @param length the number of elements, may be 0
     * @param a the outputs; not modified unless it is g
     * @param aAt where a starts
     * @param y the targets; not modified unless it is g
     * @param yAt where y starts
     * @param g overwritten; may be a or y with the same start, must not overlap them otherwise
     * @param gAt where g starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void meanSquaredErrorGradient(
            int length, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        if (Simd.VECTOR) {
            SimdLoss.meanSquaredErrorGradient(length, a, aAt, y, yAt, g, gAt);
        } else {
            ScalarLoss.meanSquaredErrorGradient(length, a, aAt, y, yAt, g, gAt);
        }
    }

    /**
     * {@code sum |a - y| / length}, the mean absolute error.
     *
     * @param length the number of elements; if it is 0 the result is NaN
     * @param a the outputs; not modified
     * @param aAt where a starts
     * @param y the targets; not modified
     * @param yAt where y starts
     * @return the loss
     * @throws IndexOutOfBoundsException if the length is negative or an array too short
     */
    public static float meanAbsoluteError(int length, float[] a, int aAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        return Simd.VECTOR
                ? SimdLoss.meanAbsoluteError(length, a, aAt, y, yAt)
                : ScalarLoss.meanAbsoluteError(length, a, aAt, y, yAt);
    }

    /**
     * {@code g = sign(a - y) / length}: the gradient of {@link #meanAbsoluteError} with respect to a; 0 where a = y.
     *
     * @param length the number of elements, may be 0
     * @param a the outputs; not modified unless it is g
     * @param aAt where a starts
     * @param y the targets; not modified unless it is g
     * @param yAt where y starts
     * @param g overwritten; may be a or y with the same start, must not overlap them otherwise
     * @param gAt where g starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void meanAbsoluteErrorGradient(
            int length, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        if (Simd.VECTOR) {
            SimdLoss.meanAbsoluteErrorGradient(length, a, aAt, y, yAt, g, gAt);
        } else {
            ScalarLoss.meanAbsoluteErrorGradient(length, a, aAt, y, yAt, g, gAt);
        }
    }

    /**
     * {@code sum h(a - y) / length} with {@code h(d) = d^2 / 2} for {@code |d| <= limit}, else
     * {@code limit (|d| - limit / 2)}: Huber's loss (P. Huber, "Robust estimation of a location parameter", 1964), with
     * PyTorch's scale.
     *
     * <p>As {@code h = c (|d| - c / 2)} with {@code c = min(|d|, limit)}, by fused multiply-adds.
     *
     * @param length the number of elements; if it is 0 the result is NaN
     * @param limit where the square ends, greater than 0
     * @param a the outputs; not modified
     * @param aAt where a starts
     * @param y the targets; not modified
     * @param yAt where y starts
     * @return the loss
     * @throws IndexOutOfBoundsException if the length is negative or an array too short
     */
    public static float huber(int length, float limit, float[] a, int aAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        return Simd.VECTOR
                ? SimdLoss.huber(length, limit, a, aAt, y, yAt)
                : ScalarLoss.huber(length, limit, a, aAt, y, yAt);
    }

    /**
     * {@code g = min(max(a - y, -limit), limit) / length}: the gradient of {@link #huber} with respect to a, as a product
     * with 1 / length rounded.
     *
     * @param length the number of elements, may be 0
     * @param limit where the square ends, greater than 0
     * @param a the outputs; not modified unless it is g
     * @param aAt where a starts
     * @param y the targets; not modified unless it is g
     * @param yAt where y starts
     * @param g overwritten; may be a or y with the same start, must not overlap them otherwise
     * @param gAt where g starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void huberGradient(
            int length, float limit, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        if (Simd.VECTOR) {
            SimdLoss.huberGradient(length, limit, a, aAt, y, yAt, g, gAt);
        } else {
            ScalarLoss.huberGradient(length, limit, a, aAt, y, yAt, g, gAt);
        }
    }

    /**
     * {@code -sum (y ln a + (1 - y) ln(1 - a)) / length}, the binary cross-entropy of probabilities a.
     *
     * <p>As PyTorch's BCELoss, a logarithm below -100 counts as -100, so that the loss is finite where a is 0 or 1. Both
     * logarithms are those of {@link MathKernels#log}, the second one of 1 - a rounded; each half is summed by itself, by
     * fused multiply-adds, then the two sums are added. An a outside 0..1 gives NaN.
     *
     * @param length the number of elements; if it is 0 the result is NaN
     * @param a the outputs, from 0 to 1; not modified
     * @param aAt where a starts
     * @param y the targets, from 0 to 1; not modified
     * @param yAt where y starts
     * @return the loss
     * @throws IndexOutOfBoundsException if the length is negative or an array too short
     */
    public static float binaryCrossEntropy(int length, float[] a, int aAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        return Simd.VECTOR
                ? SimdLoss.binaryCrossEntropy(length, a, aAt, y, yAt)
                : ScalarLoss.binaryCrossEntropy(length, a, aAt, y, yAt);
    }

    /**
     * {@code g = (a - y) / max((1 - a) a, 1e-12) / length}: the gradient of {@link #binaryCrossEntropy} with respect to a,
     * with PyTorch's least divisor.
     *
     * @param length the number of elements, may be 0
     * @param a the outputs, from 0 to 1; not modified unless it is g
     * @param aAt where a starts
     * @param y the targets, from 0 to 1; not modified unless it is g
     * @param yAt where y starts
     * @param g overwritten; may be a or y with the same start, must not overlap them otherwise
     * @param gAt where g starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void binaryCrossEntropyGradient(
            int length, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        if (Simd.VECTOR) {
            SimdLoss.binaryCrossEntropyGradient(length, a, aAt, y, yAt, g, gAt);
        } else {
            ScalarLoss.binaryCrossEntropyGradient(length, a, aAt, y, yAt, g, gAt);
        }
    }

    /**
     * {@code sum (max(z, 0) - z y + ln(1 + e^-|z|)) / length}: the binary cross-entropy of sigmoid(z), from the net inputs.
     *
     * <p>Nothing overflows and nothing is clamped: the loss of a confident mistake grows with z without end, that of a
     * confident success goes to 0 like e^-|z|. The gradient with respect to z is (sigmoid(z) - y) / length:
     * {@link #scaledDifference}. An infinite z gives NaN or infinity.
     *
     * @param length the number of elements; if it is 0 the result is NaN
     * @param z the net inputs; not modified
     * @param zAt where z starts
     * @param y the targets, from 0 to 1; not modified
     * @param yAt where y starts
     * @return the loss
     * @throws IndexOutOfBoundsException if the length is negative or an array too short
     */
    public static float binaryCrossEntropyWithLogits(int length, float[] z, int zAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        return Simd.VECTOR
                ? SimdLoss.binaryCrossEntropyWithLogits(length, z, zAt, y, yAt)
                : ScalarLoss.binaryCrossEntropyWithLogits(length, z, zAt, y, yAt);
    }

    /**
     * {@code delta = scale (a - y)}: both operations rounded.
     *
     * <p>The error at the output where the loss and the last activation belong together: cross-entropy and softmax with
     * scale 1, binary cross-entropy and sigmoid with scale 1 / length.
     *
     * @param length the number of elements, may be 0
     * @param scale the factor
     * @param a the outputs; not modified unless it is delta
     * @param aAt where a starts
     * @param y the targets; not modified unless it is delta
     * @param yAt where y starts
     * @param delta overwritten; may be a or y with the same start, must not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void scaledDifference(
            int length, float scale, float[] a, int aAt, float[] y, int yAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdLoss.scaledDifference(length, scale, a, aAt, y, yAt, delta, deltaAt);
        } else {
            ScalarLoss.scaledDifference(length, scale, a, aAt, y, yAt, delta, deltaAt);
        }
    }
}
