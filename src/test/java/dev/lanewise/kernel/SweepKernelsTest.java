package dev.lanewise.kernel;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
class SweepKernelsTest {
    private static final int[] ROWS = {0, 1, 10, 16, 17, 33, 50};
    private static final int[] COLS = {0, 1, 2, 3, 4, 5, 6, 7, 9, 13, 33, 64};

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdSweep.class, ScalarSweep.class);
    }

    @Test
    void integersGiveExactResultsAndNothingElseIsWritten() {
        int at = 0;
        for (int rows : ROWS) {
            for (int cols : COLS) {
                at = (at + 5) % 18;
                int padded = PanelKernels.padded(rows);
                float[] a = Cases.integers(rows * 131L + cols, rows * cols);
                float[] d = Cases.integers(rows, rows);
                float[] x = Cases.integers(cols, cols);
                float[] p = Cases.guarded(pack(rows, cols, a), at);
                float[] sentinels = new float[cols];
                Arrays.fill(sentinels, Cases.SENTINEL);
                float[] y = Cases.guarded(sentinels, at);
                SweepKernels.sweep(rows, cols, -2f, Arrays.copyOf(d, padded), 0, x, 0, p, at, y, at);
                String which = rows + " x " + cols;
                Cases.assertSameBits(Cases.guarded(floats(Oracle.gemvT(rows, cols, a, d)), at), y, () -> "y " + which);
                float[] updated = floats(Oracle.ger(rows, cols, -2f, d, x, a));
                Cases.assertSameBits(Cases.guarded(pack(rows, cols, updated), at), p, () -> "P " + which);
            }
        }
    }

    /** The bits of an on-line step do not depend on whether its gradient is stored. */
    @Test
    void oneSweepIsTheTransposedProductAndAStepWithAStoredGradient() {
        for (int rows : ROWS) {
            for (int cols : COLS) {
                int padded = PanelKernels.padded(rows);
                float[] p = pack(rows, cols, Cases.special(rows * 131L + cols, rows * cols));
                float[] d = Arrays.copyOf(Cases.special(rows, rows), padded);
                float[] x = Cases.special(cols, cols);
                float[] expectedY = new float[cols];
                float[] expectedP = p.clone();
                float[] g = new float[p.length];
                PanelKernels.gemvT(rows, cols, p, 0, d, 0, expectedY, 0);
                PanelKernels.ger(rows, cols, 1f, d, 0, x, 0, g, 0);
                Level1Kernels.axpy(p.length, -0.3f, g, 0, expectedP, 0);
                float[] y = new float[cols];
                SweepKernels.sweep(rows, cols, -0.3f, d, 0, x, 0, p, 0, y, 0);
                String which = rows + " x " + cols;
                Cases.assertSameBits(expectedY, y, () -> "y " + which);
                Cases.assertSameBits(expectedP, p, () -> "P " + which);
            }
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] p = new float[80 * 70 + 12];
        float[] x = Cases.gaussian(2, 100);
        float[] y = new float[100];
        Cases.assertAllocatesNothingOnceWarm("sweep", () -> {
            for (int n = 1; n < 70; n += 31) {
                SweepKernels.sweep(n, n, -1e-3f, x, 0, x, 3, p, 12, y, 5);
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
