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
        for (int row = 0; row < padded; row++) {
            int panelAt = pAt + PanelKernels.rowAt(row, pStride);
            int at = chainsAt(cAt, row);
            if (row < grouped) {
                c[at] = chain(0, 1, b[bAt + row], cols, p, panelAt, x, xAt);
                continue;
            }
            for (int chain = 0; chain < CHAINS; chain++) {
                float start = chain == 0 ? b[bAt + row] : 0f;
                c[at + chain * PANEL] = chain(chain, CHAINS, start, cols, p, panelAt, x, xAt);
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
        for (int row = 0; row < padded; row++) {
            int panelAt = pAt + PanelKernels.rowAt(row, pStride);
            int at = chainsAt(cAt, row);
            if (row < grouped) {
                y[yAt + row] = chain(0, 1, c[at], cols, p, panelAt, x, xAt);
                continue;
            }
            float sum0 = chain(0, CHAINS, c[at], cols, p, panelAt, x, xAt);
            float sum1 = chain(1, CHAINS, c[at + PANEL], cols, p, panelAt, x, xAt);
            float sum2 = chain(2, CHAINS, c[at + 2 * PANEL], cols, p, panelAt, x, xAt);
            float sum3 = chain(3, CHAINS, c[at + 3 * PANEL], cols, p, panelAt, x, xAt);
            y[yAt + row] = (sum0 + sum1) + (sum2 + sum3);
        }
    }

    private static int chainsAt(int cAt, int row) {
        return cAt + PanelKernels.rowAt(row, CHAINS);
    }

    private static float chain(int first, int step, float start, int cols, float[] p, int pAt, float[] x, int xAt) {
        float sum = start;
        for (int k = first; k < cols; k += step) {
            sum = Math.fma(p[pAt + k * PANEL], x[xAt + k], sum);
        }
        return sum;
    }
}
