package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Matrices in panels of 16 rows, the layout of a network's weights: products, transposed products, rank-1 updates.
 *
 * <p>P is (rows x cols) and stored as {@code [ceil(rows / 16)][cols][16]}: element (j, k) is {@code p[pAt + (j / 16)
 * * 16 * cols + k * 16 + j % 16]}. The lanes of the last panel that belong to no row are padding, and 0. Vectors of
 * {@code rows} elements are padded to {@link #padded padded(rows)} elements, vectors of {@code cols} elements are not.
 * The layout does not depend on the width of the hardware; a row of a panel is one vector of 512 bits, two of 256 or
 * four of 128. A product needs no sum over lanes, only the transposed product does.
 *
 * <p>The result has the same bits on any CPU, with vector and with scalar kernels. NaN in gives NaN out. No method
 * allocates once it is compiled; all are safe for use by many threads as long as no thread writes what another one
 * reads. The output must not overlap an input. Padding stays 0 as long as everything is finite; an infinity or NaN in x
 * of {@link #gemv} or in y of {@link #ger} makes it NaN (infinity times zero).
 */
public final class PanelKernels {
    /** Rows of a panel. */
    public static final int PANEL = 16;

    /** Rows of a group, four panels, which the products take together. */
    public static final int GROUP = 4 * PANEL;

    /** Floats that a second cache holds: 1 MiB. */
    static final int SECOND_CACHE = 262_144;

    private PanelKernels() {}

    /**
     * The length of a vector of {@code rows} elements with its padding.
     *
     * @param rows at least 0
     * @return rows, rounded up to a multiple of {@link #PANEL}
     * @throws IllegalArgumentException if rows is negative or the result is no int
     */
    public static int padded(int rows) {
        if (rows < 0 || rows > (Integer.MAX_VALUE & -PANEL)) {
            throw new IllegalArgumentException(rows + " rows: must be from 0 to " + (Integer.MAX_VALUE & -PANEL));
        }
        return (rows + PANEL - 1) & -PANEL;
    }

    /**
     * The length of a matrix in panels, padding included: {@code padded(rows) * cols}.
     *
     * @param rows at least 0
     * @param cols at least 0
     * @return the number of floats, which may be more than an array can hold
     * @throws IllegalArgumentException if a size is negative or {@code padded(rows)} is no int
     */
    public static long panelLength(int rows, int cols) {
        if (cols < 0) {
            throw new IllegalArgumentException(cols + " columns: must be at least 0");
        }
        return (long) padded(rows) * cols;
    }

    /**
     * {@code P = A}: copies a row-major matrix into panels.
     *
     * @param rows rows of A and P, may be 0
     * @param cols columns of A and P, may be 0
     * @param a the matrix A, element (j, k) at {@code a[aAt + j * aStride + k]}; not modified
     * @param aAt where A starts
     * @param aStride from one row of A to the next, at least cols
     * @param p overwritten, padding with 0; must not overlap a
     * @param pAt where P starts
     * @throws IllegalArgumentException if a size is negative or the stride less than cols
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void pack(int rows, int cols, float[] a, int aAt, int aStride, float[] p, int pAt) {
        MatrixVectorKernels.checkMatrix(rows, cols, a, aAt, aStride);
        checkPanels(rows, cols, p, pAt);
        ScalarPanel.pack(rows, cols, a, aAt, aStride, p, pAt);
    }

    /**
     * {@code A = P}: copies panels into a row-major matrix, without the padding.
     *
     * @param rows rows of P and A, may be 0
     * @param cols columns of P and A, may be 0
     * @param p the panels, not modified
     * @param pAt where P starts
     * @param a the matrix A, element (j, k) at {@code a[aAt + j * aStride + k]}; overwritten, but for what lies between
     *     the rows; must not overlap p
     * @param aAt where A starts
     * @param aStride from one row of A to the next, at least cols
     * @throws IllegalArgumentException if a size is negative or the stride less than cols
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void unpack(int rows, int cols, float[] p, int pAt, float[] a, int aAt, int aStride) {
        checkPanels(rows, cols, p, pAt);
        MatrixVectorKernels.checkMatrix(rows, cols, a, aAt, aStride);
        ScalarPanel.unpack(rows, cols, p, pAt, a, aAt, aStride);
    }

    /**
     * {@code y = P x + b}.
     *
     * <p>The order of each sum depends on the rows alone. In whole groups of four panels, rows 0 to padded(rows) / 64 * 64 - 1,
     * y[j] is one chain of fused multiply-adds over k, from b[j]. In the last one to three panels it is four chains, element
     * k in chain k mod 4; chain 0 starts from b[j], the others from 0; they are added as (c0 + c1) + (c2 + c3).
     *
     * @param rows rows of P, may be 0
     * @param cols columns of P and length of x, may be 0: y is then b + 0
     * @param p the panels, not modified
     * @param pAt where P starts
     * @param x not modified
     * @param xAt where x starts
     * @param b the bias, padded(rows) elements, padding 0; not modified; may be y with the same start
     * @param bAt where b starts
     * @param y overwritten, padded(rows) elements; must not overlap p or x
     * @param yAt where y starts
     * @throws IllegalArgumentException if a size is negative
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void gemv(
            int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] b, int bAt, float[] y, int yAt) {
        checkPanels(rows, cols, p, pAt);
        Objects.checkFromIndexSize(xAt, cols, x.length);
        Objects.checkFromIndexSize(bAt, padded(rows), b.length);
        Objects.checkFromIndexSize(yAt, padded(rows), y.length);
        if (Simd.VECTOR) {
            SimdPanel.gemv(rows, cols, p, pAt, x, xAt, b, bAt, y, yAt);
        } else {
            ScalarPanel.gemv(rows, cols, p, pAt, x, xAt, b, bAt, y, yAt);
        }
    }

    /**
     * {@code y = P^T x}.
     *
     * <p>Each y[k] has 16 lanes, row j in lane j mod 16; a lane is one chain of fused multiply-adds over the panels in
     * order, from 0; the lanes are added as a halving tree: lane i + lane (i + 8) for i below 8, then i + 4, i + 2 and
     * i + 1. Beyond 1 MiB of panels four panels at a time are summed so, and their sums are added in order. Padding takes
     * part: it must be 0 in P and x.
     *
     * @param rows rows of P, may be 0: y is then 0
     * @param cols columns of P and length of y, may be 0
     * @param p the panels, not modified
     * @param pAt where P starts
     * @param x padded(rows) elements, padding 0; not modified
     * @param xAt where x starts
     * @param y overwritten; must not overlap p or x
     * @param yAt where y starts
     * @throws IllegalArgumentException if a size is negative
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void gemvT(int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] y, int yAt) {
        checkPanels(rows, cols, p, pAt);
        Objects.checkFromIndexSize(xAt, padded(rows), x.length);
        Objects.checkFromIndexSize(yAt, cols, y.length);
        if (Simd.VECTOR) {
            SimdPanelT.gemvT(rows, cols, p, pAt, x, xAt, y, yAt);
        } else {
            ScalarPanel.gemvT(rows, cols, p, pAt, x, xAt, y, yAt);
        }
    }

    /**
     * {@code P = P + alpha x y^T}, the rank-1 update.
     *
     * <p>For each row j {@code alpha x[j]} is rounded, then each element is one fused multiply-add. Padding takes part:
     * it must be 0 in x, and then stays 0 in P.
     *
     * @param rows rows of P, may be 0
     * @param cols columns of P and length of y, may be 0
     * @param alpha the factor; 0 does not hide a NaN or an infinity in x or y
     * @param x padded(rows) elements, padding 0; not modified
     * @param xAt where x starts
     * @param y not modified
     * @param yAt where y starts
     * @param p the panels, overwritten; must not overlap x or y
     * @param pAt where P starts
     * @throws IllegalArgumentException if a size is negative
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void ger(
            int rows, int cols, float alpha, float[] x, int xAt, float[] y, int yAt, float[] p, int pAt) {
        checkPanels(rows, cols, p, pAt);
        Objects.checkFromIndexSize(xAt, padded(rows), x.length);
        Objects.checkFromIndexSize(yAt, cols, y.length);
        if (Simd.VECTOR) {
            SimdPanel.ger(rows, cols, alpha, x, xAt, y, yAt, p, pAt);
        } else {
            ScalarPanel.ger(rows, cols, alpha, x, xAt, y, yAt, p, pAt);
        }
    }

    /** Where a row starts in panels of so many columns, from the start of the matrix. */
    static int rowAt(int row, int cols) {
        return row / PANEL * PANEL * cols + row % PANEL;
    }

    /** Whether the panels are more than {@link #SECOND_CACHE}: {@link #gemvT} sums group by group then. */
    static boolean isLarge(int rows, int cols) {
        return panelLength(rows, cols) > SECOND_CACHE;
    }

    /** The rows in whole groups of four panels: their sums are one chain each. */
    static int grouped(int rows) {
        return padded(rows) & -GROUP;
    }

    static void checkPanels(int rows, int cols, float[] p, int pAt) {
        Objects.checkFromIndexSize(pAt, panelLength(rows, cols), (long) p.length);
    }
}
