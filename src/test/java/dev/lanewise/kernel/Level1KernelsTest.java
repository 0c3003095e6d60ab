package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fill, scale, add, axpy, Hadamard product, standardize, dot product and sum. */
@Tag("width")
class Level1KernelsTest {
    /** Half an ulp of a float, relative. */
    private static final double ROUNDING = 0x1p-24;

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdLevel1.class, ScalarLevel1.class);
    }

    @Test
    void elementWiseKernelsMatchTheOracleAndWriteNothingElse() {
        for (int length : Cases.FEW_LENGTHS) {
            for (int at : Cases.OFFSETS) {
                float[] x = Cases.special(length + 1, length);
                float[] y = Cases.special(length + 2, length);
                float alpha = -0.37f;
                float[] gx = Cases.guarded(x, 17 - at);
                float[] filled = Cases.guarded(y, at);
                float[] scaled = filled.clone();
                float[] clamped = filled.clone();
                float[] added = filled.clone();
                float[] axpyed = filled.clone();
                float[] product = Cases.guarded(length, at);
                Level1Kernels.fill(length, alpha, filled, at);
                Level1Kernels.scale(length, alpha, scaled, at);
                Level1Kernels.clamp(length, 0.75f, clamped, at);
                Level1Kernels.add(length, gx, 17 - at, added, at);
                Level1Kernels.axpy(length, alpha, gx, 17 - at, axpyed, at);
                Level1Kernels.hadamard(length, gx, 17 - at, Cases.guarded(y, 3), 3, product, at);
                for (float[] output : new float[][] {filled, scaled, clamped, added, axpyed, product}) {
                    Cases.assertGuarded(output, at, length, () -> "length " + length);
                }
                for (int i = 0; i < length; i++) {
                    // One operation in double, rounded to float, is the float operation: no bound is needed.
                    int element = i;
                    assertEquals(alpha, filled[at + i]);
                    Cases.assertSameBits((float) ((double) alpha * y[i]), scaled[at + i], () -> "scale " + element);
                    Cases.assertSameBits(
                            Math.min(Math.max(y[i], -0.75f), 0.75f), clamped[at + i], () -> "clamp " + element);
                    Cases.assertSameBits((float) ((double) x[i] + y[i]), added[at + i], () -> "add " + element);
                    Cases.assertSameBits((float) ((double) x[i] * y[i]), product[at + i], () -> "hadamard " + element);
                    double expected = (double) alpha * x[i] + y[i];
                    double bound = 1.01 * ROUNDING * Math.abs(expected) + Float.MIN_VALUE;
                    Cases.assertWithin(bound, expected, axpyed[at + i], () -> "axpy " + element);
                }
            }
        }
    }

    @Test
    void standardizeRoundsTheDifferenceAndThenTheProduct() {
        for (int length : Cases.FEW_LENGTHS) {
            for (int at : Cases.OFFSETS) {
                float[] x = Cases.special(length + 1, length);
                float[] mean = Cases.special(length + 2, length);
                float[] scale = Cases.special(length + 3, length);
                float[] y = Cases.guarded(length, at);
                Level1Kernels.standardize(
                        length,
                        Cases.guarded(x, 17 - at),
                        17 - at,
                        Cases.guarded(mean, 3),
                        3,
                        Cases.guarded(scale, at),
                        at,
                        y,
                        at);
                Cases.assertGuarded(y, at, length, () -> "length " + length);
                float[] inPlace = x.clone();
                Level1Kernels.standardize(length, inPlace, 0, mean, 0, scale, 0, inPlace, 0);
                for (int i = 0; i < length; i++) {
                    // One operation in double, rounded to float, is the float operation.
                    int element = i;
                    float difference = (float) ((double) x[i] - mean[i]);
                    float expected = (float) ((double) difference * scale[i]);
                    Cases.assertSameBits(expected, y[at + i], () -> "standardize " + element);
                    Cases.assertSameBits(expected, inPlace[i], () -> "in place " + element);
                }
            }
        }
    }

    @Test
    void sumsOfIntegersAreExact() {
        for (int length : Cases.LENGTHS) {
            float[] x = Cases.integers(length, length);
            float[] y = Cases.integers(length + 5000, length);
            float[] gx = Cases.guarded(x, 2);
            float[] gy = Cases.guarded(y, 5);
            assertEquals(Oracle.dot(x, y), Level1Kernels.dot(length, gx, 2, gy, 5), () -> "dot " + length);
            assertEquals(Oracle.sum(x), Level1Kernels.sum(length, gx, 2), () -> "sum " + length);
        }
    }

    @Test
    void sumsOfGaussianNumbersStayWithinTheBoundOfTheirOrder() {
        for (int length : Cases.LENGTHS) {
            for (int seed = 0; seed < 8; seed++) {
                float[] x = Cases.gaussian(100 * seed + length, length);
                float[] y = Cases.gaussian(100 * seed + length + 50, length);
                // The longest path through the order of summation: a chain and the tree, or the tail.
                double k = length / 32 + 24;
                Cases.assertWithin(
                        k * ROUNDING * Oracle.magnitude(x, y),
                        Oracle.dot(x, y),
                        Level1Kernels.dot(length, x, 0, y, 0),
                        () -> "dot " + length);
                Cases.assertWithin(
                        k * ROUNDING * Oracle.sum(Oracle.absolute(x)),
                        Oracle.sum(x),
                        Level1Kernels.sum(length, x, 0),
                        () -> "sum " + length);
            }
        }
    }

    /** Where two numbers cancel and a third is lost between them shows which numbers are added first. */
    @Test
    void dotKeepsItsDocumentedOrder() {
        for (int length : Cases.LENGTHS) {
            float[] x = Cases.gaussian(length + 9, length);
            float[] y = Cases.gaussian(length + 10, length);
            float[] ones = new float[length];
            Arrays.fill(ones, 1f);
            float dot = documentedDot(x, y);
            float sum = documentedDot(x, ones);
            Cases.assertSameBits(dot, Level1Kernels.dot(length, x, 0, y, 0), () -> "dot " + length);
            Cases.assertSameBits(sum, Level1Kernels.sum(length, x, 0), () -> "sum " + length);
        }
    }

    @Test
    void emptySumsArePositiveZeroAndNegativeZerosAddUpToPositiveZero() {
        float[] x = new float[40];
        Arrays.fill(x, -0f);
        for (int length : new int[] {0, 1, 15, 16, 17, 40}) {
            Cases.assertSameBits(0f, Level1Kernels.sum(length, x, 0), () -> "sum " + length);
            Cases.assertSameBits(0f, Level1Kernels.dot(length, x, 0, x, 0), () -> "dot " + length);
        }
    }

    @Test
    void oneNaNAnywhereMakesTheSumNaNAndOneInfinityMakesItInfinite() {
        for (int length : Cases.FEW_LENGTHS) {
            for (int i = 0; i < length; i++) {
                float[] x = Cases.gaussian(length, length);
                float[] y = Cases.gaussian(length + 1, length);
                y[i] = 2f;
                x[i] = Float.NEGATIVE_INFINITY;
                assertEquals(Float.NEGATIVE_INFINITY, Level1Kernels.sum(length, x, 0));
                assertEquals(Float.NEGATIVE_INFINITY, Level1Kernels.dot(length, x, 0, y, 0));
                x[i] = Float.NaN;
                assertTrue(Float.isNaN(Level1Kernels.sum(length, x, 0)));
                assertTrue(Float.isNaN(Level1Kernels.dot(length, x, 0, y, 0)));
            }
        }
    }

    @Test
    void denormalsAndSignedZerosAreKept() {
        int length = 37;
        float[] x = new float[length];
        Arrays.fill(x, 3 * Float.MIN_VALUE);
        Level1Kernels.scale(length, 2f, x, 0);
        Level1Kernels.add(length, x.clone(), 0, x, 0);
        Level1Kernels.axpy(length, -0.5f, x.clone(), 0, x, 0);
        assertEquals(6 * Float.MIN_VALUE * length, Level1Kernels.sum(length, x, 0));
        Level1Kernels.fill(length, -0f, x, 0);
        for (float value : x) {
            Cases.assertSameBits(-0f, value, () -> "fill");
        }
    }

    @Test
    void outputsMayBeInputsWithTheSameStart() {
        for (int length : Cases.FEW_LENGTHS) {
            float[] x = Cases.gaussian(length, length);
            float[] y = Cases.gaussian(length + 1, length);
            float[] expected = new float[length];
            Level1Kernels.hadamard(length, x, 0, y, 0, expected, 0);
            float[] left = x.clone();
            float[] right = y.clone();
            Level1Kernels.hadamard(length, left, 0, y, 0, left, 0);
            Level1Kernels.hadamard(length, x, 0, right, 0, right, 0);
            Cases.assertSameBits(expected, left, () -> "z = x");
            Cases.assertSameBits(expected, right, () -> "z = y");
            Level1Kernels.hadamard(length, x, 0, x.clone(), 0, expected, 0);
            float[] square = x.clone();
            Level1Kernels.hadamard(length, square, 0, square, 0, square, 0);
            Cases.assertSameBits(expected, square, () -> "z = x = y");

            float[] twice = x.clone();
            float[] doubled = x.clone();
            Level1Kernels.add(length, x, 0, doubled, 0);
            Level1Kernels.add(length, twice, 0, twice, 0);
            Cases.assertSameBits(doubled, twice, () -> "add to itself");
            float[] axpyed = x.clone();
            float[] more = x.clone();
            Level1Kernels.axpy(length, 0.3f, x, 0, more, 0);
            Level1Kernels.axpy(length, 0.3f, axpyed, 0, axpyed, 0);
            Cases.assertSameBits(more, axpyed, () -> "axpy to itself");
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] x = Cases.gaussian(1, 1100);
        float[] y = Cases.gaussian(2, 1100);
        float[] z = new float[1100];
        Cases.assertAllocatesNothingOnceWarm("level 1", () -> {
            for (int length = 0; length < 70; length += 23) {
                Level1Kernels.fill(length, 1f, z, 12);
                Level1Kernels.add(length, x, 12, z, 12);
                Level1Kernels.axpy(length, 0.5f, x, 3, z, 12);
                Level1Kernels.scale(length, 0.5f, z, 12);
                Level1Kernels.hadamard(length, x, 12, y, 7, z, 12);
                Level1Kernels.standardize(length, x, 12, y, 7, x, 3, z, 12);
                z[0] += Level1Kernels.dot(length, x, 12, y, 7) + Level1Kernels.sum(length, x, 1);
            }
        });
    }

    /** The order of the Javadoc of dot, written down with arrays. */
    private static float documentedDot(float[] x, float[] y) {
        float[][] chains = new float[2][Level1Kernels.LANES];
        int blocks = x.length / Level1Kernels.LANES;
        for (int block = 0; block < blocks; block++) {
            for (int lane = 0; lane < Level1Kernels.LANES; lane++) {
                int i = block * Level1Kernels.LANES + lane;
                chains[block % 2][lane] = Math.fma(x[i], y[i], chains[block % 2][lane]);
            }
        }
        float[] lanes = new float[Level1Kernels.LANES];
        for (int lane = 0; lane < Level1Kernels.LANES; lane++) {
            lanes[lane] = chains[0][lane] + chains[1][lane];
        }
        float tail = 0f;
        for (int i = blocks * Level1Kernels.LANES; i < x.length; i++) {
            tail = Math.fma(x[i], y[i], tail);
        }
        return halvingTree(lanes) + tail;
    }

    /** Adds lane i + n / 2 to lane i, then halves n. */
    static float halvingTree(float[] lanes) {
        for (int half = lanes.length / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[0];
    }
}
