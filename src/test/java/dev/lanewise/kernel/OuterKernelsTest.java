package dev.lanewise.kernel;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
class OuterKernelsTest {
    private static final int[] ROWS = {0, 1, 10, 16, 17, 33, 50};
    private static final int[] COLS = {0, 1, 2, 3, 4, 5, 7, 9, 13, 33, 64};

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdOuter.class, ScalarOuter.class);
    }

    @Test
    void integersGiveExactResultsAndNothingElseIsWritten() {
        int at = 0;
        for (int rows : ROWS) {
            for (int cols : COLS) {
                at = (at + 5) % 18;
                float[] a = Cases.integers(rows * 131L + cols, rows * cols);
                float[] d = Cases.integers(rows, rows);
                float[] x = Cases.integers(cols, cols);
                float[] padded = Arrays.copyOf(d, PanelKernels.padded(rows));
                String which = rows + " x " + cols;

                float[] g = Cases.guarded(pack(rows, cols, a), at);
                OuterKernels.outer(rows, cols, padded, 0, x, 0, g, at);
                float[] product = floats(Oracle.ger(rows, cols, 1f, d, x, new float[rows * cols]));
                Cases.assertSameBits(Cases.guarded(pack(rows, cols, product), at), g, () -> "G " + which);

                float[] p = Cases.guarded(pack(rows, cols, a), at);
                OuterKernels.descend(rows, cols, -2f, padded, 0, x, 0, p, at);
                float[] updated = floats(Oracle.ger(rows, cols, -2f, d, x, a));
                Cases.assertSameBits(Cases.guarded(pack(rows, cols, updated), at), p, () -> "P " + which);
            }
        }
    }

    /** The bits of an on-line step do not depend on whether its gradient is stored. */
    @Test
    void descentIsAStepWithAStoredGradient() {
        for (int rows : ROWS) {
            for (int cols : COLS) {
                float[] p = pack(rows, cols, Cases.special(rows * 131L + cols, rows * cols));
                float[] d = Arrays.copyOf(Cases.special(rows, rows), PanelKernels.padded(rows));
                float[] x = Cases.special(cols, cols);
                float[] expected = p.clone();
                float[] g = new float[p.length];
                PanelKernels.ger(rows, cols, 1f, d, 0, x, 0, g, 0);
                Level1Kernels.axpy(p.length, -0.3f, g, 0, expected, 0);
                String which = rows + " x " + cols;
                float[] outer = new float[p.length];
                Arrays.fill(outer, 7f);
                OuterKernels.outer(rows, cols, d, 0, x, 0, outer, 0);
                Cases.assertSameBits(g, outer, () -> "G " + which);
                OuterKernels.descend(rows, cols, -0.3f, d, 0, x, 0, p, 0);
                Cases.assertSameBits(expected, p, () -> "P " + which);
                float[] finite = pack(rows, cols, Cases.gaussian(rows * 131L + cols, rows * cols));
                float[] sgd = finite.clone();
                OptimizerKernels.sgd(p.length, 0.3f, 0f, 1f, g, 0, sgd, 0);
                OuterKernels.descend(rows, cols, -0.3f, d, 0, x, 0, finite, 0);
                Cases.assertSameBits(sgd, finite, () -> "sgd " + which);
            }
        }
    }

    /** Whole groups of panels are walked once, the others twice: the same bits. */
    @Test
    void aSweepIsATransposedProductAndADescent() {
        for (int rows : new int[] {0, 1, 10, 17, 33, 64, 70, 81, 130}) {
            for (int cols : new int[] {0, 1, 5, 16, 33, 207, 400}) {
                int at = (rows + cols) % 18;
                float[] a = Cases.gaussian(rows * 131L + cols, rows * cols);
                float[] p = Cases.guarded(pack(rows, cols, a), at);
                float[] d = Arrays.copyOf(Cases.gaussian(rows, rows), PanelKernels.padded(rows));
                float[] x = Cases.special(cols, cols);
                float[] g = Cases.guarded(new float[cols], at);
                float[] expectedG = g.clone();
                float[] expectedP = p.clone();
                ScalarPanel.byGroups(rows, cols, p, at, d, 0, expectedG, at);
                OuterKernels.descend(rows, cols, -0.3f, d, 0, x, 0, expectedP, at);
                OuterKernels.sweep(rows, cols, -0.3f, d, 0, x, 0, p, at, g, at);
                String which = rows + " x " + cols;
                Cases.assertSameBits(expectedG, g, () -> "g " + which);
                Cases.assertSameBits(expectedP, p, () -> "P " + which);
            }
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] p = new float[80 * 230 + 12];
        float[] x = Cases.gaussian(2, 300);
        float[] g = new float[300];
        Cases.assertAllocatesNothingOnceWarm("outer, descend and sweep", () -> {
            for (int n = 1; n < 70; n += 31) {
                OuterKernels.outer(n, n, x, 0, x, 3, p, 12);
                OuterKernels.descend(n, n, -1e-3f, x, 0, x, 3, p, 12);
                OuterKernels.sweep(n, 230, -1e-3f, x, 0, x, 3, p, 12, g, 0);
            }
        });
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static float[] pack(int rows, int cols, float[] a) {
        float[] p = new float[(int) PanelKernels.panelLength(rows, cols)];
        PanelKernels.pack(rows, cols, a, 0, cols, p, 0);
        return p;
    }
}
