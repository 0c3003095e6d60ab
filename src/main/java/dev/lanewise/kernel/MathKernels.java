package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Elementary functions of vectors: exp, exp - 1, log, tanh and the logistic function.
 *
 * <p>A vector is {@code length} elements of a {@code float[]} from an index on. The result has the same bits on any
 * CPU, with vector and with scalar kernels. NaN in gives NaN out, and only {@link #log} makes NaN of a number.
 * Infinities, -0 and denormal numbers are treated as IEEE 754 says; nothing is flushed to 0.
 *
 * <p>Errors were measured on each of the 2^32 floats, in ulp: the distance from the exact value divided by the spacing
 * of the floats around the exact value (2^-149 at least). All functions are monotone: x1 &lt;= x2 implies f(x1) &lt;=
 * f(x2). The polynomials and their coefficients are our own; {@code docs/decisions/0002-elementary-functions.md} says
 * how they were found.
 *
 * <p>No method allocates once it is compiled; all are safe for use by many threads as long as no thread writes what
 * another one reads.
 */
public final class MathKernels {
    private MathKernels() {}

    /**
     * {@code y = e^x}, element by element, within 1 ulp.
     *
     * <p>exp(-infinity) = 0, exp(0) = exp(-0) = 1, exp(infinity) = infinity. From 88.72284 on the result is infinite,
     * from -87.33655 down denormal, from -103.972084 down 0.
     *
     * @param length the number of elements, may be 0
     * @param x not modified unless it is y
     * @param xAt where x starts
     * @param y overwritten; may be x with the same start, must not overlap it otherwise
     * @param yAt where y starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void exp(int length, float[] x, int xAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(xAt, length, x.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        if (Simd.VECTOR) {
            SimdMath.exp(length, x, xAt, y, yAt);
        } else {
            ScalarMath.exp(length, x, xAt, y, yAt);
        }
    }

    /**
     * {@code y = e^x - 1}, element by element, within 1.45 ulp: exact to the last digits near 0 too.
     *
     * <p>expm1(-infinity) = -1, expm1(0) = 0, expm1(-0) = -0, expm1(infinity) = infinity. From 88.72284 on the result
     * is infinite, from -16.982107 down it is -1.
     *
     * @param length the number of elements, may be 0
     * @param x not modified unless it is y
     * @param xAt where x starts
     * @param y overwritten; may be x with the same start, must not overlap it otherwise
     * @param yAt where y starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void expm1(int length, float[] x, int xAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(xAt, length, x.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        if (Simd.VECTOR) {
            SimdMath.expm1(length, x, xAt, y, yAt);
        } else {
            ScalarMath.expm1(length, x, xAt, y, yAt);
        }
    }

    /**
     * {@code y = ln x}, element by element, within 0.91 ulp, denormal x too.
     *
     * <p>log(0) = log(-0) = -infinity, log(1) = 0, log(infinity) = infinity. A negative x, -infinity included, gives NaN.
     *
     * @param length the number of elements, may be 0
     * @param x not modified unless it is y
     * @param xAt where x starts
     * @param y overwritten; may be x with the same start, must not overlap it otherwise
     * @param yAt where y starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void log(int length, float[] x, int xAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(xAt, length, x.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        if (Simd.VECTOR) {
            SimdMath.log(length, x, xAt, y, yAt);
        } else {
            ScalarMath.log(length, x, xAt, y, yAt);
        }
    }

    /**
     * {@code y = tanh x}, element by element, within 1.31 ulp; tanh(-x) = -tanh(x).
     *
     * <p>tanh(0) = 0, tanh(-0) = -0, and tanh(x) = x for denormal x. From 9.010914 in magnitude on, at the
     * infinities too, the result is 1 or -1.
     *
     * @param length the number of elements, may be 0
     * @param x not modified unless it is y
     * @param xAt where x starts
     * @param y overwritten; may be x with the same start, must not overlap it otherwise
     * @param yAt where y starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void tanh(int length, float[] x, int xAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(xAt, length, x.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        if (Simd.VECTOR) {
            SimdMath.tanh(length, x, xAt, y, yAt);
        } else {
            ScalarMath.tanh(length, x, xAt, y, yAt);
        }
    }

    /**
     * {@code y = 1 / (1 + e^-x)}, the logistic function, element by element, within 1.70 ulp: in the left tail too,
     * where it is e^x.
     *
     * <p>sigmoid(-infinity) = 0, sigmoid(0) = 0.5, sigmoid(infinity) = 1. From 16.635532 on the result is 1,
     * from -87.33655 down denormal, from -103.972084 down 0.
     *
     * @param length the number of elements, may be 0
     * @param x not modified unless it is y
     * @param xAt where x starts
     * @param y overwritten; may be x with the same start, must not overlap it otherwise
     * @param yAt where y starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void sigmoid(int length, float[] x, int xAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(xAt, length, x.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        if (Simd.VECTOR) {
            SimdMath.sigmoid(length, x, xAt, y, yAt);
        } else {
            ScalarMath.sigmoid(length, x, xAt, y, yAt);
        }
    }
}
