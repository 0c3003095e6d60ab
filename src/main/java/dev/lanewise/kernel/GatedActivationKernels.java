package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Activations that are z times a smooth gate from 0 to 1, and their gradients: gelu, gelu with tanh, silu (swish) and
 * mish.
 *
 * <p>For all four f(-infinity) = f(-0) = -0, f(infinity) = infinity, and NaN stays NaN. The
 * largest error of a derivative, which goes through 0, is 1.5 ulp of 1 (2.1 for mish).
 *
 * <p>z is the net input of a layer, a = f(z) its activation, g the gradient of the loss with respect to a. A gradient
 * kernel turns it into {@code delta = f'(z) (.) g}, the gradient with respect to z.
 *
 * <p>The result has the same bits on any CPU, with vector and with scalar kernels. No method allocates once it is
 * compiled; all are safe for use by many threads as long as no thread writes what another one reads.
 */
public final class GatedActivationKernels {
    private GatedActivationKernels() {}

    /**
     * {@code a = z Phi(z)}, Phi the distribution function of the standard normal distribution: z / 2 (1 + erf(z / sqrt(2))).
     * PyTorch's GELU.
     * Within 4.6 ulp.
     *
     * @param length the number of elements, may be 0
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void gelu(int length, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdGatedActivation.gelu(length, z, zAt, a, aAt);
        } else {
            ScalarGatedActivation.gelu(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = (Phi(z) + z phi(z)) g}, phi = Phi' = e^(-z^2/2) / sqrt(2 pi).
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
    public static void geluGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdGatedActivation.geluGradient(length, z, zAt, g, gAt, delta, deltaAt);
        } else {
            ScalarGatedActivation.geluGradient(length, z, zAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code a = z / 2 (1 + tanh(sqrt(2 / pi) (z + 0.044715 z^3)))}: PyTorch's GELU with {@code approximate="tanh"}.
     * Within 3.3 ulp.
     *
     * @param length the number of elements, may be 0
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void geluTanh(int length, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdGatedActivation.geluTanh(length, z, zAt, a, aAt);
        } else {
            ScalarGatedActivation.geluTanh(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = f'(z) g}, f as in {@link #geluTanh}.
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
    public static void geluTanhGradient(
            int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdGatedActivation.geluTanhGradient(length, z, zAt, g, gAt, delta, deltaAt);
        } else {
            ScalarGatedActivation.geluTanhGradient(length, z, zAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code a = z / (1 + e^-z)}.
     * Within 3.2 ulp.
     *
     * @param length the number of elements, may be 0
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void silu(int length, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdGatedActivation.silu(length, z, zAt, a, aAt);
        } else {
            ScalarGatedActivation.silu(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = s (1 + z (1 - s)) g}, s = sigmoid(z).
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
    public static void siluGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdGatedActivation.siluGradient(length, z, zAt, g, gAt, delta, deltaAt);
        } else {
            ScalarGatedActivation.siluGradient(length, z, zAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code a = z tanh(ln(1 + e^z))}.
     * Within 4.3 ulp.
     *
     * @param length the number of elements, may be 0
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void mish(int length, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdGatedActivation.mish(length, z, zAt, a, aAt);
        } else {
            ScalarGatedActivation.mish(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = (w + z (1 - w^2) sigmoid(z)) g}, w = tanh(ln(1 + e^z)).
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
    public static void mishGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdGatedActivation.mishGradient(length, z, zAt, g, gAt, delta, deltaAt);
        } else {
            ScalarGatedActivation.mishGradient(length, z, zAt, g, gAt, delta, deltaAt);
        }
    }
}
