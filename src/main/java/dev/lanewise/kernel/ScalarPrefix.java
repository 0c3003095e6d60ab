package dev.lanewise.kernel;

/** The scalar kernels behind {@link PrefixKernels}: the same bits as the vector kernels, on any JVM. */
final class ScalarPrefix {
    private static final int PANEL = PanelKernels.PANEL;
    private static final int CHAINS = PrefixKernels.CHAINS;

    private ScalarPrefix() {}

    static void chains(
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
        int padded = PanelKernels.padded(rows);
        int grouped = PanelKernels.grouped(rows);
        ScalarPanel.groups(rows, cols, p, pAt, pStride, x, xAt, b, bAt, c, cAt);
        for (int row = grouped; row < padded; row++) {
            int panelAt = pAt + PanelKernels.rowAt(row, pStride);
            int at = cAt + PrefixKernels.chainsAt(row, grouped);
            for (int chain = 0; chain < CHAINS; chain++) {
                float start = chain == 0 ? b[bAt + row] : 0f;
                c[at + chain * PANEL] = chain(chain, start, cols, p, panelAt, x, xAt);
            }
        }
    }

    static void gemv(
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
        int padded = PanelKernels.padded(rows);
        int grouped = PanelKernels.grouped(rows);
        ScalarPanel.groups(rows, cols, p, pAt, pStride, x, xAt, c, cAt, y, yAt);
        for (int row = grouped; row < padded; row++) {
            int panelAt = pAt + PanelKernels.rowAt(row, pStride);
            int at = cAt + PrefixKernels.chainsAt(row, grouped);
            float sum0 = chain(0, c[at], cols, p, panelAt, x, xAt);
            float sum1 = chain(1, c[at + PANEL], cols, p, panelAt, x, xAt);
            float sum2 = chain(2, c[at + 2 * PANEL], cols, p, panelAt, x, xAt);
            float sum3 = chain(3, c[at + 3 * PANEL], cols, p, panelAt, x, xAt);
            y[yAt + row] = (sum0 + sum1) + (sum2 + sum3);
        }
    }

    private static float chain(int first, float start, int cols, float[] p, int pAt, float[] x, int xAt) {
        float sum = start;
        for (int k = first; k < cols; k += CHAINS) {
            sum = Math.fma(p[pAt + k * PANEL], x[xAt + k], sum);
        }
        return sum;
    }
}
