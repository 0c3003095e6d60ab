package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Products of batches: each sample as it would be alone. */
@Tag("width")
class GemmKernelsTest {
    private static final int[] BATCHES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 32};
    private static final int[] ROWS = {1, 10, 16, 17, 33, 50};
    private static final int[] COLS = {1, 2, 3, 5, 6, 7, 10, 13, 33, 64, 85};

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdGemm.class, ScalarGemm.class);
        Twins.assertSameBits(SimdGemmGer.class, ScalarGemm.class);
        Twins.assertSameBits(SimdGemmDescend.class, ScalarGemm.class);
        Twins.assertSameBits(SimdGemmT.class, ScalarGemm.class);
    }

    @Test
    void integersGiveExactResultsAndNothingElseIsWritten() {
        int at = 0;
        for (int batch : BATCHES) {
            for (int rows : ROWS) {
                for (int cols : COLS) {
                    at = (at + 5) % 18;
                    int padded = PanelKernels.padded(rows);
                    int paddedCols = PanelKernels.padded(cols);
                    int stride = Math.max(padded, paddedCols) + at % 4;
                    float[] a = Cases.integers(rows * 131L + cols, rows * cols);
                    float[] x = Cases.integers(cols, batch * cols);
                    float[] d = Cases.integers(rows, batch * rows);
                    float[] b = Cases.integers(7, rows);
                    float[] p = Cases.guarded(pack(rows, cols, a), at);
                    float[] gx = Cases.guardedMatrix(batch, cols, x, at, stride);
                    float[] gd = Cases.guardedMatrix(batch, padded, padRows(batch, rows, d), 17 - at, stride);
                    float[] z = Cases.guardedMatrix(batch, padded, sentinels(batch * padded), at, stride);
                    float[] y = Cases.guardedMatrix(batch, paddedCols, sentinels(batch * paddedCols), at, stride);
                    float[] updated = p.clone();
                    GemmKernels.gemm(
                            batch, rows, cols, gx, at, stride, p, at, Arrays.copyOf(b, padded), 0, z, at, stride);
                    float[] work = new float[(int) GemmKernels.workLength(rows)];
                    GemmKernels.gemmT(batch, rows, cols, gd, 17 - at, stride, p, at, work, 0, y, at, stride);
                    GemmKernels.ger(batch, rows, cols, gd, 17 - at, stride, gx, at, stride, updated, at);
                    float[] overwritten = Cases.guarded(sentinels(padded * cols), at);
                    GemmKernels.outer(batch, rows, cols, gd, 17 - at, stride, gx, at, stride, overwritten, at);
                    float[] descended = p.clone();
                    GemmKernels.descend(
                            batch, rows, cols, -0.5f, 0.25f, gd, 17 - at, stride, gx, at, stride, descended, at);
                    float[] expectedZ = new float[batch * padded];
                    float[] expectedY = new float[batch * paddedCols];
                    double[] sum = doubles(a);
                    for (int s = 0; s < batch; s++) {
                        float[] xs = Arrays.copyOfRange(x, s * cols, (s + 1) * cols);
                        float[] ds = Arrays.copyOfRange(d, s * rows, (s + 1) * rows);
                        double[] product = Oracle.gemv(rows, cols, a, xs);
                        for (int j = 0; j < rows; j++) {
                            expectedZ[s * padded + j] = (float) product[j] + b[j];
                        }
                        double[] transposed = Oracle.gemvT(rows, cols, a, ds);
                        double[] added = Oracle.ger(rows, cols, 1f, ds, xs, new float[rows * cols]);
                        for (int k = 0; k < cols; k++) {
                            expectedY[s * paddedCols + k] = (float) transposed[k];
                        }
                        for (int i = 0; i < sum.length; i++) {
                            sum[i] += added[i];
                        }
                    }
                    float[] expectedP = new float[rows * cols];
                    float[] expectedOuter = new float[rows * cols];
                    float[] expectedDescended = new float[rows * cols];
                    for (int i = 0; i < sum.length; i++) {
                        expectedP[i] = (float) sum[i];
                        expectedOuter[i] = (float) sum[i] - a[i];
                        expectedDescended[i] = a[i] - 0.125f * expectedOuter[i];
                    }
                    String which = batch + " x " + rows + " x " + cols;
                    Cases.assertSameBits(
                            Cases.guardedMatrix(batch, padded, expectedZ, at, stride), z, () -> "gemm " + which);
                    Cases.assertSameBits(
                            Cases.guardedMatrix(batch, paddedCols, expectedY, at, stride), y, () -> "gemmT " + which);
                    Cases.assertSameBits(Cases.guarded(pack(rows, cols, expectedP), at), updated, () -> "ger " + which);
                    Cases.assertSameBits(
                            Cases.guarded(pack(rows, cols, expectedOuter), at), overwritten, () -> "outer " + which);
                    Cases.assertSameBits(
                            Cases.guarded(pack(rows, cols, expectedDescended), at),
                            descended,
                            () -> "descend " + which);
                }
            }
        }
    }

    /** The promise of serving: the bits of {@link PanelKernels}, whatever the batch; those of the transpose for gemmT. */
    @Test
    void aSampleInABatchIsTheSampleAlone() {
        for (int batch : BATCHES) {
            for (int rows : ROWS) {
                for (int cols : COLS) {
                    int padded = PanelKernels.padded(rows);
                    int paddedCols = PanelKernels.padded(cols);
                    float[] a = Cases.special(rows * 131L + cols, rows * cols);
                    float[] p = pack(rows, cols, a);
                    float[] turned = pack(cols, rows, transpose(rows, cols, a));
                    float[] b = Arrays.copyOf(Cases.gaussian(7, rows), padded);
                    float[] x = Cases.gaussian(cols, batch * cols);
                    float[] d = padRows(batch, rows, Cases.gaussian(rows, batch * rows));
                    float[] z = new float[batch * padded];
                    float[] y = new float[batch * paddedCols];
                    float[] sum = p.clone();
                    float[] z1 = z.clone();
                    float[] y1 = y.clone();
                    float[] sum1 = p.clone();
                    float[] work = new float[(int) GemmKernels.workLength(rows)];
                    GemmKernels.gemm(batch, rows, cols, x, 0, cols, p, 0, b, 0, z, 0, padded);
                    GemmKernels.gemmT(batch, rows, cols, d, 0, padded, p, 0, work, 0, y, 0, paddedCols);
                    GemmKernels.ger(batch, rows, cols, d, 0, padded, x, 0, cols, sum, 0);
                    for (int s = 0; s < batch; s++) {
                        PanelKernels.gemv(rows, cols, p, 0, x, s * cols, b, 0, z1, s * padded);
                        PanelKernels.gemv(
                                cols, rows, turned, 0, d, s * padded, new float[paddedCols], 0, y1, s * paddedCols);
                        PanelKernels.ger(rows, cols, 1f, d, s * padded, x, s * cols, sum1, 0);
                    }
                    String which = batch + " x " + rows + " x " + cols;
                    Cases.assertSameBits(z1, z, () -> "gemm " + which);
                    Cases.assertSameBits(y1, y, () -> "gemmT " + which);
                    Cases.assertSameBits(sum1, sum, () -> "ger " + which);
                    Arrays.fill(sum, Float.NaN);
                    Arrays.fill(sum1, 0f);
                    GemmKernels.outer(batch, rows, cols, d, 0, padded, x, 0, cols, sum, 0);
                    GemmKernels.ger(batch, rows, cols, d, 0, padded, x, 0, cols, sum1, 0);
                    Cases.assertSameBits(sum1, sum, () -> "outer " + which);
                }
            }
        }
    }

    /** What training relies on: the bits of a gradient that is stored. */
    @Test
    void descentIsAStepAlongTheOuterProduct() {
        for (int batch : BATCHES) {
            for (int rows : ROWS) {
                for (int cols : COLS) {
                    int padded = PanelKernels.padded(rows);
                    float[] x = Cases.gaussian(cols, batch * cols);
                    float[] d = padRows(batch, rows, Cases.gaussian(rows, batch * rows));
                    float[] p = pack(rows, cols, Cases.gaussian(rows * 131L + cols, rows * cols));
                    float[] expected = p.clone();
                    float[] g = new float[p.length];
                    GemmKernels.outer(batch, rows, cols, d, 0, padded, x, 0, cols, g, 0);
                    OptimizerKernels.sgd(p.length, 0.3f, 0f, 1f / 7, g, 0, expected, 0);
                    GemmKernels.descend(batch, rows, cols, -0.3f, 1f / 7, d, 0, padded, x, 0, cols, p, 0);
                    Cases.assertSameBits(expected, p, () -> batch + " x " + rows + " x " + cols);
                }
            }
        }
    }

    @Test
    void nothingTimesNothingIsTheBias() {
        float[] z = new float[64];
        GemmKernels.gemm(2, 3, 0, new float[0], 0, 0, new float[0], 0, Cases.gaussian(1, 16), 0, z, 0, 32);
        for (int i = 0; i < 16; i++) {
            assertEquals(Cases.gaussian(1, 16)[i], z[i]);
            assertEquals(z[i], z[32 + i]);
            assertEquals(0f, z[16 + i]);
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] p = new float[80 * 70 + 12];
        float[] x = Cases.gaussian(2, 100 * 33);
        float[] work = new float[64 * 80 + 512];
        float[] y = new float[100 * 33];
        float[] z = new float[100 * 33];
        Cases.assertAllocatesNothingOnceWarm("gemm", () -> {
            for (int n = 1; n < 70; n += 31) {
                GemmKernels.gemm(32, n, n, x, 12, 80, p, 12, x, 3, z, 12, 80);
                GemmKernels.gemmT(32, n, n, x, 12, 80, p, 12, work, 12, y, 12, 80);
                GemmKernels.ger(8, n, n, x, 12, 80, x, 3, 80, p, 12);
                GemmKernels.outer(8, n, n, x, 12, 80, x, 3, 80, p, 12);
                for (int batch = 2; batch < 10; batch += 2) {
                    GemmKernels.gemm(batch, n, n, x, 12, 80, p, 12, x, 3, z, 12, 80);
                    GemmKernels.descend(batch, n, n, -1e-6f, 0.5f, x, 12, 80, x, 3, 80, p, 12);
                }
            }
        });
    }

    private static float[] transpose(int rows, int cols, float[] a) {
        float[] transpose = new float[a.length];
        for (int j = 0; j < rows; j++) {
            for (int k = 0; k < cols; k++) {
                transpose[k * rows + j] = a[j * cols + k];
            }
        }
        return transpose;
    }

    private static float[] sentinels(int length) {
        float[] sentinels = new float[length];
        Arrays.fill(sentinels, Cases.SENTINEL);
        return sentinels;
    }

    private static float[] padRows(int batch, int rows, float[] d) {
        int padded = PanelKernels.padded(rows);
        float[] rowsPadded = new float[batch * padded];
        for (int s = 0; s < batch; s++) {
            System.arraycopy(d, s * rows, rowsPadded, s * padded, rows);
        }
        return rowsPadded;
    }

    private static float[] pack(int rows, int cols, float[] a) {
        float[] p = new float[(int) PanelKernels.panelLength(rows, cols)];
        PanelKernels.pack(rows, cols, a, 0, cols, p, 0);
        return p;
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i];
        }
        return y;
    }
}
