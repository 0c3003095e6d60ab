package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Vectors with vectors: fill, scale, add, axpy, the Hadamard product, standardize, the dot product and the sum.
 *
 * <p>A vector is {@code length} elements of a {@code float[]} from an index on. The result has the same bits on any
 * CPU, with vector and with scalar kernels. NaN in gives NaN out. No method allocates once it is compiled; all are safe
 * for use by many threads as long as no thread writes what another one reads.
 */
public final class Level1Kernels {
    /** Logical lanes of each sum of this package, whatever the width of the hardware. */
    public static final int LANES = 16;

    private Level1Kernels() {}

    /**
     * {@code y = alpha}.
     *
     * @param length the number of elements, may be 0
     * @param alpha the value
     * @param y overwritten
     * @param yAt where y starts
     * @throws IndexOutOfBoundsException if the length is negative or y too short; nothing is written then
     */
    public static void fill(int length, float alpha, float[] y, int yAt) {
        Objects.checkFromIndexSize(yAt, length, y.length);
        if (Simd.VECTOR) {
            SimdLevel1.fill(length, alpha, y, yAt);
        } else {
            ScalarLevel1.fill(length, alpha, y, yAt);
        }
    }

    /**
     * {@code y = alpha y}, each product rounded once.
     *
     * @param length the number of elements, may be 0
     * @param alpha the factor; 0 does not hide a NaN or an infinity in y
     * @param y overwritten
     * @param yAt where y starts
     * @throws IndexOutOfBoundsException if the length is negative or y too short; nothing is written then
     */
    public static void scale(int length, float alpha, float[] y, int yAt) {
        Objects.checkFromIndexSize(yAt, length, y.length);
        if (Simd.VECTOR) {
            SimdLevel1.scale(length, alpha, y, yAt);
        } else {
            ScalarLevel1.scale(length, alpha, y, yAt);
        }
    }

    /**
     * {@code y = max(-limit, min(limit, y))}.
     *
     * @param length the number of elements, may be 0
     * @param limit the largest absolute value, greater than 0
     * @param y overwritten; a NaN stays
     * @param yAt where y starts
     * @throws IndexOutOfBoundsException if the length is negative or y too short; nothing is written then
     */
    public static void clamp(int length, float limit, float[] y, int yAt) {
        Objects.checkFromIndexSize(yAt, length, y.length);
        if (Simd.VECTOR) {
            SimdLevel1.clamp(length, limit, y, yAt);
        } else {
            ScalarLevel1.clamp(length, limit, y, yAt);
        }
    }

    /**
     * {@code y = y + x}.
     *
     * @param length the number of elements, may be 0
     * @param x not modified; may be y with the same start, must not overlap it otherwise
     * @param xAt where x starts
     * @param y overwritten
     * @param yAt where y starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void add(int length, float[] x, int xAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(xAt, length, x.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        if (Simd.VECTOR) {
            SimdLevel1.add(length, x, xAt, y, yAt);
        } else {
            ScalarLevel1.add(length, x, xAt, y, yAt);
        }
    }

    /**
     * {@code y = y + alpha x}, each element one fused multiply-add: rounded once.
     *
     * @param length the number of elements, may be 0
     * @param alpha the factor; 0 does not hide a NaN or an infinity in x
     * @param x not modified; may be y with the same start, must not overlap it otherwise
     * @param xAt where x starts
     * @param y overwritten
     * @param yAt where y starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void axpy(int length, float alpha, float[] x, int xAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(xAt, length, x.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        if (Simd.VECTOR) {
            SimdLevel1.axpy(length, alpha, x, xAt, y, yAt);
        } else {
            ScalarLevel1.axpy(length, alpha, x, xAt, y, yAt);
        }
    }

    /**
     * {@code z = x (.) y}, the element-wise product.
     *
     * @param length the number of elements, may be 0
     * @param x not modified unless it is z; may be y
     * @param xAt where x starts
     * @param y not modified unless it is z
     * @param yAt where y starts
     * @param z overwritten; may be x or y with the same start, must not overlap them otherwise
     * @param zAt where z starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void hadamard(int length, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
        Objects.checkFromIndexSize(xAt, length, x.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        Objects.checkFromIndexSize(zAt, length, z.length);
        if (Simd.VECTOR) {
            SimdLevel1.hadamard(length, x, xAt, y, yAt, z, zAt);
        } else {
            ScalarLevel1.hadamard(length, x, xAt, y, yAt, z, zAt);
        }
    }

    /**
     * {@code y = (x - mean) (.) scale}: each difference rounded, then each product.
     *
     * @param length the number of elements, may be 0
     * @param x not modified unless it is y
     * @param xAt where x starts
     * @param mean what is subtracted; not modified
     * @param meanAt where it starts
     * @param scale the factors; not modified; 0 does not hide a NaN or an infinity in x
     * @param scaleAt where they start
     * @param y overwritten; may be x with the same start, must not overlap an input otherwise
     * @param yAt where y starts
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void standardize(
            int length, float[] x, int xAt, float[] mean, int meanAt, float[] scale, int scaleAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(xAt, length, x.length);
        Objects.checkFromIndexSize(meanAt, length, mean.length);
        Objects.checkFromIndexSize(scaleAt, length, scale.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        if (Simd.VECTOR) {
            SimdLevel1.standardize(length, x, xAt, mean, meanAt, scale, scaleAt, y, yAt);
        } else {
            ScalarLevel1.standardize(length, x, xAt, mean, meanAt, scale, scaleAt, y, yAt);
        }
    }

    /**
     * {@code x^T y}, the dot product.
     *
     * <p>Order of summation: the whole blocks of {@link #LANES} elements are numbered from 0. Element i of a block
     * belongs to lane i; each lane has two chains of fused multiply-adds that start at 0, one over the even blocks and
     * one over the odd blocks, which are added: even + odd. The 16 lanes are added as a halving tree: lane i + lane
     * (i + 8) for i below 8, then i + 4, i + 2 and i + 1. The last {@code length % 16} elements are one sequential
     * chain of fused multiply-adds from 0. The result is tree + chain. An empty product is +0.
     *
     * @param length the number of elements, may be 0
     * @param x not modified; may be or overlap y
     * @param xAt where x starts
     * @param y not modified
     * @param yAt where y starts
     * @return the sum of the products
     * @throws IndexOutOfBoundsException if the length is negative or an array too short
     */
    public static float dot(int length, float[] x, int xAt, float[] y, int yAt) {
        Objects.checkFromIndexSize(xAt, length, x.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        return Simd.VECTOR ? SimdLevel1.dot(length, x, xAt, y, yAt) : ScalarLevel1.dot(length, x, xAt, y, yAt);
    }

    /**
     * The sum of the elements of x, in the order of {@link #dot} with additions in place of fused multiply-adds.
     *
     * @param length the number of elements, may be 0
     * @param x not modified
     * @param xAt where x starts
     * @return the sum; +0 if there is nothing to add
     * @throws IndexOutOfBoundsException if the length is negative or x too short
     */
    public static float sum(int length, float[] x, int xAt) {
        Objects.checkFromIndexSize(xAt, length, x.length);
        return Simd.VECTOR ? SimdLevel1.sum(length, x, xAt) : ScalarLevel1.sum(length, x, xAt);
    }
}
