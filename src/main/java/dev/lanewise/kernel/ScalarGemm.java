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
        for (int first = 0; first < cols; first += PanelKernels.GROUP) {
            int inputs = Math.min(PanelKernels.GROUP, cols - first);
            turn(rows, cols, first, inputs, p, pAt, work, workAt);
            gemm(batch, inputs, rows, d, dAt, dStride, work, workAt, GemmKernels.ZEROS, 0, y, yAt + first, yStride);
        }
    }

    /**
     * Panels of the transpose of P: of its rows {@code first} to {@code first + inputs - 1}, which are columns of P. The last
     * block of rows is written whole, into the start of the next panel; that is written after it.
     */
    private static void turn(int rows, int cols, int first, int inputs, float[] p, int pAt, float[] work, int workAt) {
        int last = GemmKernels.blockAt(rows);
        for (int lane = PanelKernels.padded(rows) - PANEL; lane >= 0; lane -= PANEL) {
            int from = pAt + lane * cols + first * PANEL;
            for (int input = 0; input < inputs; input += PANEL) {
                int to = workAt + input * rows + lane * PANEL;
                if (input + PANEL <= inputs) {
                    turnBlock(p, from + input * PANEL, work, to);
                } else {
                    GemmKernels.copyBlock(inputs - input, p, from + input * PANEL, work, workAt + last);
                    turnBlock(work, workAt + last, work, to);
                }
            }
        }
    }

    /** Element (i, j) of a block of 16 by 16 becomes element (j, i). */
    private static void turnBlock(float[] from, int fromAt, float[] to, int toAt) {
        for (int i = 0; i < PANEL; i++) {
            for (int j = 0; j < PANEL; j++) {
                to[toAt + j * PANEL + i] = from[fromAt + i * PANEL + j];
            }
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

    static void descend(
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
        for (int first = 0; first < rows; first += PANEL) {
            for (int k = 0; k < cols; k++) {
                int at = pAt + first * cols + k * PANEL;
                for (int lane = 0; lane < PANEL; lane += 4) {
                    float g0 = 0f;
                    float g1 = 0f;
                    float g2 = 0f;
                    float g3 = 0f;
                    for (int s = 0; s < batch; s++) {
                        int di = dAt + s * dStride + first + lane;
                        float xk = x[xAt + s * xStride + k];
                        g0 = Math.fma(d[di], xk, g0);
                        g1 = Math.fma(d[di + 1], xk, g1);
                        g2 = Math.fma(d[di + 2], xk, g2);
                        g3 = Math.fma(d[di + 3], xk, g3);
                    }
                    p[at + lane] = Math.fma(alpha, scale * g0, p[at + lane]);
                    p[at + lane + 1] = Math.fma(alpha, scale * g1, p[at + lane + 1]);
                    p[at + lane + 2] = Math.fma(alpha, scale * g2, p[at + lane + 2]);
                    p[at + lane + 3] = Math.fma(alpha, scale * g3, p[at + lane + 3]);
                }
            }
        }
    }
}
