package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Softmax, its gradient, log-sum-exp and cross-entropy. */
@Tag("width")
class SoftmaxKernelsTest {
    /** Half an ulp of a float, relative. */
    private static final double ROUNDING = 0x1p-24;

    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdSoftmax.class, ScalarSoftmax.class);
    }

    @Test
    void softmaxMatchesTheOracleAndAddsUpToOne() {
        for (int length : Cases.LENGTHS) {
            for (float scale : new float[] {1f, 10f, 40f}) {
                float[] z = scaled(scale, Cases.gaussian(length, length));
                float[] p = Cases.guarded(length, 3);
                SoftmaxKernels.softmax(length, Cases.guarded(z, 5), 5, p, 3);
                Cases.assertGuarded(p, 3, length, () -> "softmax " + length);
                double lse = logSumExp(z);
                double max = max(z);
                double sum = 0;
                for (int i = 0; i < length; i++) {
                    double exact = StrictMath.exp(z[i] - lse);
                    // The rounded difference, exp, the sum (of positive numbers), the quotient.
                    double k = (max - z[i]) + 2 + (length / 32 + 24 + 2) + 1;
                    Cases.assertWithin(k * ROUNDING * exact + Float.MIN_VALUE, exact, p[3 + i], () -> "softmax");
                    assertTrue(p[3 + i] >= 0 && p[3 + i] <= 1);
                    sum += p[3 + i];
                }
                if (length > 0) {
                    Cases.assertWithin((length / 32 + 27) * ROUNDING, sum, 1f, () -> "sum of softmax");
                }
            }
        }
    }

    @Test
    void softmaxOfOneElementIsOne() {
        for (float z : new float[] {0f, -0f, 1f, -1e38f, Float.MAX_VALUE, Float.MIN_VALUE}) {
            float[] p = {z};
            SoftmaxKernels.softmax(1, p, 0, p, 0);
            assertEquals(1f, p[0]);
        }
    }

    /** Integers, so that the shift itself rounds nothing. */
    @Test
    void shiftingAllNetInputsChangesNothing() {
        for (int length : Cases.LENGTHS) {
            float[] z = Cases.integers(length, length);
            float[] y = Cases.guarded(oneHot(length), 0);
            float[] p = new float[length];
            float[] q = new float[length];
            SoftmaxKernels.softmax(length, z, 0, p, 0);
            float entropy = SoftmaxKernels.crossEntropy(length, z, 0, y, 0);
            for (float shift : new float[] {1f, -1000f, 0x1p20f}) {
                float[] moved = z.clone();
                for (int i = 0; i < length; i++) {
                    moved[i] += shift;
                }
                SoftmaxKernels.softmax(length, moved, 0, q, 0);
                Cases.assertSameBits(p, q, () -> "shift " + shift);
                Cases.assertSameBits(
                        entropy, SoftmaxKernels.crossEntropy(length, moved, 0, y, 0), () -> "shift " + shift);
            }
        }
    }

    @Test
    void hugeNetInputsOverflowNothing() {
        for (int length : Cases.FEW_LENGTHS) {
            if (length > 1) {
                float[] z = new float[length];
                Arrays.fill(z, -Float.MAX_VALUE);
                z[length / 2] = Float.MAX_VALUE;
                float[] p = new float[length];
                SoftmaxKernels.softmax(length, z, 0, p, 0);
                Cases.assertSameBits(oneHot(length), p, () -> "softmax");
                assertEquals(Float.MAX_VALUE, SoftmaxKernels.logSumExp(length, z, 0));
                assertEquals(0f, SoftmaxKernels.crossEntropy(length, z, 0, oneHot(length), 0));
                Arrays.fill(z, 3e38f);
                SoftmaxKernels.softmax(length, z, 0, p, 0);
                for (float value : p) {
                    assertEquals(1f / length, value);
                }
            }
        }
    }

    @Test
    void minusInfinityHasNoShare() {
        for (int length : Cases.FEW_LENGTHS) {
            if (length > 1) {
                float[] z = Cases.gaussian(length, length);
                float[] without = z.clone();
                z[length - 1] = -INFINITY;
                without[length - 1] = -1e4f;
                float[] p = new float[length];
                float[] q = new float[length];
                SoftmaxKernels.softmax(length, z, 0, p, 0);
                SoftmaxKernels.softmax(length, without, 0, q, 0);
                assertEquals(0f, p[length - 1]);
                Cases.assertSameBits(q, p, () -> "-infinity");
                float[] y = new float[length];
                y[0] = 1f;
                Cases.assertSameBits(
                        SoftmaxKernels.crossEntropy(length, without, 0, y, 0),
                        SoftmaxKernels.crossEntropy(length, z, 0, y, 0),
                        () -> "cross-entropy without a share of -infinity");
                y[length - 1] = 0.5f;
                assertEquals(INFINITY, SoftmaxKernels.crossEntropy(length, z, 0, y, 0));
                Cases.assertSameBits(
                        SoftmaxKernels.logSumExp(length, without, 0),
                        SoftmaxKernels.logSumExp(length, z, 0),
                        () -> "log-sum-exp with -infinity");
                Arrays.fill(z, -INFINITY);
                assertEquals(-INFINITY, SoftmaxKernels.logSumExp(length, z, 0));
                SoftmaxKernels.softmax(length, z, 0, p, 0);
                assertAllNaN(p);
                assertTrue(Float.isNaN(SoftmaxKernels.crossEntropy(length, z, 0, y, 0)));
            }
        }
    }

    @Test
    void oneNaNOrInfinityAnywhereMakesEverythingNaN() {
        for (int length : Cases.FEW_LENGTHS) {
            float[] y = oneHot(length);
            for (int i = 0; i < length; i++) {
                for (float bad : new float[] {Float.NaN, INFINITY}) {
                    float[] z = Cases.gaussian(length, length);
                    float[] p = new float[length];
                    z[i] = bad;
                    SoftmaxKernels.softmax(length, z, 0, p, 0);
                    assertAllNaN(p);
                    assertTrue(Float.isNaN(SoftmaxKernels.crossEntropy(length, z, 0, y, 0)));
                    Cases.assertSameBits(bad, SoftmaxKernels.logSumExp(length, z, 0), () -> "log-sum-exp");
                    z[(i + 5) % length] = INFINITY;
                    z[i] = bad;
                    Cases.assertSameBits(bad, SoftmaxKernels.logSumExp(length, z, 0), () -> "with infinity");
                    z[(i + 5) % length] = -INFINITY;
                    z[i] = bad;
                    Cases.assertSameBits(bad, SoftmaxKernels.logSumExp(length, z, 0), () -> "with -infinity");
                }
                float[] z = Cases.gaussian(length, length);
                float[] targets = y.clone();
                targets[i] = Float.NaN;
                assertTrue(Float.isNaN(SoftmaxKernels.crossEntropy(length, z, 0, targets, 0)));
            }
        }
    }

    @Test
    void nothingHasNoSumAndNoLoss() {
        float[] empty = {};
        SoftmaxKernels.softmax(0, empty, 0, empty, 0);
        SoftmaxKernels.softmaxGradient(0, empty, 0, empty, 0, empty, 0);
        assertEquals(-INFINITY, SoftmaxKernels.logSumExp(0, empty, 0));
        assertEquals(0f, SoftmaxKernels.crossEntropy(0, empty, 0, empty, 0));
    }

    @Test
    void logSumExpAndCrossEntropyMatchTheOracle() {
        for (int length : Cases.LENGTHS) {
            for (float scale : new float[] {1f, 10f, 40f}) {
                float[] z = scaled(scale, Cases.gaussian(length + 7, length));
                float[] y = new float[length];
                SoftmaxKernels.softmax(length, Cases.gaussian(length + 8, length), 0, y, 0);
                double lse = logSumExp(z);
                double max = max(z);
                // The logarithm of a sum with a relative error has that error itself.
                double ofSum = (length / 16 + 24 + 4 + 2 * 80) * ROUNDING;
                if (length > 0) {
                    Cases.assertWithin(
                            ofSum + 2 * ROUNDING * (Math.abs(lse) + Math.abs(max)),
                            lse,
                            SoftmaxKernels.logSumExp(length, Cases.guarded(z, 9), 9),
                            () -> "log-sum-exp " + length);
                }
                for (float[] targets : new float[][] {y, oneHot(length)}) {
                    double exact = 0;
                    double magnitude = 0;
                    for (int i = 0; i < length; i++) {
                        exact += targets[i] * (lse - z[i]);
                        magnitude += targets[i] * (Math.abs(max - z[i]) + Math.abs(lse - max) + 1);
                    }
                    Cases.assertWithin(
                            magnitude * (ofSum + (length / 16 + 27) * ROUNDING),
                            exact,
                            SoftmaxKernels.crossEntropy(length, Cases.guarded(z, 2), 2, targets, 0),
                            () -> "cross-entropy " + length);
                }
            }
        }
    }

    @Test
    void crossEntropyOfRowsIsThatOfEachRow() {
        for (int length : new int[] {0, 1, 2, 10, 15, 16, 17, 40}) {
            for (int rows : new int[] {0, 1, 2, 17, 64}) {
                float[] z = Cases.special(length * 71L + rows, rows * (length + 3) + 1);
                float[] y = Cases.special(length * 73L + rows, rows * (length + 1) + 2);
                for (int row = 0; row < rows; row++) {
                    if (row % 3 > 0) {
                        System.arraycopy(Cases.gaussian(row, length), 0, z, 1 + row * (length + 3), length);
                    }
                }
                float[] expected = new float[rows];
                for (int row = 0; row < rows; row++) {
                    expected[row] =
                            SoftmaxKernels.crossEntropy(length, z, 1 + row * (length + 3), y, 2 + row * (length + 1));
                }
                float[] work = new float[rows * (length + 1)];
                float[] actual = Cases.guarded(new float[rows], 3);
                SoftmaxKernels.crossEntropy(rows, length, z, 1, length + 3, y, 2, length + 1, work, 0, actual, 3);
                Cases.assertSameBits(Cases.guarded(expected, 3), actual, () -> rows + " rows of " + expected.length);
            }
        }
    }

    @Test
    void sumsKeepTheirDocumentedOrder() {
        for (int length : Cases.LENGTHS) {
            if (length > 0) {
                float[] z = Cases.gaussian(length + 9, length);
                float[] y = Cases.gaussian(length + 10, length);
                float max = (float) max(z);
                float[] e = new float[length];
                float[] ones = new float[length];
                float[] surprise = new float[length];
                Arrays.fill(ones, 1f);
                for (int i = 0; i < length; i++) {
                    e[i] = ScalarMath.exp(z[i] - max);
                }
                float logSum = ScalarMath.log(documentedSum(ones, e));
                for (int i = 0; i < length; i++) {
                    surprise[i] = (max - z[i]) + logSum;
                }
                Cases.assertSameBits(max + logSum, SoftmaxKernels.logSumExp(length, z, 0), () -> "log-sum-exp");
                Cases.assertSameBits(
                        documentedSum(y, surprise),
                        SoftmaxKernels.crossEntropy(length, z, 0, y, 0),
                        () -> "cross-entropy");
            }
        }
    }

    /** Central differences in double of {@code <g, softmax(z)>} and of the cross-entropy. */
    @Test
    void gradientsMatchCentralDifferences() {
        double eps = 1e-6;
        for (int length : new int[] {1, 2, 5, 10, 16, 17, 33, 64}) {
            float[] z = Cases.gaussian(length + 20, length);
            float[] g = Cases.gaussian(length + 21, length);
            float[] y = oneHot(length);
            float[] p = new float[length];
            float[] delta = new float[length];
            float[] difference = new float[length];
            SoftmaxKernels.softmax(length, z, 0, p, 0);
            SoftmaxKernels.softmaxGradient(length, p, 0, g, 0, delta, 0);
            LossKernels.scaledDifference(length, 1f, p, 0, y, 0, difference, 0);
            for (int k = 0; k < length; k++) {
                double[] right = doubles(z);
                double[] left = doubles(z);
                right[k] += eps;
                left[k] -= eps;
                double slope = (inner(g, right) - inner(g, left)) / (2 * eps);
                Cases.assertWithin(1e-5 + 1e-3 * Math.abs(slope), slope, delta[k], () -> "softmax");
                slope = (entropy(y, right) - entropy(y, left)) / (2 * eps);
                Cases.assertWithin(1e-5 + 1e-3 * Math.abs(slope), slope, difference[k], () -> "cross-entropy");
            }
        }
    }

    @Test
    void softmaxGradientIsRoundedAsDocumented() {
        for (int length : Cases.LENGTHS) {
            float[] p = Cases.gaussian(length, length);
            float[] g = Cases.gaussian(length + 1, length);
            float mean = Level1Kernels.dot(length, g, 0, p, 0);
            float[] delta = Cases.guarded(length, 6);
            SoftmaxKernels.softmaxGradient(length, Cases.guarded(p, 3), 3, Cases.guarded(g, 8), 8, delta, 6);
            Cases.assertGuarded(delta, 6, length, () -> "delta");
            for (int i = 0; i < length; i++) {
                Cases.assertSameBits(p[i] * (g[i] - mean), delta[6 + i], () -> "softmaxGradient");
            }
        }
    }

    @Test
    void outputsMayBeInputsWithTheSameStart() {
        for (int length : Cases.FEW_LENGTHS) {
            float[] z = Cases.gaussian(length, length);
            float[] g = Cases.gaussian(length + 1, length);
            float[] p = new float[length];
            SoftmaxKernels.softmax(length, z, 0, p, 0);
            float[] inPlace = z.clone();
            SoftmaxKernels.softmax(length, inPlace, 0, inPlace, 0);
            Cases.assertSameBits(p, inPlace, () -> "softmax");
            float[] delta = new float[length];
            SoftmaxKernels.softmaxGradient(length, p, 0, g, 0, delta, 0);
            float[] overG = g.clone();
            SoftmaxKernels.softmaxGradient(length, p, 0, overG, 0, overG, 0);
            Cases.assertSameBits(delta, overG, () -> "delta = g");
            float[] overP = p.clone();
            SoftmaxKernels.softmaxGradient(length, overP, 0, g, 0, overP, 0);
            Cases.assertSameBits(delta, overP, () -> "delta = p");
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] z = Cases.gaussian(1, 300);
        float[] y = Cases.gaussian(2, 300);
        float[] p = new float[300];
        Cases.assertAllocatesNothingOnceWarm("softmax", () -> {
            for (int length = 0; length < 140; length += 23) {
                SoftmaxKernels.softmax(length, z, 1, p, 5);
                SoftmaxKernels.softmaxGradient(length, p, 5, y, 2, p, 5);
                p[0] = SoftmaxKernels.logSumExp(length, z, 3) + SoftmaxKernels.crossEntropy(length, z, 1, y, 2);
            }
        });
    }

    /** The sum of products in the order of the Javadoc of SoftmaxKernels, with arrays. */
    static float documentedSum(float[] x, float[] y) {
        float[] lanes = new float[Lanes.PANEL];
        int bound = x.length / Lanes.PANEL * Lanes.PANEL;
        for (int i = 0; i < bound; i++) {
            lanes[i % Lanes.PANEL] = Math.fma(x[i], y[i], lanes[i % Lanes.PANEL]);
        }
        float tail = 0f;
        for (int i = bound; i < x.length; i++) {
            tail = Math.fma(x[i], y[i], tail);
        }
        return Level1KernelsTest.halvingTree(lanes) + tail;
    }

    private static float[] oneHot(int length) {
        float[] y = new float[length];
        if (length > 0) {
            y[length / 2] = 1f;
        }
        return y;
    }

    private static float[] scaled(float scale, float[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= scale;
        }
        return x;
    }

    private static void assertAllNaN(float[] x) {
        for (float value : x) {
            assertTrue(Float.isNaN(value));
        }
    }

    private static double max(float[] x) {
        double max = Double.NEGATIVE_INFINITY;
        for (float value : x) {
            max = Math.max(max, value);
        }
        return max;
    }

    private static double logSumExp(float[] z) {
        return logSumExp(doubles(z));
    }

    private static double logSumExp(double[] z) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : z) {
            max = Math.max(max, value);
        }
        double sum = 0;
        for (double value : z) {
            sum += StrictMath.exp(value - max);
        }
        return max + StrictMath.log(sum);
    }

    private static double inner(float[] g, double[] z) {
        double lse = logSumExp(z);
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            sum += g[i] * StrictMath.exp(z[i] - lse);
        }
        return sum;
    }

    private static double entropy(float[] y, double[] z) {
        double lse = logSumExp(z);
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            sum += y[i] * (lse - z[i]);
        }
        return sum;
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i];
        }
        return y;
    }
}
