package dev.lanewise.kernel;

import java.util.Objects;

/**
 * The product {@link PanelKernels#gemv} in two parts: first over a prefix of the columns, which many x may share, then
 * over the others, for one x or a batch. Both parts together give the bits of the whole.
 *
 * <p>A part of a matrix in panels is (rows x cols) and starts at the first row of one of the matrix's columns: element
 * (j, k) is {@code p[pAt + (j / 16) * 16 * pStride + k * 16 + j % 16]}, pStride being the columns of the whole matrix. The
 * prefix must be a multiple of 4 columns long, as column k belongs to chain k mod 4.
 *
 * <p>Between the parts stand the chains C. A row j of a whole group of four panels has one, {@code c[cAt + j]}. After those of
 * all such rows, {@code grouped = padded(rows) / 64 * 64} of them, come the last panels' as {@code [panels][4][16]}: chain i of
 * row {@code j = grouped + r} is {@code c[cAt + grouped + (r / 16) * 64 + i * 16 + r % 16]}.
 *
 * <p>The result has the same bits on any CPU, with vector and with scalar kernels. NaN in gives NaN out. No method
 * allocates once it is compiled; all are safe for use by many threads as long as no thread writes what another one reads.
 * The output must not overlap an input.
 */
public final class PrefixKernels {
    /** Chains of a row. */
    public static final int CHAINS = 4;

    private PrefixKernels() {}

    /**
     * {@code C = the chains of P x + b}: those of {@link PanelKernels#gemv}, before they are added.
     *
     * @param rows rows of P, may be 0
     * @param cols columns of this part of P and length of x, may be 0: chain 0 is then b
     * @param p the panels, not modified
     * @param pAt where this part of P starts
     * @param pStride columns of the whole matrix, at least cols
     * @param x not modified
     * @param xAt where x starts
     * @param b the bias, padded(rows) elements, padding 0; not modified
     * @param bAt where b starts
     * @param c the chains are overwritten, grouped + 4 (padded(rows) - grouped) elements; must not overlap an input
     * @param cAt where C starts
     * @throws IllegalArgumentException if a size is negative or the stride less than cols
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void chains(
            int rows,
            int cols,
            float[] p,
            int pAt,
            int pStride,
            float[] x,
            int xAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt) {
        checkPart(rows, cols, p, pAt, pStride);
        Objects.checkFromIndexSize(xAt, cols, x.length);
        Objects.checkFromIndexSize(bAt, PanelKernels.padded(rows), b.length);
        checkChains(rows, c, cAt);
        if (Simd.VECTOR) {
            SimdPrefix.chains(rows, cols, p, pAt, pStride, x, xAt, b, bAt, c, cAt);
        } else {
            ScalarPrefix.chains(rows, cols, p, pAt, pStride, x, xAt, b, bAt, c, cAt);
        }
    }

    /**
     * {@code y = P x + C}: the chains go on over the columns of this part, then they are added as
     * (c0 + c1) + (c2 + c3), where there are four.
     *
     * @param rows rows of P, may be 0
     * @param cols columns of this part of P and length of x, may be 0: y is then the sum of the chains
     * @param p the panels, not modified
     * @param pAt where this part of P starts, a multiple of 4 columns after the start of the matrix
     * @param pStride columns of the whole matrix, at least cols
     * @param x not modified
     * @param xAt where x starts
     * @param c the chains, as many as {@link #chains} writes; not modified
     * @param cAt where C starts
     * @param y overwritten, padded(rows) elements; must not overlap an input
     * @param yAt where y starts
     * @throws IllegalArgumentException if a size is negative or the stride less than cols
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void gemv(
            int rows,
            int cols,
            float[] p,
            int pAt,
            int pStride,
            float[] x,
            int xAt,
            float[] c,
            int cAt,
            float[] y,
            int yAt) {
        checkPart(rows, cols, p, pAt, pStride);
        Objects.checkFromIndexSize(xAt, cols, x.length);
        checkChains(rows, c, cAt);
        Objects.checkFromIndexSize(yAt, PanelKernels.padded(rows), y.length);
        if (Simd.VECTOR) {
            SimdPrefix.gemv(rows, cols, p, pAt, pStride, x, xAt, c, cAt, y, yAt);
        } else {
            ScalarPrefix.gemv(rows, cols, p, pAt, pStride, x, xAt, c, cAt, y, yAt);
        }
    }

    /**
     * {@code Z = X P^T + C}: {@link #gemv} for each sample of a batch, its order included; all go on from the same chains.
     *
     * @param batch the samples: rows of X and Z, may be 0
     * @param rows rows of P, may be 0
     * @param cols columns of this part of P and of X, may be 0: each row of Z is then the sum of the chains
     * @param x the inputs; not modified
     * @param xAt where X starts
     * @param xStride from one sample of X to the next, at least cols
     * @param p the panels, not modified
     * @param pAt where this part of P starts, a multiple of 4 columns after the start of the matrix
     * @param pStride columns of the whole matrix, at least cols
     * @param c the chains, as many as {@link #chains} writes; not modified
     * @param cAt where C starts
     * @param z overwritten, padded(rows) elements a sample, but not what lies between the samples; must not overlap an
     *     input
     * @param zAt where Z starts
     * @param zStride from one sample of Z to the next, at least padded(rows)
     * @throws IllegalArgumentException if a size is negative or a stride too small
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void gemm(
            int batch,
            int rows,
            int cols,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt,
            int pStride,
            float[] c,
            int cAt,
            float[] z,
            int zAt,
            int zStride) {
        MatrixVectorKernels.checkMatrix(batch, cols, x, xAt, xStride);
        checkPart(rows, cols, p, pAt, pStride);
        checkChains(rows, c, cAt);
        MatrixVectorKernels.checkMatrix(batch, PanelKernels.padded(rows), z, zAt, zStride);
        if (Simd.VECTOR) {
            SimdGemm.gemm(batch, rows, cols, x, xAt, xStride, p, pAt, pStride, c, cAt, z, zAt, zStride);
        } else {
            ScalarGemm.gemm(batch, rows, cols, x, xAt, xStride, p, pAt, pStride, c, cAt, z, zAt, zStride);
        }
    }

    /**
     * The length of all chains of a matrix: {@code grouped + 4 (padded(rows) - grouped)}.
     *
     * @param rows at least 0
     * @return the number of floats, which may be more than an array can hold
     * @throws IllegalArgumentException if rows is negative or {@code padded(rows)} is no int
     */
    public static long chainsLength(int rows) {
        int grouped = PanelKernels.grouped(rows);
        return grouped + (long) CHAINS * (PanelKernels.padded(rows) - grouped);
    }

    /** Where chain 0 of a row of the last panels is, from the start of all chains. */
    static int chainsAt(int row, int grouped) {
        return grouped + PanelKernels.rowAt(row - grouped, CHAINS);
    }

    private static void checkChains(int rows, float[] c, int cAt) {
        Objects.checkFromIndexSize(cAt, chainsLength(rows), (long) c.length);
    }

    private static void checkPart(int rows, int cols, float[] p, int pAt, int pStride) {
        if (pStride < cols || PanelKernels.panelLength(rows, pStride) > p.length) {
            throw new IllegalArgumentException("no matrix of " + rows + " rows and " + pStride + " columns in "
                    + p.length + " floats has a part of " + cols + " columns");
        }
        long between = PanelKernels.panelLength(rows, pStride) - PanelKernels.panelLength(Math.min(rows, 1), pStride);
        long last = PanelKernels.panelLength(Math.min(rows, 1), cols);
        Objects.checkFromIndexSize(pAt, cols == 0 ? 0 : between + last, (long) p.length);
    }
}
