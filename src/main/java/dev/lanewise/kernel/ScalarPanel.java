package dev.lanewise.kernel;

/** The scalar kernels behind {@link PanelKernels}: the same bits as the vector kernels, on any JVM. */
final class ScalarPanel {
    private static final int PANEL = PanelKernels.PANEL;
    private static final int GROUP = PanelKernels.GROUP;

    private ScalarPanel() {}

    static void pack(int rows, int cols, float[] a, int aAt, int aStride, float[] p, int pAt) {
        for (int first = 0; first < rows; first += PANEL) {
            int used = Math.min(PANEL, rows - first);
            for (int k = 0; k < cols; k++) {
                int at = pAt + first * cols + k * PANEL;
                for (int lane = 0; lane < used; lane++) {
                    p[at + lane] = a[aAt + (first + lane) * aStride + k];
                }
                for (int lane = used; lane < PANEL; lane++) {
                    p[at + lane] = 0f;
                }
            }
        }
    }

    static void unpack(int rows, int cols, float[] p, int pAt, float[] a, int aAt, int aStride) {
        for (int row = 0; row < rows; row++) {
            int from = pAt + PanelKernels.rowAt(row, cols);
            for (int k = 0; k < cols; k++) {
                a[aAt + row * aStride + k] = p[from + k * PANEL];
            }
        }
    }

    static void gemv(
            int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] b, int bAt, float[] y, int yAt) {
        groups(rows, cols, p, pAt, cols, x, xAt, b, bAt, y, yAt);
        int padded = PanelKernels.padded(rows);
        for (int row = PanelKernels.grouped(rows); row < padded; row++) {
            int at = pAt + PanelKernels.rowAt(row, cols);
            y[yAt + row] = fourChains(cols, p, at, x, xAt, b[bAt + row]);
        }
    }

    static void groups(
            int rows,
            int cols,
            float[] p,
            int pAt,
            int pStride,
            float[] x,
            int xAt,
            float[] b,
            int bAt,
            float[] y,
            int yAt) {
        int grouped = PanelKernels.grouped(rows);
        for (int row = 0; row < grouped; row++) {
            y[yAt + row] = oneChain(cols, p, pAt + PanelKernels.rowAt(row, pStride), x, xAt, b[bAt + row]);
        }
    }

    static void gemvT(int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] y, int yAt) {
        if (PanelKernels.isLarge(rows, cols)) {
            byGroups(rows, cols, p, pAt, x, xAt, y, yAt);
        } else {
            inputs(0, cols, 0, rows, cols, p, pAt, x, xAt, y, yAt);
        }
    }

    static void byGroups(int rows, int cols, float[] p, int pAt, float[] x, int xAt, float[] y, int yAt) {
        inputs(0, cols, 0, Math.min(GROUP, rows), cols, p, pAt, x, xAt, y, yAt);
        for (int first = GROUP; first < rows; first += GROUP) {
            inputs(0, cols, first, Math.min(first + GROUP, rows), cols, p, pAt, x, xAt, y, yAt);
        }
    }

    /** Inputs {@code from} to {@code to} of the panels of rows {@code first} to {@code end}; added to y unless first is 0. */
    static void inputs(
            int from,
            int to,
            int first,
            int end,
            int cols,
            float[] p,
            int pAt,
            float[] x,
            int xAt,
            float[] y,
            int yAt) {
        for (int k = from; k < to; k++) {
            float sum = input(end - first, cols, p, pAt + first * cols + k * PANEL, x, xAt + first);
            y[yAt + k] = first == 0 ? sum : y[yAt + k] + sum;
        }
    }

    static void ger(int rows, int cols, float alpha, float[] x, int xAt, float[] y, int yAt, float[] p, int pAt) {
        for (int first = 0; first < rows; first += PANEL) {
            for (int k = 0; k < cols; k++) {
                float yk = y[yAt + k];
                int at = pAt + first * cols + k * PANEL;
                for (int lane = 0; lane < PANEL; lane++) {
                    p[at + lane] = Math.fma(alpha * x[xAt + first + lane], yk, p[at + lane]);
                }
            }
        }
    }

    /** One row of {@code P x + b}: one chain over k. */
    private static float oneChain(int cols, float[] p, int pAt, float[] x, int xAt, float bias) {
        float sum = bias;
        for (int k = 0; k < cols; k++) {
            sum = Math.fma(p[pAt + k * PANEL], x[xAt + k], sum);
        }
        return sum;
    }

    /** One row of {@code P x + b}: four chains, k mod 4. */
    private static float fourChains(int cols, float[] p, int pAt, float[] x, int xAt, float bias) {
        float sum0 = bias;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        int bound = cols & -4;
        for (int k = 0; k < bound; k += 4) {
            int at = pAt + k * PANEL;
            sum0 = Math.fma(p[at], x[xAt + k], sum0);
            sum1 = Math.fma(p[at + PANEL], x[xAt + k + 1], sum1);
            sum2 = Math.fma(p[at + 2 * PANEL], x[xAt + k + 2], sum2);
            sum3 = Math.fma(p[at + 3 * PANEL], x[xAt + k + 3], sum3);
        }
        int at = pAt + bound * PANEL;
        if (bound < cols) {
            sum0 = Math.fma(p[at], x[xAt + bound], sum0);
        }
        if (bound + 1 < cols) {
            sum1 = Math.fma(p[at + PANEL], x[xAt + bound + 1], sum1);
        }
        if (bound + 2 < cols) {
            sum2 = Math.fma(p[at + 2 * PANEL], x[xAt + bound + 2], sum2);
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /** One element of {@code P^T x}; {@code pAt} is where the lanes of that input start. */
    private static float input(int rows, int cols, float[] p, int pAt, float[] x, int xAt) {
        float even = quarter(rows, cols, p, pAt, x, xAt) + quarter(rows, cols, p, pAt + 2, x, xAt + 2);
        float odd = quarter(rows, cols, p, pAt + 1, x, xAt + 1) + quarter(rows, cols, p, pAt + 3, x, xAt + 3);
        return even + odd;
    }

    /** Lanes 0, 4, 8 and 12 of one input of {@code P^T x}, each a chain over the panels: (0 + 8) + (4 + 12). */
    private static float quarter(int rows, int cols, float[] p, int pAt, float[] x, int xAt) {
        float sum0 = 0f;
        float sum4 = 0f;
        float sum8 = 0f;
        float sum12 = 0f;
        for (int first = 0; first < rows; first += PANEL) {
            int at = pAt + first * cols;
            sum0 = Math.fma(p[at], x[xAt + first], sum0);
            sum4 = Math.fma(p[at + 4], x[xAt + first + 4], sum4);
            sum8 = Math.fma(p[at + 8], x[xAt + first + 8], sum8);
            sum12 = Math.fma(p[at + 12], x[xAt + first + 12], sum12);
        }
        return (sum0 + sum8) + (sum4 + sum12);
    }
}
