package dev.lanewise.kernel;

/** The scalar kernels behind {@link GemmKernels}: sample by sample, what the vector kernels must equal bit for bit. */
final class ScalarGemm {
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

    static void gemmT(
            int batch,
            int rows,
            int cols,
            float[] d,
            int dAt,
            int dStride,
            float[] p,
            int pAt,
            float[] y,
            int yAt,
            int yStride) {
        for (int s = 0; s < batch; s++) {
            ScalarPanel.gemvT(rows, cols, p, pAt, d, dAt + s * dStride, y, yAt + s * yStride);
        }
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
