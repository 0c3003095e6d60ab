package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Activations that need no elementary function, and the gradients of all element-wise activations.
 *
 * <p>z is the net input of a layer, a = f(z) its activation, g the gradient of the loss with respect to a. A gradient
 * kernel turns it into {@code delta = f'(z) (.) g}, the gradient with respect to z. relu and leaky relu take f'(z) from
 * z, tanh and sigmoid from a. (tanh and sigmoid themselves are in {@link MathKernels}, softmax and its gradient in
 * {@link SoftmaxKernels}.)
 *
 * <p>The result has the same bits on any CPU, with vector and with scalar kernels. No method allocates once it is
 * compiled; all are safe for use by many threads as long as no thread writes what another one reads.
 */
public final class ActivationKernels {
    private ActivationKernels() {}

    /**
     * {@code a = z}: a copy.
     *
     * @param length the number of elements, may be 0
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void identity(int length, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdActivation.identity(length, z, zAt, a, aAt);
        } else {
            ScalarActivation.identity(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = g}: a copy. z is not read; it is there so that all gradients look alike.
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
    public static void identityGradient(
            int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdActivation.identityGradient(length, z, zAt, g, gAt, delta, deltaAt);
        } else {
            ScalarActivation.identityGradient(length, z, zAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code a = max(z, 0)}; relu(-0) = 0, relu(NaN) = NaN.
     *
     * @param length the number of elements, may be 0
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void relu(int length, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdActivation.relu(length, z, zAt, a, aAt);
        } else {
            ScalarActivation.relu(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = z <= 0 ? 0 : g}: f'(z) is 0 for z &lt;= 0, -0 and 0 included, and 1 for z &gt; 0 and for NaN.
     * Where f'(z) is 0, delta is 0 even if g is NaN or infinite.
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
    public static void reluGradient(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdActivation.reluGradient(length, z, zAt, g, gAt, delta, deltaAt);
        } else {
            ScalarActivation.reluGradient(length, z, zAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code a = z <= 0 ? slope z : z}; leakyRelu(NaN) = NaN. With a slope of 0 the result is -0 for negative z,
     * where {@link #relu} gives 0, and NaN for -infinity.
     *
     * @param length the number of elements, may be 0
     * @param slope the factor for negative net inputs
     * @param z not modified unless it is a
     * @param zAt where z starts
     * @param a overwritten; may be z with the same start, must not overlap it otherwise
     * @param aAt where a starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void leakyRelu(int length, float slope, float[] z, int zAt, float[] a, int aAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(aAt, length, a.length);
        if (Simd.VECTOR) {
            SimdActivation.leakyRelu(length, slope, z, zAt, a, aAt);
        } else {
            ScalarActivation.leakyRelu(length, slope, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = z <= 0 ? slope g : g}: f'(z) is the slope for z &lt;= 0, -0 and 0 included, and 1 for z &gt; 0 and
     * for NaN.
     *
     * @param length the number of elements, may be 0
     * @param slope the factor for negative net inputs
     * @param z the net input; not modified unless it is delta
     * @param zAt where z starts
     * @param g the gradient with respect to the activation; not modified unless it is delta
     * @param gAt where g starts
     * @param delta overwritten; may be g or z with the same start, must not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void leakyReluGradient(
            int length, float slope, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(zAt, length, z.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdActivation.leakyReluGradient(length, slope, z, zAt, g, gAt, delta, deltaAt);
        } else {
            ScalarActivation.leakyReluGradient(length, slope, z, zAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code delta = (1 - a^2) g}, a = tanh(z). 1 - a^2 is one fused multiply-add, so that nothing is lost near 1 and
     * -1; the product with g is rounded once more: within 1.5 ulp altogether.
     *
     * @param length the number of elements, may be 0
     * @param a the activation; not modified unless it is delta
     * @param aAt where a starts
     * @param g the gradient with respect to the activation; not modified unless it is delta
     * @param gAt where g starts
     * @param delta overwritten; may be g or a with the same start, must not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void tanhGradient(int length, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdActivation.tanhGradient(length, a, aAt, g, gAt, delta, deltaAt);
        } else {
            ScalarActivation.tanhGradient(length, a, aAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * {@code delta = a (1 - a) g}, a = sigmoid(z), computed as (a (1 - a)) g with one rounding for each of the three
     * operations: within 2.5 ulp unless a partial result is denormal.
     *
     * @param length the number of elements, may be 0
     * @param a the activation; not modified unless it is delta
     * @param aAt where a starts
     * @param g the gradient with respect to the activation; not modified unless it is delta
     * @param gAt where g starts
     * @param delta overwritten; may be g or a with the same start, must not overlap them otherwise
     * @param deltaAt where delta starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void sigmoidGradient(int length, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        Objects.checkFromIndexSize(aAt, length, a.length);
        Objects.checkFromIndexSize(gAt, length, g.length);
        Objects.checkFromIndexSize(deltaAt, length, delta.length);
        if (Simd.VECTOR) {
            SimdActivation.sigmoidGradient(length, a, aAt, g, gAt, delta, deltaAt);
        } else {
            ScalarActivation.sigmoidGradient(length, a, aAt, g, gAt, delta, deltaAt);
        }
    }
}
