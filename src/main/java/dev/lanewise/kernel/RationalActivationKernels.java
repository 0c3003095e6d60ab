package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Activations that are pieces of polynomials and quotients, and their gradients: relu6, hard sigmoid, hard swish and
 * softsign.
 *
 * <p>z is the net input of a layer, a = f(z) its activation, g the gradient of the loss with respect to a. A gradient
 * kernel turns it into {@code delta = f'(z) (.) g}, the gradient with respect to z, with PyTorch's
 * conventions at the kinks.
 *
 * <p>The result has the same bits on any CPU, with vector and with scalar kernels. No method allocates once it is
 * compiled; all are safe for use by many threads as long as no thread writes what another one reads.
 */
public final class RationalActivationKernels {
    private RationalActivationKernels() {}

    /**
     * {@code a = min(max(z, 0), 6)}; relu6(-0) = 0, relu6(NaN) = NaN.
     *
     * @param length the number of elements, may be 0
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void relu6(int length, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdRationalActivation.relu6(length, z, zAt, a, aAt);
        } else {
            ScalarRationalActivation.relu6(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = 0 < z < 6 ? g : 0}: f'(z) is 0 up to 0 and from 6 on, 1 between and for NaN. Where f'(z) is 0, delta
     * is 0 even if g is NaN or infinite.
     *
     * @param length the number of elements, may be 0
     * @param z the net input; not modified unless it is delta
     * @param zAt where z starts
     * @param g the gradient with respect to the activation; not modified unless it is delta
     * @param gAt where g starts
     * @param delta overwritten; may be g or z with the same start, must not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void relu6Gradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdRationalActivation.relu6Gradient(length, z, zAt, g, gAt, delta, deltaAt);
        } else {
            ScalarRationalActivation.relu6Gradient(length, z, zAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code a = min(max(slope z + offset, 0), 1)}, a fused multiply-add; NaN stays NaN. PyTorch: slope 1/6, offset 1/2;
     * ONNX: slope 1/5 unless it says otherwise.
     *
     * @param length the number of elements, may be 0
     * @param slope the factor
     * @param offset what is added to the product
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void hardSigmoid(int length, float slope, float offset, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdRationalActivation.hardSigmoid(length, slope, offset, z, zAt, a, aAt);
        } else {
            ScalarRationalActivation.hardSigmoid(length, slope, offset, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = 0 < a < 1 ? slope g : 0}: f'(z) is the slope where the activation is neither 0 nor 1, and for NaN.
     *
     * @param length the number of elements, may be 0
     * @param slope the factor
     * @param a the activation; not modified unless it is delta
     * @param aAt where a starts
     * @param g the gradient with respect to the activation; not modified unless it is delta
     * @param gAt where g starts
     * @param delta overwritten; may be g or a with the same start, must not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void hardSigmoidGradient(
            int length, float slope, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdRationalActivation.hardSigmoidGradient(length, slope, a, aAt, g, gAt, delta, deltaAt);
        } else {
            ScalarRationalActivation.hardSigmoidGradient(length, slope, a, aAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code a = z min(max(z + 3, 0), 6) / 6}: 0 up to -3, z from 3 on, between them z (z + 3) / 6, rounded three times:
     * within 2 ulp. hardSwish(-infinity) = 0, hardSwish(-0) = -0, hardSwish(NaN) = NaN.
     *
     * @param length the number of elements, may be 0
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void hardSwish(int length, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdRationalActivation.hardSwish(length, z, zAt, a, aAt);
        } else {
            ScalarRationalActivation.hardSwish(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = (2 z + 3) / 6 g}, but 0 for {@code z <= -3} and g for {@code z >= 3}, as in PyTorch today; older
     * releases have -1/2 and 3/2 at -3 and 3.
     *
     * @param length the number of elements, may be 0
     * @param z the net input; not modified unless it is delta
     * @param zAt where z starts
     * @param g the gradient with respect to the activation; not modified unless it is delta
     * @param gAt where g starts
     * @param delta overwritten; may be g or z with the same start, must not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void hardSwishGradient(
            int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdRationalActivation.hardSwishGradient(length, z, zAt, g, gAt, delta, deltaAt);
        } else {
            ScalarRationalActivation.hardSwishGradient(length, z, zAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code a = z / (1 + |z|)}, within 1.3 ulp, monotone. softsign(infinity) = 1, softsign(-infinity) = -1, softsign(-0) = -0,
     * softsign(NaN) = NaN.
     *
     * @param length the number of elements, may be 0
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void softsign(int length, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdRationalActivation.softsign(length, z, zAt, a, aAt);
        } else {
            ScalarRationalActivation.softsign(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = g / (1 + |z|)^2}: the sum, its inverse, the square and the product are rounded: within 3.5 ulp unless a
     * partial result is denormal.
     *
     * @param length the number of elements, may be 0
     * @param z the net input; not modified unless it is delta
     * @param zAt where z starts
     * @param g the gradient with respect to the activation; not modified unless it is delta
     * @param gAt where g starts
     * @param delta overwritten; may be g or z with the same start, must not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void softsignGradient(
            int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdRationalActivation.softsignGradient(length, z, zAt, g, gAt, delta, deltaAt);
        } else {
            ScalarRationalActivation.softsignGradient(length, z, zAt, g, gAt, delta, deltaAt);
        }
    }
}
