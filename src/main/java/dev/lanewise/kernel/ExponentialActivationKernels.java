package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Activations that are an exponential function on the left and a line on the right, and their gradients: elu, selu, celu
 * and softplus.
 *
 * <p>z is the net input of a layer, a = f(z) its activation, g the gradient of the loss with respect to a. A gradient
 * kernel turns it into {@code delta = f'(z) (.) g}, the gradient with respect to z. elu, selu and celu
 * take f'(z) for z &lt;= 0 from a = f(z), the others from z.
 *
 * <p>All are monotone, and so is the derivative of softplus, whose largest error is 1.7 ulp.
 *
 * <p>The result has the same bits on any CPU, with vector and with scalar kernels. No method allocates once it is
 * compiled; all are safe for use by many threads as long as no thread writes what another one reads.
 */
public final class ExponentialActivationKernels {
    private ExponentialActivationKernels() {}

    /**
     * {@code a = z <= 0 ? alpha (e^z - 1) : z}, e^z - 1 as in {@link MathKernels#expm1}, the product rounded.
     * elu(-infinity) = -alpha, elu(-0) = -0, elu(NaN) = NaN.
     * Within 1.45 ulp where alpha is 1, else within 2 ulp.
     *
     * @param length the number of elements, may be 0
     * @param alpha the factor for negative net inputs, finite
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void elu(int length, float alpha, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdExponentialActivation.elu(length, alpha, z, zAt, a, aAt);
        } else {
            ScalarExponentialActivation.elu(length, alpha, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = z <= 0 ? (a + alpha) g : g}: f'(0) = alpha. NaN z counts as positive.
     *
     * @param length the number of elements, may be 0
     * @param alpha the factor for negative net inputs, finite
     * @param z the net input; not modified unless it is delta
     * @param zAt where z starts
     * @param a the activation; not modified unless it is delta
     * @param aAt where a starts
     * @param g the gradient with respect to the activation; not modified unless it is delta
     * @param gAt where g starts
     * @param delta overwritten; may be g, z or a with the same start, must not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void eluGradient(
            int length,
            float alpha,
            float[] z,
            int zAt,
            float[] a,
            int aAt,
            float[] g,
            int gAt,
            float[] delta,
            int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdExponentialActivation.eluGradient(length, alpha, z, zAt, a, aAt, g, gAt, delta, deltaAt);
        } else {
            ScalarExponentialActivation.eluGradient(length, alpha, z, zAt, a, aAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code a = scale (z <= 0 ? alpha (e^z - 1) : z)}, scale = 1.0507009873554805, alpha = 1.6732632423543772 (Klambauer et al.,
     * Self-Normalizing Neural Networks, 2017); scale alpha is one float. selu(-infinity) = -scale alpha, selu(-0) = -0,
     * selu(NaN) = NaN.
     * Within 2.3 ulp.
     *
     * @param length the number of elements, may be 0
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void selu(int length, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdExponentialActivation.selu(length, z, zAt, a, aAt);
        } else {
            ScalarExponentialActivation.selu(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = z <= 0 ? (a + scale alpha) g : scale g}: f'(0) = scale alpha. NaN z counts as positive.
     *
     * @param length the number of elements, may be 0
     * @param z the net input; not modified unless it is delta
     * @param zAt where z starts
     * @param a the activation; not modified unless it is delta
     * @param aAt where a starts
     * @param g the gradient with respect to the activation; not modified unless it is delta
     * @param gAt where g starts
     * @param delta overwritten; may be g, z or a with the same start, must not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void seluGradient(
            int length, float[] z, int zAt, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdExponentialActivation.seluGradient(length, z, zAt, a, aAt, g, gAt, delta, deltaAt);
        } else {
            ScalarExponentialActivation.seluGradient(length, z, zAt, a, aAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code a = z <= 0 ? alpha (e^(z / alpha) - 1) : z}: the quotient rounded, then as {@link #elu}.
     * Within 2.6 ulp.
     *
     * @param length the number of elements, may be 0
     * @param alpha the scale of negative net inputs, finite and not 0
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void celu(int length, float alpha, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdExponentialActivation.celu(length, alpha, z, zAt, a, aAt);
        } else {
            ScalarExponentialActivation.celu(length, alpha, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = z <= 0 ? (a / alpha + 1) g : g}: f'(0) = 1. The quotient is a product with 1 / alpha. NaN z counts as
     * positive.
     *
     * @param length the number of elements, may be 0
     * @param alpha the scale of negative net inputs, finite and not 0
     * @param z the net input; not modified unless it is delta
     * @param zAt where z starts
     * @param a the activation; not modified unless it is delta
     * @param aAt where a starts
     * @param g the gradient with respect to the activation; not modified unless it is delta
     * @param gAt where g starts
     * @param delta overwritten; may be g, z or a with the same start, must not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void celuGradient(
            int length,
            float alpha,
            float[] z,
            int zAt,
            float[] a,
            int aAt,
            float[] g,
            int gAt,
            float[] delta,
            int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdExponentialActivation.celuGradient(length, alpha, z, zAt, a, aAt, g, gAt, delta, deltaAt);
        } else {
            ScalarExponentialActivation.celuGradient(length, alpha, z, zAt, a, aAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code a = ln(1 + e^z)}. softplus(-infinity) = 0, softplus(infinity) = infinity, softplus(NaN) = NaN; nothing
     * overflows.
     * Within 1.8 ulp.
     *
     * @param length the number of elements, may be 0
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void softplus(int length, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdExponentialActivation.softplus(length, z, zAt, a, aAt);
        } else {
            ScalarExponentialActivation.softplus(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = sigmoid(z) g}, sigmoid as in {@link MathKernels#sigmoid}, the product rounded.
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
    public static void softplusGradient(
            int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdExponentialActivation.softplusGradient(length, z, zAt, g, gAt, delta, deltaAt);
        } else {
            ScalarExponentialActivation.softplusGradient(length, z, zAt, g, gAt, delta, deltaAt);
        }
    }
}
