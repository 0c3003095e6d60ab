package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Panels: packing, products, transposed products and rank-1 updates. */
@Tag("width")
class PanelKernelsTest {
    private static final double ROUNDING = 0x1p-24;
    private static final int PANEL = PanelKernels.PANEL;
    private static final int[] ROWS = {0, 1, 2, 7, 15, 16, 17, 31, 32, 33, 50, 64, 81};
    private static final int[] COLS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 16, 17, 31, 64, 65, 100};

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdPanel.class, ScalarPanel.class);
        Twins.assertSameBits(SimdPanelT.class, ScalarPanel.class);
    }

    @Test
    void sizesRoundUpToWholePanels() {
        assertEquals(0, PanelKernels.padded(0));
        assertEquals(16, PanelKernels.padded(1));
        assertEquals(16, PanelKernels.padded(16));
        assertEquals(32, PanelKernels.padded(17));
        assertEquals(2147483632, PanelKernels.padded(2147483632));
        assertEquals(16 * 7, PanelKernels.panelLength(3, 7));
        assertEquals(0, PanelKernels.panelLength(0, 7));
        assertEquals(0, PanelKernels.panelLength(7, 0));
        assertEquals(2147483632L * Integer.MAX_VALUE, PanelKernels.panelLength(2147483632, Integer.MAX_VALUE));
        for (int bad : new int[] {-1, Integer.MIN_VALUE, 2147483633, Integer.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> PanelKernels.padded(bad));
            assertThrows(IllegalArgumentException.class, () -> PanelKernels.panelLength(bad, 1));
        }
        assertThrows(IllegalArgumentException.class, () -> PanelKernels.panelLength(1, -1));
    }

    @Test
    void packPutsEachElementInItsPlaceAndUnpackTakesItBack() {
        for (int rows : ROWS) {
            for (int cols : COLS) {
                int stride = cols + rows % 3;
                float[] a = Cases.special(rows * 131L + cols, rows * cols);
                float[] ga = Cases.guardedMatrix(rows, cols, a, 5, stride);
                int length = (int) PanelKernels.panelLength(rows, cols);
                float[] p = Cases.guarded(length, 3);
                PanelKernels.pack(rows, cols, ga, 5, stride, p, 3);
                String which = rows + " x " + cols;
                Cases.assertGuarded(p, 3, length, () -> "pack " + which);
                for (int j = 0; j < PanelKernels.padded(rows); j++) {
                    for (int k = 0; k < cols; k++) {
                        float packed = p[3 + j / PANEL * PANEL * cols + k * PANEL + j % PANEL];
                        Cases.assertSameBits(j < rows ? a[j * cols + k] : 0f, packed, () -> "pack " + which);
                    }
                }
                float[] back = Cases.guardedMatrix(rows, cols, new float[rows * cols], 5, stride);
                PanelKernels.unpack(rows, cols, p, 3, back, 5, stride);
                Cases.assertSameBits(ga, back, () -> "unpack " + which);
            }
        }
    }

    @Test
    void integersGiveExactResultsAndNothingElseIsWritten() {
        int at = 0;
        for (int rows : ROWS) {
            for (int cols : COLS) {
                at = (at + 5) % 18;
                int padded = PanelKernels.padded(rows);
                int length = padded * cols;
                float[] a = Cases.integers(rows * 131L + cols, rows * cols);
                float[] x = Cases.integers(cols, cols);
                float[] u = Cases.integers(rows + 700L, rows);
                float[] p = Cases.guarded(pack(rows, cols, a), at);
                float[] gx = Cases.guarded(x, 17 - at);
                float[] gu = Cases.guarded(Arrays.copyOf(u, padded), at);
                float[] y = Cases.guarded(padded, at);
                float[] t = Cases.guarded(cols, at);
                float[] updated = p.clone();
                PanelKernels.gemv(rows, cols, p, at, gx, 17 - at, gu, at, y, at);
                PanelKernels.gemvT(rows, cols, p, at, gu, at, t, at);
                PanelKernels.ger(rows, cols, -2f, gu, at, gx, 17 - at, updated, at);
                String which = rows + " x " + cols + " at " + at;
                Cases.assertGuarded(y, at, padded, () -> "gemv " + which);
                Cases.assertGuarded(t, at, cols, () -> "gemvT " + which);
                Cases.assertGuarded(updated, at, length, () -> "ger " + which);
                double[] product = Oracle.gemv(rows, cols, a, x);
                for (int j = 0; j < padded; j++) {
                    assertEquals(j < rows ? product[j] + u[j] : 0, y[at + j], () -> "gemv " + which);
                }
                double[] transposed = Oracle.gemvT(rows, cols, a, u);
                for (int k = 0; k < cols; k++) {
                    assertEquals(transposed[k], t[at + k], () -> "gemvT " + which);
                }
                double[] rank1 = Oracle.ger(rows, cols, -2f, u, x, a);
                float[] expected = new float[rows * cols];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = (float) rank1[i];
                }
                Cases.assertSameBits(
                        Cases.guarded(pack(rows, cols, expected), at), updated, () -> "ger, with its padding " + which);
            }
        }
    }

    @Test
    void gaussianResultsStayWithinTheBoundOfTheirOrder() {
        for (int rows : ROWS) {
            for (int cols : COLS) {
                int padded = PanelKernels.padded(rows);
                float[] a = Cases.gaussian(rows * 131L + cols, rows * cols);
                float[] x = Cases.gaussian(cols, cols);
                float[] u = Cases.gaussian(rows + 700L, rows);
                float[] gu = Arrays.copyOf(u, padded);
                float[] p = pack(rows, cols, a);
                float[] y = new float[padded];
                float[] t = new float[cols];
                float[] updated = p.clone();
                String which = rows + " x " + cols;
                PanelKernels.gemv(rows, cols, p, 0, x, 0, gu, 0, y, 0);
                PanelKernels.gemvT(rows, cols, p, 0, gu, 0, t, 0);
                PanelKernels.ger(rows, cols, 0.7f, gu, 0, x, 0, updated, 0);
                double[] product = Oracle.gemv(rows, cols, a, x);
                double[] size = Oracle.gemv(rows, cols, Oracle.absolute(a), Oracle.absolute(x));
                for (int j = 0; j < rows; j++) {
                    double bound = (cols / 4 + 4) * ROUNDING * (size[j] + Math.abs(u[j]));
                    Cases.assertWithin(bound, product[j] + u[j], y[j], () -> "gemv " + which);
                }
                double[] transposed = Oracle.gemvT(rows, cols, a, u);
                double[] sizeT = Oracle.gemvT(rows, cols, Oracle.absolute(a), Oracle.absolute(u));
                for (int k = 0; k < cols; k++) {
                    double bound = (padded / PANEL + 5) * ROUNDING * sizeT[k];
                    Cases.assertWithin(bound, transposed[k], t[k], () -> "gemvT " + which);
                }
                float[] back = new float[rows * cols];
                PanelKernels.unpack(rows, cols, updated, 0, back, 0, cols);
                double[] rank1 = Oracle.ger(rows, cols, 0.7f, u, x, a);
                for (int i = 0; i < rank1.length; i++) {
                    double bound = ROUNDING * (Math.abs(rank1[i]) + 1.01 * Math.abs(rank1[i] - a[i]));
                    Cases.assertWithin(bound * 1.01, rank1[i], back[i], () -> "ger " + which);
                }
            }
        }
    }

    @Test
    void gemvKeepsItsDocumentedOrder() {
        for (int cols : COLS) {
            int rows = 21;
            float[] a = Cases.special(cols, rows * cols);
            float[] x = Cases.gaussian(cols, cols);
            float[] b = Arrays.copyOf(Cases.gaussian(3, rows), 32);
            float[] y = new float[32];
            PanelKernels.gemv(rows, cols, pack(rows, cols, a), 0, x, 0, b, 0, y, 0);
            for (int j = 0; j < rows; j++) {
                float[] chains = {b[j], 0f, 0f, 0f};
                for (int k = 0; k < cols; k++) {
                    chains[k % 4] = Math.fma(a[j * cols + k], x[k], chains[k % 4]);
                }
                float expected = (chains[0] + chains[1]) + (chains[2] + chains[3]);
                Cases.assertSameBits(expected, y[j], () -> "cols " + cols);
            }
        }
    }

    @Test
    void gemvTKeepsItsDocumentedOrder() {
        for (int rows : ROWS) {
            int cols = 21;
            float[] a = Cases.special(rows, rows * cols);
            float[] x = Cases.gaussian(rows, rows);
            float[] y = new float[cols];
            PanelKernels.gemvT(
                    rows, cols, pack(rows, cols, a), 0, Arrays.copyOf(x, PanelKernels.padded(rows)), 0, y, 0);
            for (int k = 0; k < cols; k++) {
                float[] lanes = new float[PANEL];
                for (int j = 0; j < PanelKernels.padded(rows); j++) {
                    float weight = j < rows ? a[j * cols + k] : 0f;
                    lanes[j % PANEL] = Math.fma(weight, j < rows ? x[j] : 0f, lanes[j % PANEL]);
                }
                float expected = Level1KernelsTest.halvingTree(lanes);
                Cases.assertSameBits(expected, y[k], () -> "rows " + rows);
            }
        }
    }

    /** Beyond 1 MiB four panels at a time are summed, and the sums added. */
    @Test
    void gemvTOfALargeMatrixKeepsItsDocumentedOrder() {
        int rows = 130;
        int cols = 2103;
        float[] a = Cases.gaussian(7, rows * cols);
        float[] x = Arrays.copyOf(Cases.gaussian(8, rows), PanelKernels.padded(rows));
        float[] y = Cases.guarded(new float[cols], 3);
        PanelKernels.gemvT(rows, cols, pack(rows, cols, a), 0, x, 0, y, 3);
        for (int k = 0; k < cols; k++) {
            float sum = 0;
            for (int group = 0; group < rows; group += PanelKernels.GROUP) {
                float[] lanes = new float[PANEL];
                for (int j = group; j < Math.min(rows, group + PanelKernels.GROUP); j++) {
                    lanes[j % PANEL] = Math.fma(a[j * cols + k], x[j], lanes[j % PANEL]);
                }
                sum += Level1KernelsTest.halvingTree(lanes);
            }
            Cases.assertSameBits(sum, y[3 + k], () -> "gemvT");
        }
    }

    /** Products that vanish below zero leave -0 in every lane, which no group may lose. */
    @Test
    void sumsKeepTheSignOfZero() {
        for (int rows : new int[] {10, 64, 130, 200}) {
            int cols = rows == 200 ? 1300 : rows == 130 ? 5 : 33;
            float[] p = new float[(int) PanelKernels.panelLength(rows, cols)];
            Arrays.fill(p, 1e-30f);
            float[] x = new float[PanelKernels.padded(rows)];
            Arrays.fill(x, -1e-30f);
            float[] minusZero = new float[cols];
            Arrays.fill(minusZero, -0f);
            float[] y = new float[cols];
            PanelKernels.gemvT(rows, cols, p, 0, x, 0, y, 0);
            Cases.assertSameBits(minusZero, y, () -> "gemvT");
            float[] g = new float[cols];
            OuterKernels.sweep(rows, cols, 1f, x, 0, new float[cols], 0, p, 0, g, 0);
            Cases.assertSameBits(minusZero, g, () -> "sweep");
        }
    }

    @Test
    void biasMayBeTheOutput() {
        int rows = 21;
        int cols = 19;
        float[] p = pack(rows, cols, Cases.gaussian(1, rows * cols));
        float[] x = Cases.gaussian(2, cols);
        float[] b = Arrays.copyOf(Cases.gaussian(3, rows), 32);
        float[] y = new float[32];
        PanelKernels.gemv(rows, cols, p, 0, x, 0, b, 0, y, 0);
        PanelKernels.gemv(rows, cols, p, 0, x, 0, b, 0, b, 0);
        Cases.assertSameBits(y, b, () -> "y = b");
    }

    @Test
    void gemvTIsTheAdjointOfGemv() {
        for (int rows : ROWS) {
            for (int cols : COLS) {
                int padded = PanelKernels.padded(rows);
                float[] p = pack(rows, cols, Cases.integers(rows * 37L + cols, rows * cols));
                float[] x = Cases.integers(cols, cols);
                float[] u = Arrays.copyOf(Cases.integers(rows + 9L, rows), padded);
                float[] y = new float[padded];
                float[] t = new float[cols];
                PanelKernels.gemv(rows, cols, p, 0, x, 0, new float[padded], 0, y, 0);
                PanelKernels.gemvT(rows, cols, p, 0, u, 0, t, 0);
                assertEquals(Oracle.dot(y, u), Oracle.dot(x, t), () -> rows + " x " + cols);
            }
        }
    }

    @Test
    void paddingStaysZeroOverManyUpdates() {
        int rows = 19;
        int cols = 23;
        float[] p = pack(rows, cols, Cases.gaussian(1, rows * cols));
        for (int step = 0; step < 200; step++) {
            float[] x = Arrays.copyOf(Cases.gaussian(step, rows), 32);
            PanelKernels.ger(rows, cols, -0.3f, x, 0, Cases.gaussian(step + 1000, cols), 0, p, 0);
        }
        float[] unpacked = new float[rows * cols];
        PanelKernels.unpack(rows, cols, p, 0, unpacked, 0, cols);
        Cases.assertSameBits(pack(rows, cols, unpacked), p, () -> "padding");
        float[] y = new float[32];
        PanelKernels.gemv(rows, cols, p, 0, Cases.gaussian(5, cols), 0, new float[32], 0, y, 0);
        for (int j = rows; j < 32; j++) {
            Cases.assertSameBits(0f, y[j], () -> "padding of y");
        }
    }

    @Test
    void aNaNReachesEveryResultThatDependsOnIt() {
        int rows = 21;
        int cols = 35;
        for (int j = 0; j < rows; j++) {
            for (int k = 0; k < cols; k++) {
                float[] a = Cases.gaussian(1, rows * cols);
                a[j * cols + k] = Float.NaN;
                float[] p = pack(rows, cols, a);
                float[] y = new float[32];
                float[] t = new float[cols];
                PanelKernels.gemv(rows, cols, p, 0, Cases.gaussian(2, cols), 0, new float[32], 0, y, 0);
                PanelKernels.gemvT(rows, cols, p, 0, Arrays.copyOf(Cases.gaussian(3, rows), 32), 0, t, 0);
                for (int i = 0; i < 32; i++) {
                    assertEquals(i == j, Float.isNaN(y[i]));
                }
                for (int i = 0; i < cols; i++) {
                    assertEquals(i == k, Float.isNaN(t[i]));
                }
            }
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] a = Cases.gaussian(1, 70 * 70);
        float[] p = new float[80 * 70 + 12];
        float[] x = Cases.gaussian(2, 100);
        float[] y = new float[100];
        Cases.assertAllocatesNothingOnceWarm("panels", () -> {
            for (int n = 1; n < 70; n += 31) {
                PanelKernels.pack(n, n, a, 0, 70, p, 12);
                PanelKernels.gemv(n, n, p, 12, x, 12, x, 3, y, 12);
                PanelKernels.gemvT(n, n, p, 12, x, 12, y, 12);
                PanelKernels.ger(n, n, 0.5f, x, 12, x, 3, p, 12);
            }
        });
    }

    private static float[] pack(int rows, int cols, float[] a) {
        float[] p = new float[(int) PanelKernels.panelLength(rows, cols)];
        PanelKernels.pack(rows, cols, a, 0, cols, p, 0);
        return p;
    }
}
