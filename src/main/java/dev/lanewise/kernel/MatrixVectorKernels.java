package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Row-major matrices with vectors, on the caller's own arrays: products, transposed products, rank-1 updates.
 *
 * <p>A is (rows x cols); element (j, k) is {@code a[aAt + j * aStride + k]}, with any stride of at least {@code cols};
 * what lies between the rows is neither read nor written. The result has the same bits on any CPU, with vector and with
 * scalar kernels. NaN in gives NaN out. No method allocates once it is compiled; all are safe for use by many threads as
 * long as no thread writes what another one reads. The output must not overlap an input.
 *
 * <p>Networks keep their weights in panels, which need no sum over lanes: {@link PanelKernels}.
 */
public final class MatrixVectorKernels {
    private MatrixVectorKernels() {}

    /**
     * {@code y = A x}.
     *
     * <p>Each y[j] is row j times x in the order of {@link Level1Kernels#dot}. Four rows share each load of x.
     *
     * @param rows rows of A and length of y, may be 0
     * @param cols columns of A and length of x, may be 0: y is then 0
     * @param a the matrix, not modified
     * @param aAt where A starts
     * @param aStride from one row of A to the next, at least cols
     * @param x not modified
     * @param xAt where x starts
     * @param y overwritten; must not overlap a or x
     * @param yAt where y starts
     * @throws IllegalArgumentException if a size is negative or the stride less than cols
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void gemv(
            int rows, int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        checkMatrix(rows, cols, a, aAt, aStride);
        Objects.checkFromIndexSize(xAt, cols, x.length);
        Objects.checkFromIndexSize(yAt, rows, y.length);
        if (Simd.VECTOR) {
            SimdMatrixVector.gemv(rows, cols, a, aAt, aStride, x, xAt, y, yAt);
        } else {
            ScalarMatrixVector.gemv(rows, cols, a, aAt, aStride, x, xAt, y, yAt);
        }
    }

    /**
     * {@code y = A x + b}.
     *
     * <p>Each y[j] is row j times x in the order of {@link Level1Kernels#dot}, rounded, and then b[j] is added.
     *
     * @param rows rows of A and length of b and y, may be 0
     * @param cols columns of A and length of x, may be 0: y is then b
     * @param a the matrix, not modified
     * @param aAt where A starts
     * @param aStride from one row of A to the next, at least cols
     * @param x not modified
     * @param xAt where x starts
     * @param b the bias, not modified
     * @param bAt where b starts
     * @param y overwritten; must not overlap a, x or b
     * @param yAt where y starts
     * @throws IllegalArgumentException if a size is negative or the stride less than cols
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void gemv(
            int rows,
            int cols,
            float[] a,
            int aAt,
            int aStride,
            float[] x,
            int xAt,
            float[] b,
            int bAt,
            float[] y,
            int yAt) {
        checkMatrix(rows, cols, a, aAt, aStride);
        Objects.checkFromIndexSize(xAt, cols, x.length);
        Objects.checkFromIndexSize(bAt, rows, b.length);
        Objects.checkFromIndexSize(yAt, rows, y.length);
        if (Simd.VECTOR) {
            SimdMatrixVector.gemv(rows, cols, a, aAt, aStride, x, xAt, b, bAt, y, yAt);
        } else {
            ScalarMatrixVector.gemv(rows, cols, a, aAt, aStride, x, xAt, b, bAt, y, yAt);
        }
    }

    /**
     * {@code y = A^T x}.
     *
     * <p>Each y[k] is one chain of fused multiply-adds over the rows in order, from 0. Four rows are added in one sweep
     * over y.
     *
     * @param rows rows of A and length of x, may be 0: y is then 0
     * @param cols columns of A and length of y, may be 0
     * @param a the matrix, not modified
     * @param aAt where A starts
     * @param aStride from one row of A to the next, at least cols
     * @param x not modified
     * @param xAt where x starts
     * @param y overwritten; must not overlap a or x
     * @param yAt where y starts
     * @throws IllegalArgumentException if a size is negative or the stride less than cols
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void gemvT(
            int rows, int cols, float[] a, int aAt, int aStride, float[] x, int xAt, float[] y, int yAt) {
        checkMatrix(rows, cols, a, aAt, aStride);
        Objects.checkFromIndexSize(xAt, rows, x.length);
        Objects.checkFromIndexSize(yAt, cols, y.length);
        if (Simd.VECTOR) {
            SimdMatrixVector.gemvT(rows, cols, a, aAt, aStride, x, xAt, y, yAt);
        } else {
            ScalarMatrixVector.gemvT(rows, cols, a, aAt, aStride, x, xAt, y, yAt);
        }
    }

    /**
     * {@code A = A + alpha x y^T}, the rank-1 update.
     *
     * <p>For each row j {@code alpha x[j]} is rounded, then each element is one fused multiply-add.
     *
     * @param rows rows of A and length of x, may be 0
     * @param cols columns of A and length of y, may be 0
     * @param alpha the factor; 0 does not hide a NaN or an infinity in x or y
     * @param x not modified; may be y
     * @param xAt where x starts
     * @param y not modified
     * @param yAt where y starts
     * @param a the matrix, overwritten; must not overlap x or y
     * @param aAt where A starts
     * @param aStride from one row of A to the next, at least cols
     * @throws IllegalArgumentException if a size is negative or the stride less than cols
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void ger(
            int rows, int cols, float alpha, float[] x, int xAt, float[] y, int yAt, float[] a, int aAt, int aStride) {
        checkMatrix(rows, cols, a, aAt, aStride);
        Objects.checkFromIndexSize(xAt, rows, x.length);
        Objects.checkFromIndexSize(yAt, cols, y.length);
        if (Simd.VECTOR) {
            SimdMatrixVector.ger(rows, cols, alpha, x, xAt, y, yAt, a, aAt, aStride);
        } else {
            ScalarMatrixVector.ger(rows, cols, alpha, x, xAt, y, yAt, a, aAt, aStride);
        }
    }

    /** A row-major matrix lies within its array; a matrix without elements needs none, but its start must be sane. */
    static void checkMatrix(int rows, int cols, float[] a, int aAt, int aStride) {
        if (rows < 0 || cols < 0 || aStride < cols) {
            throw new IllegalArgumentException(
                    "no matrix has " + rows + " rows and " + cols + " columns with a stride of " + aStride
                            + "; sizes are at least 0, a stride is at least the number of columns");
        }
        long length = rows == 0 || cols == 0 ? 0 : (rows - 1L) * aStride + cols;
        Objects.checkFromIndexSize(aAt, length, (long) a.length);
    }
}
