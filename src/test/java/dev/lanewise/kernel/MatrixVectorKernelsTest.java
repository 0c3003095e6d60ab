package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Row-major products, transposed products and rank-1 updates. */
@Tag("width")
class MatrixVectorKernelsTest {
    private static final double ROUNDING = 0x1p-24;
    private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 8, 15, 16, 17, 31, 33, 48, 64, 65, 100};

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdMatrixVector.class, ScalarMatrixVector.class);
    }

    @Test
    void integersGiveExactResultsAndNothingElseIsWritten() {
        int at = 0;
        for (int rows : SIZES) {
            for (int cols : SIZES) {
                at = (at + 5) % 18;
                int stride = cols + at % 4;
                float[] a = Cases.integers(rows * 131L + cols, rows * cols);
                float[] x = Cases.integers(cols, cols);
                float[] u = Cases.integers(rows + 700L, rows);
                float[] ga = Cases.guardedMatrix(rows, cols, a, at, stride);
                float[] gx = Cases.guarded(x, 17 - at);
                float[] gu = Cases.guarded(u, at);
                float[] y = Cases.guarded(rows, at);
                float[] biased = Cases.guarded(rows, at);
                float[] t = Cases.guarded(cols, at);
                float[] updated = ga.clone();
                MatrixVectorKernels.gemv(rows, cols, ga, at, stride, gx, 17 - at, y, at);
                MatrixVectorKernels.gemv(rows, cols, ga, at, stride, gx, 17 - at, gu, at, biased, at);
                MatrixVectorKernels.gemvT(rows, cols, ga, at, stride, gu, at, t, at);
                MatrixVectorKernels.ger(rows, cols, -2f, gu, at, gx, 17 - at, updated, at, stride);
                String which = rows + " x " + cols + " at " + at + " stride " + stride;
                Cases.assertGuarded(y, at, rows, () -> "gemv " + which);
                Cases.assertGuarded(biased, at, rows, () -> "gemv with bias " + which);
                Cases.assertGuarded(t, at, cols, () -> "gemvT " + which);
                double[] product = Oracle.gemv(rows, cols, a, x);
                for (int j = 0; j < rows; j++) {
                    assertEquals(product[j], y[at + j], () -> "gemv " + which);
                    assertEquals(product[j] + u[j], biased[at + j], () -> "gemv with bias " + which);
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
                        Cases.guardedMatrix(rows, cols, expected, at, stride), updated, () -> "ger " + which);
            }
        }
    }

    @Test
    void gaussianResultsStayWithinTheBoundOfTheirOrder() {
        for (int rows : SIZES) {
            for (int cols : SIZES) {
                float[] a = Cases.gaussian(rows * 131L + cols, rows * cols);
                float[] x = Cases.gaussian(cols, cols);
                float[] u = Cases.gaussian(rows + 700L, rows);
                float[] y = new float[rows];
                float[] t = new float[cols];
                float[] updated = a.clone();
                String which = rows + " x " + cols;
                MatrixVectorKernels.gemv(rows, cols, a, 0, cols, x, 0, u, 0, y, 0);
                MatrixVectorKernels.gemvT(rows, cols, a, 0, cols, u, 0, t, 0);
                MatrixVectorKernels.ger(rows, cols, 0.7f, u, 0, x, 0, updated, 0, cols);
                double[] product = Oracle.gemv(rows, cols, a, x);
                double[] size = Oracle.gemv(rows, cols, Oracle.absolute(a), Oracle.absolute(x));
                for (int j = 0; j < rows; j++) {
                    double bound = (cols / 32 + 25) * ROUNDING * (size[j] + Math.abs(u[j]));
                    Cases.assertWithin(bound, product[j] + u[j], y[j], () -> "gemv " + which);
                }
                double[] transposed = Oracle.gemvT(rows, cols, a, u);
                double[] sizeT = Oracle.gemvT(rows, cols, Oracle.absolute(a), Oracle.absolute(u));
                for (int k = 0; k < cols; k++) {
                    Cases.assertWithin((rows + 1) * ROUNDING * sizeT[k], transposed[k], t[k], () -> "gemvT " + which);
                }
                double[] rank1 = Oracle.ger(rows, cols, 0.7f, u, x, a);
                for (int i = 0; i < rank1.length; i++) {
                    double bound = ROUNDING * (Math.abs(rank1[i]) + 1.01 * Math.abs(rank1[i] - a[i]));
                    Cases.assertWithin(bound * 1.01, rank1[i], updated[i], () -> "ger " + which);
                }
            }
        }
    }

    @Test
    void gemvIsOneDotProductARow() {
        for (int rows : new int[] {1, 2, 3, 4, 5, 11}) {
            for (int cols : Cases.FEW_LENGTHS) {
                float[] a = Cases.special(rows + cols, rows * cols);
                float[] x = Cases.gaussian(cols, cols);
                float[] y = new float[rows];
                MatrixVectorKernels.gemv(rows, cols, a, 0, cols, x, 0, y, 0);
                for (int j = 0; j < rows; j++) {
                    float dot = Level1Kernels.dot(cols, a, j * cols, x, 0);
                    Cases.assertSameBits(dot, y[j], () -> rows + " x " + cols);
                }
            }
        }
    }

    /** Products below the smallest denormal are -0 in every chain, and so is their sum with a tail, but not without. */
    @Test
    void aSumOfNegativeZerosKeepsItsSign() {
        for (int rows : new int[] {1, 2, 4, 5, 16, 19, 35}) {
            for (int cols : new int[] {1, 15, 16, 17, 32, 33, 47, 64}) {
                float[] a = new float[rows * cols];
                float[] x = new float[cols];
                Arrays.fill(a, -Float.MIN_VALUE);
                Arrays.fill(x, 0.25f);
                float[] expected = new float[rows];
                float[] actual = new float[rows];
                ScalarMatrixVector.gemv(rows, cols, a, 0, cols, x, 0, expected, 0);
                MatrixVectorKernels.gemv(rows, cols, a, 0, cols, x, 0, actual, 0);
                Cases.assertSameBits(expected, actual, () -> rows + " x " + cols);
            }
        }
    }

    @Test
    void gemvTIsOneChainOverTheRows() {
        for (int rows : new int[] {0, 1, 2, 3, 4, 5, 11}) {
            for (int cols : Cases.FEW_LENGTHS) {
                float[] a = Cases.special(rows + cols, rows * cols);
                float[] x = Cases.gaussian(rows, rows);
                float[] y = Cases.gaussian(cols, cols);
                MatrixVectorKernels.gemvT(rows, cols, a, 0, cols, x, 0, y, 0);
                for (int k = 0; k < cols; k++) {
                    float sum = 0f;
                    for (int j = 0; j < rows; j++) {
                        sum = Math.fma(a[j * cols + k], x[j], sum);
                    }
                    Cases.assertSameBits(sum, y[k], () -> rows + " x " + cols);
                }
            }
        }
    }

    /** {@code <A x, u> = <x, A^T u>}: exactly, with integers. */
    @Test
    void gemvTIsTheAdjointOfGemv() {
        for (int rows : SIZES) {
            for (int cols : SIZES) {
                float[] a = Cases.integers(rows * 37L + cols, rows * cols);
                float[] x = Cases.integers(cols, cols);
                float[] u = Cases.integers(rows + 9L, rows);
                float[] y = new float[rows];
                float[] t = new float[cols];
                MatrixVectorKernels.gemv(rows, cols, a, 0, cols, x, 0, y, 0);
                MatrixVectorKernels.gemvT(rows, cols, a, 0, cols, u, 0, t, 0);
                assertEquals(Oracle.dot(y, u), Oracle.dot(x, t), () -> rows + " x " + cols);
            }
        }
    }

    @Test
    void aNaNReachesEveryResultThatDependsOnIt() {
        int rows = 21;
        int cols = 35;
        for (int j = 0; j < rows; j++) {
            for (int k = 0; k < cols; k++) {
                float[] a = Cases.gaussian(1, rows * cols);
                float[] x = Cases.gaussian(2, cols);
                float[] u = Cases.gaussian(3, rows);
                float[] y = new float[rows];
                float[] t = new float[cols];
                a[j * cols + k] = Float.NaN;
                MatrixVectorKernels.gemv(rows, cols, a, 0, cols, x, 0, y, 0);
                MatrixVectorKernels.gemvT(rows, cols, a, 0, cols, u, 0, t, 0);
                for (int i = 0; i < rows; i++) {
                    assertEquals(i == j, Float.isNaN(y[i]));
                }
                for (int i = 0; i < cols; i++) {
                    assertEquals(i == k, Float.isNaN(t[i]));
                }
            }
        }
        float[] updated = new float[rows * cols];
        float[] x = new float[rows];
        float[] y = new float[cols];
        x[5] = Float.NaN;
        MatrixVectorKernels.ger(rows, cols, 0f, x, 0, y, 0, updated, 0, cols);
        for (int i = 0; i < updated.length; i++) {
            assertEquals(i / cols == 5, Float.isNaN(updated[i]));
        }
    }

    @Test
    void strideMayBeHugeForOneRowAndGapsAreNeverRead() {
        float[] a = Cases.gaussian(1, 20);
        float[] y = new float[1];
        MatrixVectorKernels.gemv(1, 20, a, 0, Integer.MAX_VALUE, a, 0, y, 0);
        assertEquals(Level1Kernels.dot(20, a, 0, a, 0), y[0]);
        float[] gaps = new float[3 * 30];
        Arrays.fill(gaps, Float.NaN);
        float[] three = new float[3];
        float[] twenty = new float[20];
        for (int j = 0; j < 3; j++) {
            System.arraycopy(a, 0, gaps, j * 30, 20);
        }
        MatrixVectorKernels.gemv(3, 20, gaps, 0, 30, a, 0, three, 0);
        MatrixVectorKernels.gemvT(3, 20, gaps, 0, 30, three, 0, twenty, 0);
        for (float value : twenty) {
            assertTrue(Float.isFinite(value));
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] a = Cases.gaussian(1, 70 * 70);
        float[] x = Cases.gaussian(2, 100);
        float[] y = new float[100];
        float[] updated = new float[70 * 70];
        Cases.assertAllocatesNothingOnceWarm("matrix-vector", () -> {
            for (int n = 1; n < 70; n += 31) {
                MatrixVectorKernels.gemv(n, 64, a, 12, 70, x, 12, y, 12);
                MatrixVectorKernels.gemv(n, n, a, 12, n, x, 12, x, 3, y, 12);
                MatrixVectorKernels.gemvT(n, 64, a, 12, 70, x, 12, y, 12);
                MatrixVectorKernels.ger(n, 64, 0.5f, x, 12, x, 5, updated, 12, 70);
            }
        });
    }
}
