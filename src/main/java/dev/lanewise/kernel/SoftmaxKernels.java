package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Softmax, its logarithm, their gradients, and cross-entropy from the net inputs of a softmax.
 *
 * <p>All functions of net inputs subtract the largest net input first, so that nothing overflows: shifting every net input by the same
 * number changes the result by rounding alone. The result has the same bits on any CPU, with vector and with scalar
 * kernels. A NaN among the inputs makes every result NaN. No method allocates once it is compiled; all are safe for
 * use by many threads as long as no thread writes what another one reads.
 *
 * <p>Order of each sum that is not one of {@link Level1Kernels}: element i of the whole blocks of 16 belongs to lane i
 * mod 16, each lane one chain from 0 in the order of the blocks; the lanes are added as a halving tree, lane i + lane
 * (i + 8) for i below 8, then i + 4, i + 2 and i + 1; the last {@code length % 16} elements are one chain from 0, added
 * last.
 */
public final class SoftmaxKernels {
    private SoftmaxKernels() {}

    /**
     * {@code p = e^z / sum e^z}: p_i = e^(z_i - m) / sum_k e^(z_k - m), where m is the largest z.
     *
     * <p>The difference is rounded, then exp as in {@link MathKernels#exp}, the sum as in {@link Level1Kernels#sum}, the
     * quotient rounded. The p_i are at most 1 and add up to 1 but for rounding. z = -infinity gives 0, but if all z are
     * -infinity or one is infinity, every p is NaN. One element gives 1.
     *
     * @param length the number of elements, may be 0
     * @param z the net inputs; not modified unless it is p
     * @param zAt where z starts
     * @param p overwritten; may be z with the same start, must not overlap it otherwise
     * @param pAt where p starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void softmax(int length, float[] z, int zAt, float[] p, int pAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(pAt, length, p.length);
        if (Simd.VECTOR) {
            SimdSoftmax.softmax(length, z, zAt, p, pAt);
        } else {
            ScalarSoftmax.softmax(length, z, zAt, p, pAt);
        }
    }

    /**
     * {@code delta = p (.) (g - <g, p>)}: the product with the Jacobian of softmax, {@code diag(p) - p p^T}.
     *
     * <p>The inner product is {@link Level1Kernels#dot}.
     *
     * @param length the number of elements, may be 0
     * @param p the softmax; not modified unless it is delta
     * @param pAt where p starts
     * @param g the gradient with respect to p; not modified unless it is delta
     * @param gAt where g starts
     * @param delta overwritten with the gradient with respect to the net inputs; may be g or p with the same start, must
     *     not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void softmaxGradient(int length, float[] p, int pAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(pAt, length, p.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdSoftmax.softmaxGradient(length, p, pAt, g, gAt, delta, deltaAt);
        } else {
            ScalarSoftmax.softmaxGradient(length, p, pAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code a = ln softmax(z)}: a_i = (z_i - m) - ln sum_k e^(z_k - m), where m is the largest z.
     *
     * <p>No probability is rounded to 0 before its logarithm is taken: both differences are rounded, the logarithm of the
     * sum is that of {@link #crossEntropy}. z = -infinity gives -infinity, but if all z are -infinity or one is infinity,
     * every a is NaN. One element gives 0.
     *
     * @param length the number of elements, may be 0
     * @param z the net inputs; not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void logSoftmax(int length, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdSoftmax.logSoftmax(length, z, zAt, a, aAt);
        } else {
            ScalarSoftmax.logSoftmax(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = g - e^a sum(g)}: the product with the Jacobian of log-softmax, {@code I - 1 p^T}, transposed.
     *
     * <p>The sum is {@link Level1Kernels#sum}, the exponential function {@link MathKernels#exp}, the rest a fused
     * multiply-add. With g = -y, where the y_i add up to 1, it is p - y: the gradient of cross-entropy.
     *
     * @param length the number of elements, may be 0
     * @param a the log-softmax; not modified unless it is delta
     * @param aAt where a starts
     * @param g the gradient with respect to a; not modified unless it is delta
     * @param gAt where g starts
     * @param delta overwritten with the gradient with respect to the net inputs; may be g or a with the same start, must
     *     not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void logSoftmaxGradient(
            int length, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdSoftmax.logSoftmaxGradient(length, a, aAt, g, gAt, delta, deltaAt);
        } else {
            ScalarSoftmax.logSoftmaxGradient(length, a, aAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code ln sum e^z}: m + ln sum_i e^(z_i - m), where m is the largest z.
     *
     * <p>-infinity if the length is 0 or all z are -infinity; infinity if one z is infinity and none is NaN.
     *
     * @param length the number of elements, may be 0
     * @param z not modified
     * @param zAt where z starts
     * @return the logarithm of the sum
     * @throws IndexOutOfBoundsException if the length is negative or z too short
     */
    public static float logSumExp(int length, float[] z, int zAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        return Simd.VECTOR ? SimdSoftmax.logSumExp(length, z, zAt) : ScalarSoftmax.logSumExp(length, z, zAt);
    }

    /**
     * {@code -y^T ln softmax(z)}: sum_i y_i (ln sum_k e^(z_k) - z_i), the cross-entropy of the targets y and softmax(z).
     *
     * <p>From the net inputs, so that no probability is rounded to 0 before its logarithm is taken. A term is y_i times
     * (m - z_i) + ln sum_k e^(z_k - m), where m is the largest z. Where z_i is -infinity and y_i is 0 the term is 0. The
     * gradient with respect to z is softmax(z) - y if the y_i add up to 1.
     *
     * @param length the number of elements, may be 0
     * @param z the net inputs; not modified
     * @param zAt where z starts
     * @param y the targets: probabilities; not modified
     * @param yAt where y starts
     * @return the cross-entropy in nats; 0 if the length is 0
     * @throws IndexOutOfBoundsException if the length is negative or an array too short
     */
    public static float crossEntropy(int length, float[] z, int zAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        return Simd.VECTOR
                ? SimdSoftmax.crossEntropy(length, z, zAt, y, yAt)
                : ScalarSoftmax.crossEntropy(length, z, zAt, y, yAt);
    }

    /**
     * {@code loss_r = -y_r^T ln softmax(z_r)}: {@link #crossEntropy(int, float[], int, float[], int)} of each row, with the
     * same bits.
     *
     * @param rows how many, may be 0
     * @param length the number of elements of a row, may be 0
     * @param z the net inputs; not modified
     * @param zAt where those of the first row start
     * @param zStride from one row of z to the next, at least the length
     * @param y the targets: probabilities; not modified
     * @param yAt where those of the first row start
     * @param yStride from one row of y to the next, at least the length
     * @param work overwritten, {@code rows (length + 1)} elements
     * @param workAt where they start
     * @param loss overwritten with one number a row; must not overlap the other arrays
     * @param lossAt where they start
     * @throws IllegalArgumentException if a size is negative or a stride too small
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void crossEntropy(
            int rows,
            int length,
            float[] z,
            int zAt,
            int zStride,
            float[] y,
            int yAt,
            int yStride,
            float[] work,
            int workAt,
            float[] loss,
            int lossAt) {
        MatrixVectorKernels.checkMatrix(rows, length, z, zAt, zStride);
        MatrixVectorKernels.checkMatrix(rows, length, y, yAt, yStride);
        Objects.checkFromIndexSize(workAt, rows * (length + 1L), (long) work.length);
        Objects.checkFromIndexSize(lossAt, rows, loss.length);
        if (length < Lanes.PANEL) {
            CrossEntropyRows.crossEntropy(rows, length, z, zAt, zStride, y, yAt, yStride, work, workAt, loss, lossAt);
            return;
        }
        for (int row = 0; row < rows; row++) {
            loss[lossAt + row] = crossEntropy(length, z, zAt + row * zStride, y, yAt + row * yStride);
        }
    }
}
