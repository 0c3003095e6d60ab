package dev.lanewise.kernel;

/** The scalar kernels behind {@link OuterKernels}: the same bits as the vector kernels, on any JVM. */
final class ScalarOuter {
    private static final int PANEL = PanelKernels.PANEL;

    private ScalarOuter() {}

    static void outer(int rows, int cols, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        for (int first = 0; first < rows; first += PANEL) {
            for (int k = 0; k < cols; k++) {
                int at = pAt + first * cols + k * PANEL;
                for (int lane = 0; lane < PANEL; lane++) {
                    p[at + lane] = Math.fma(d[dAt + first + lane], x[xAt + k], 0f);
                }
            }
        }
    }

    static void descend(int rows, int cols, float alpha, float[] d, int dAt, float[] x, int xAt, float[] p, int pAt) {
        for (int first = 0; first < rows; first += PANEL) {
            for (int k = 0; k < cols; k++) {
                int at = pAt + first * cols + k * PANEL;
                for (int lane = 0; lane < PANEL; lane++) {
                    float g = Math.fma(d[dAt + first + lane], x[xAt + k], 0f);
                    p[at + lane] = Math.fma(alpha, g, p[at + lane]);
                }
            }
        }
    }

    static void sweep(
            int rows,
            int cols,
            float alpha,
            float[] d,
            int dAt,
            float[] x,
            int xAt,
            float[] p,
            int pAt,
            float[] g,
            int gAt) {
        ScalarPanel.byGroups(rows, cols, p, pAt, d, dAt, g, gAt);
        descend(rows, cols, alpha, d, dAt, x, xAt, p, pAt);
    }
}
