package dev.lanewise.kernel;

import java.util.Arrays;
import java.util.Objects;

/**
 * The products of {@link PanelKernels} for a batch of samples at a time: matrix by matrix.
 *
 * <p>P is (rows x cols) in panels of 16 rows, as {@link PanelKernels} says. X, Z, D and Y hold one sample a row, row-major:
 * sample s starts at {@code xAt + s * xStride}. Rows of Z and D are padded to {@link PanelKernels#padded padded(rows)}
 * elements, rows of Y to {@code padded(cols)}, rows of X are not.
 *
 * <p>{@link #gemm} and {@link #ger} give the bits that their namesakes in {@link PanelKernels} give for one sample after the
 * other, {@link #gemmT} those of {@link PanelKernels#gemv} with the transpose of P; with vector and with scalar kernels, on
 * any CPU, whatever the batch: a row alone and the same row in a batch are the same. NaN in gives NaN out.
 * A stride that is a multiple of 1,024 (4 KiB) is slow where many rows are in use, as all of them compete for the same few
 * lines of the cache: add 16 to it.
 *
 * <p>No method allocates once it is compiled; all are safe for use by many threads as long as no thread writes what
 * another one reads. The output must not overlap an input.
 */
public final class GemmKernels {
    /** From so many samples on {@link #gemmT} beats {@link PanelKernels#gemvT} for each. */
    public static final int FEWEST_TURNED = 8;

    private static final int PANEL = PanelKernels.PANEL;

    /** The bias of {@link #gemmT}. */
    static final float[] ZEROS = new float[PanelKernels.GROUP];

    private GemmKernels() {}

    /**
     * The length of the work array of {@link #gemmT}: {@code 64 * rows + 496}, or 0 for no rows. It holds 64 columns of P at a
     * time, turned.
     *
     * @param rows rows of P, at least 0
     * @return the number of floats, which may be more than an array can hold
     * @throws IllegalArgumentException if rows is negative
     */
    public static long workLength(int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException(rows + " rows: must be at least 0");
        }
        return rows == 0 ? 0 : (long) PanelKernels.GROUP * rows + (PANEL - 1) * PANEL + PANEL * PANEL;
    }

    /** Where a work array has room for a block of 16 by 16: after four panels, and what may be written beyond them. */
    static int blockAt(int rows) {
        return PanelKernels.GROUP * rows + (PANEL - 1) * PANEL;
    }

    /** Copies the last columns of a panel, fewer than 16, and zeros after them. */
    static void copyBlock(int cols, float[] p, int pAt, float[] block, int blockAt) {
        System.arraycopy(p, pAt, block, blockAt, cols * PANEL);
        Arrays.fill(block, blockAt + cols * PANEL, blockAt + PANEL * PANEL, 0f);
    }

    /**
     * {@code Z = X P^T + b}: {@link PanelKernels#gemv} for each sample, its order included.
     *
     * @param batch the samples: rows of X and Z, may be 0
     * @param rows rows of P, may be 0
     * @param cols columns of P and X, may be 0: each row of Z is then b
     * @param x the inputs; not modified
     * @param xAt where X starts
     * @param xStride from one sample of X to the next, at least cols
     * @param p the panels; not modified
     * @param pAt where P starts
     * @param b the bias, padded(rows) elements, padding 0; not modified
     * @param bAt where b starts
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
            float[] b,
            int bAt,
            float[] z,
            int zAt,
            int zStride) {
        MatrixVectorKernels.checkMatrix(batch, cols, x, xAt, xStride);
        PanelKernels.checkPanels(rows, cols, p, pAt);
        Objects.checkFromIndexSize(bAt, PanelKernels.padded(rows), b.length);
        MatrixVectorKernels.checkMatrix(batch, PanelKernels.padded(rows), z, zAt, zStride);
        if (Simd.VECTOR) {
            SimdGemm.gemm(batch, rows, cols, x, xAt, xStride, p, pAt, b, bAt, z, zAt, zStride);
        } else {
            ScalarGemm.gemm(batch, rows, cols, x, xAt, xStride, p, pAt, b, bAt, z, zAt, zStride);
        }
    }

    /**
     * {@code Y = D P}: {@link #gemm} with the transpose of P and without a bias, its order included. 64 columns of P at a time
     * become panels of its transpose, since sums over the rows of P would be sums over lanes: {@link PanelKernels#gemvT},
     * which has these, gives other bits, and is faster for fewer than {@value #FEWEST_TURNED} samples.
     *
     * @param batch the samples: rows of D and Y, may be 0
     * @param rows rows of P, may be 0: Y is then 0
     * @param cols columns of P and Y, may be 0
     * @param d padded(rows) elements a sample, padding 0; not modified
     * @param dAt where D starts
     * @param dStride from one sample of D to the next, at least padded(rows)
     * @param p the panels; not modified
     * @param pAt where P starts
     * @param work overwritten, {@link #workLength workLength(rows)} elements
     * @param workAt where they start
     * @param y overwritten, padded(cols) elements a sample, padding with 0, but not what lies between the samples; must not
     *     overlap an input
     * @param yAt where Y starts
     * @param yStride from one sample of Y to the next, at least padded(cols)
     * @throws IllegalArgumentException if a size is negative or a stride too small
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void gemmT(
            int batch,
            int rows,
            int cols,
            float[] d,
            int dAt,
            int dStride,
            float[] p,
            int pAt,
            float[] work,
            int workAt,
            float[] y,
            int yAt,
            int yStride) {
        MatrixVectorKernels.checkMatrix(batch, PanelKernels.padded(rows), d, dAt, dStride);
        PanelKernels.checkPanels(rows, cols, p, pAt);
        Objects.checkFromIndexSize(workAt, workLength(rows), (long) work.length);
        MatrixVectorKernels.checkMatrix(batch, PanelKernels.padded(cols), y, yAt, yStride);
        if (Simd.VECTOR) {
            SimdGemmT.gemmT(batch, rows, cols, d, dAt, dStride, p, pAt, work, workAt, y, yAt, yStride);
        } else {
            ScalarGemm.gemmT(batch, rows, cols, d, dAt, dStride, p, pAt, work, workAt, y, yAt, yStride);
        }
    }

    /**
     * {@code P = P + D^T X}: {@link PanelKernels#ger} with the factor 1 for each sample in turn. Each element of P is one
     * chain of fused multiply-adds over the samples.
     *
     * @param batch the samples: rows of D and X, may be 0
     * @param rows rows of P, may be 0
     * @param cols columns of P and X, may be 0
     * @param d padded(rows) elements a sample, padding 0; not modified
     * @param dAt where D starts
     * @param dStride from one sample of D to the next, at least padded(rows)
     * @param x not modified
     * @param xAt where X starts
     * @param xStride from one sample of X to the next, at least cols
     * @param p the panels, overwritten; must not overlap an input
     * @param pAt where P starts
     * @throws IllegalArgumentException if a size is negative or a stride too small
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void ger(
            int batch,
            int rows,
            int cols,
            float[] d,
            int dAt,
            int dStride,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt) {
        MatrixVectorKernels.checkMatrix(batch, PanelKernels.padded(rows), d, dAt, dStride);
        MatrixVectorKernels.checkMatrix(batch, cols, x, xAt, xStride);
        PanelKernels.checkPanels(rows, cols, p, pAt);
        if (Simd.VECTOR) {
            SimdGemmGer.ger(batch, rows, cols, d, dAt, dStride, x, xAt, xStride, p, pAt);
        } else {
            ScalarGemm.ger(batch, rows, cols, d, dAt, dStride, x, xAt, xStride, p, pAt);
        }
    }

    /**
     * {@code P = D^T X}: {@link #ger} from P = 0, without reading P.
     *
     * @param batch the samples: rows of D and X, may be 0: P is then 0
     * @param rows rows of P, may be 0
     * @param cols columns of P and X, may be 0
     * @param d padded(rows) elements a sample, padding 0; not modified
     * @param dAt where D starts
     * @param dStride from one sample of D to the next, at least padded(rows)
     * @param x not modified
     * @param xAt where X starts
     * @param xStride from one sample of X to the next, at least cols
     * @param p the panels, overwritten; must not overlap an input
     * @param pAt where P starts
     * @throws IllegalArgumentException if a size is negative or a stride too small
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void outer(
            int batch,
            int rows,
            int cols,
            float[] d,
            int dAt,
            int dStride,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt) {
        MatrixVectorKernels.checkMatrix(batch, PanelKernels.padded(rows), d, dAt, dStride);
        MatrixVectorKernels.checkMatrix(batch, cols, x, xAt, xStride);
        PanelKernels.checkPanels(rows, cols, p, pAt);
        if (Simd.VECTOR) {
            SimdGemmGer.outer(batch, rows, cols, d, dAt, dStride, x, xAt, xStride, p, pAt);
        } else {
            ScalarGemm.outer(batch, rows, cols, d, dAt, dStride, x, xAt, xStride, p, pAt);
        }
    }

    /**
     * {@code P = P + alpha (scale (D^T X))}: gradient descent along the gradient of a batch, which is not stored. Each product
     * is rounded first: the bits of {@link #outer} and then {@code P = fma(alpha, scale G, P)}, for finite P those of
     * {@link OptimizerKernels#sgd} with {@code alpha = -learningRate} and no decay.
     *
     * @param batch the samples: rows of D and X, may be 0
     * @param rows rows of P, may be 0
     * @param cols columns of P and X, may be 0
     * @param alpha the factor; 0 does not hide a NaN or an infinity in D or X
     * @param scale what the sum over the samples is multiplied by before
     * @param d padded(rows) elements a sample, padding 0; not modified
     * @param dAt where D starts
     * @param dStride from one sample of D to the next, at least padded(rows)
     * @param x not modified
     * @param xAt where X starts
     * @param xStride from one sample of X to the next, at least cols
     * @param p the panels, overwritten; must not overlap an input
     * @param pAt where P starts
     * @throws IllegalArgumentException if a size is negative or a stride too small
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     */
    public static void descend(
            int batch,
            int rows,
            int cols,
            float alpha,
            float scale,
            float[] d,
            int dAt,
            int dStride,
            float[] x,
            int xAt,
            int xStride,
            float[] p,
            int pAt) {
        MatrixVectorKernels.checkMatrix(batch, PanelKernels.padded(rows), d, dAt, dStride);
        MatrixVectorKernels.checkMatrix(batch, cols, x, xAt, xStride);
        PanelKernels.checkPanels(rows, cols, p, pAt);
        if (Simd.VECTOR) {
            SimdGemmDescend.descend(batch, rows, cols, alpha, scale, d, dAt, dStride, x, xAt, xStride, p, pAt);
        } else {
            ScalarGemm.descend(batch, rows, cols, alpha, scale, d, dAt, dStride, x, xAt, xStride, p, pAt);
        }
    }
}
