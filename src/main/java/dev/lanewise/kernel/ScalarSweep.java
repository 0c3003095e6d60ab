package dev.lanewise.kernel;

/** The scalar kernel behind {@link SweepKernels}; also takes the last columns, too few for a vector kernel. */
final class ScalarSweep {
    private static final int PANEL = PanelKernels.PANEL;

    private ScalarSweep() {}

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
            float[] y,
            int yAt) {
        columns(0, rows, cols, alpha, d, dAt, x, xAt, p, pAt, y, yAt);
    }

    /** {@link #sweep} for the columns from {@code from} on. */
    static void columns(
            int from,
            int rows,
            int cols,
            float alpha,
            float[] d,
            int dAt,
            float[] x,
            int xAt,
            float[] p,
            int pAt,
            float[] y,
            int yAt) {
        for (int k = from; k < cols; k++) {
            y[yAt + k] = ScalarPanel.input(rows, cols, p, pAt + k * PANEL, d, dAt);
            for (int first = 0; first < rows; first += PANEL) {
                int at = pAt + first * cols + k * PANEL;
                for (int lane = 0; lane < PANEL; lane++) {
                    float g = Math.fma(d[dAt + first + lane], x[xAt + k], 0f);
                    p[at + lane] = Math.fma(alpha, g, p[at + lane]);
                }
            }
        }
    }
}
