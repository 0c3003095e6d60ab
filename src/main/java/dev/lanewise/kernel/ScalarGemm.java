package dev.lanewise.kernel;

/** The scalar kernels behind {@link GemmKernels} and {@link PrefixKernels#gemm}: sample by sample, what the vector kernels must equal bit for bit. */
final class ScalarGemm {
    private static final int PANEL = PanelKernels.PANEL;

    private ScalarGemm() {}

    static void gemm(
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
        for (int s = 0; s < batch; s++) {
            ScalarPanel.gemv(rows, cols, p, pAt, x, xAt + s * xStride, b, bAt, z, zAt + s * zStride);
        }
    }

    static void gemm(
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
        for (int s = 0; s < batch; s++) {
            ScalarPrefix.gemv(rows, cols, p, pAt, pStride, x, xAt + s * xStride, c, cAt, z, zAt + s * zStride);
        }
    }

    static void gemmT(
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
        if (!GemmKernels.packs(batch, cols)) {
            for (int s = 0; s < batch; s++) {
                ScalarPanel.gemvT(rows, cols, p, pAt, d, dAt + s * dStride, y, yAt + s * yStride);
            }
            return;
        }
        for (int block = 0; block < cols; block += PANEL) {
            int k = Math.min(block, cols - PANEL);
            packInputs(k, rows, cols, p, pAt, work, workAt);
            for (int s = 0; s < batch; s++) {
                ScalarPanel.gemvT(rows, PANEL, work, workAt, d, dAt + s * dStride, y, yAt + s * yStride + k);
            }
        }
    }

    /** Copies the lanes of inputs k to k + 15 from all panels: panels of a matrix that has these 16 columns. */
    static void packInputs(int k, int rows, int cols, float[] p, int pAt, float[] work, int workAt) {
        for (int first = 0; first < rows; first += PANEL) {
            System.arraycopy(p, pAt + first * cols + k * PANEL, work, workAt + first * PANEL, PANEL * PANEL);
        }
    }

    static void outer(
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
        ScalarLevel1.fill(PanelKernels.padded(rows) * cols, 0f, p, pAt);
        ger(batch, rows, cols, d, dAt, dStride, x, xAt, xStride, p, pAt);
    }

    static void ger(
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
        for (int s = 0; s < batch; s++) {
            ScalarPanel.ger(rows, cols, 1f, d, dAt + s * dStride, x, xAt + s * xStride, p, pAt);
        }
    }
}
