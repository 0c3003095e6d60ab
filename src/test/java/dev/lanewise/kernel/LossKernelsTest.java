package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mean squared and absolute error, Huber's loss and binary cross-entropy with their gradients. */
@Tag("width")
class LossKernelsTest {
    /** Half an ulp of a float, relative. */
    private static final double ROUNDING = 0x1p-24;

    private static final float LIMIT = 0.3f;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdLoss.class, ScalarLoss.class);
    }

    @Test
    void lossesMatchTheOracle() {
        for (int length : Cases.LENGTHS) {
            if (length > 0) {
                float[] a = probabilities(length, length);
                float[] z = Cases.gaussian(length + 1, length);
                float[] wide = Cases.gaussian(length + 2, length);
                for (int i = 0; i < length; i++) {
                    wide[i] *= 30f;
                }
                for (float[] y : new float[][] {probabilities(length + 3, length), zerosAndOnes(length + 4, length)}) {
                    assertMean(LossKernels::meanSquaredError, z, y, LossKernelsTest::squared, 3);
                    assertMean(LossKernels::meanAbsoluteError, z, y, LossKernelsTest::absolute, 2);
                    assertMean(LossKernelsTest::huberLoss, z, y, LossKernelsTest::huber, 4);
                    assertMean(LossKernels::binaryCrossEntropy, a, y, LossKernelsTest::binary, 6);
                    assertMean(LossKernels::binaryCrossEntropyWithLogits, z, y, LossKernelsTest::logits, 6);
                    assertMean(LossKernels::binaryCrossEntropyWithLogits, wide, y, LossKernelsTest::logits, 6);
                }
            }
        }
    }

    @Test
    void sumsKeepTheirDocumentedOrder() {
        for (int length : Cases.LENGTHS) {
            if (length > 0) {
                float[] a = probabilities(length, length);
                float[] y = probabilities(length + 1, length);
                float[] z = Cases.gaussian(length + 2, length);
                float[] difference = new float[length];
                float[] absolute = new float[length];
                float[] clipped = new float[length];
                float[] rest = new float[length];
                float[] log = new float[length];
                float[] otherLog = new float[length];
                float[] otherY = new float[length];
                float[] term = new float[length];
                float[] ones = new float[length];
                Arrays.fill(ones, 1f);
                for (int i = 0; i < length; i++) {
                    difference[i] = a[i] - y[i];
                    absolute[i] = Math.abs(difference[i]);
                    clipped[i] = Math.min(absolute[i], LIMIT);
                    rest[i] = Math.fma(-0.5f, clipped[i], absolute[i]);
                    log[i] = ScalarMath.log(a[i]);
                    otherLog[i] = ScalarMath.log(1f - a[i]);
                    otherY[i] = 1f - y[i];
                    float softplus = ScalarMath.log1pUnit(ScalarMath.exp(-Math.abs(z[i])));
                    term[i] = (Math.max(z[i], 0f) - z[i] * y[i]) + softplus;
                }
                Cases.assertSameBits(
                        SoftmaxKernelsTest.documentedSum(difference, difference) / length,
                        LossKernels.meanSquaredError(length, a, 0, y, 0),
                        () -> "mean squared error");
                Cases.assertSameBits(
                        SoftmaxKernelsTest.documentedSum(ones, absolute) / length,
                        LossKernels.meanAbsoluteError(length, a, 0, y, 0),
                        () -> "mean absolute error");
                Cases.assertSameBits(
                        SoftmaxKernelsTest.documentedSum(clipped, rest) / length,
                        LossKernels.huber(length, LIMIT, a, 0, y, 0),
                        () -> "huber");
                Cases.assertSameBits(
                        -(SoftmaxKernelsTest.documentedSum(y, log) + SoftmaxKernelsTest.documentedSum(otherY, otherLog))
                                / length,
                        LossKernels.binaryCrossEntropy(length, a, 0, y, 0),
                        () -> "binary cross-entropy");
                Cases.assertSameBits(
                        SoftmaxKernelsTest.documentedSum(ones, term) / length,
                        LossKernels.binaryCrossEntropyWithLogits(length, z, 0, y, 0),
                        () -> "with logits");
            }
        }
    }

    /** PyTorch's conventions at the ends: a logarithm is at least -100, the divisor of the gradient at least 1e-12. */
    @Test
    void binaryCrossEntropyIsFiniteAtZeroAndOne() {
        for (int length : new int[] {1, 48}) {
            assertEquals(0f, binary(length, 1f, 1f));
            assertEquals(0f, binary(length, 0f, 0f));
            assertEquals(0f, binary(length, -0f, 0f));
            assertEquals(1 / binary(length, 1f, 1f), INFINITY, "a perfect loss is +0");
            assertEquals(100f, binary(length, 0f, 1f));
            assertEquals(100f, binary(length, 1f, 0f));
            assertEquals(50f, binary(length, 1f, 0.5f));
            assertEquals(100f, binary(length, Float.MIN_VALUE, 1f));
            assertEquals((float) (144 * StrictMath.log(2)), binary(length, 0x1p-144f, 1f));
            assertTrue(Float.isNaN(binary(length, -0.1f, 1f)));
            assertTrue(Float.isNaN(binary(length, 1.1f, 1f)));
            assertTrue(Float.isNaN(binary(length, INFINITY, 0f)));
            assertTrue(Float.isNaN(binary(length, Float.NaN, 0f)));
            assertTrue(Float.isNaN(binary(length, 0.5f, Float.NaN)));
            float[] g = new float[length];
            float[] zeros = new float[length];
            float[] ones = constant(1f, length);
            LossKernels.binaryCrossEntropyGradient(length, zeros, 0, ones, 0, g, 0);
            assertEquals(-1f / 1e-12f / length, g[length - 1]);
            LossKernels.binaryCrossEntropyGradient(length, ones, 0, zeros, 0, g, 0);
            assertEquals(1f / 1e-12f / length, g[0]);
            LossKernels.binaryCrossEntropyGradient(length, ones, 0, ones, 0, g, 0);
            assertEquals(0f, g[0]);
            LossKernels.binaryCrossEntropyGradient(length, constant(Float.NaN, length), 0, ones, 0, g, 0);
            assertTrue(Float.isNaN(g[0]));
        }
    }

    @Test
    void binaryCrossEntropyWithLogitsKeepsItsTails() {
        for (int length : new int[] {1, 48}) {
            assertEquals((float) StrictMath.exp(-20), logits(length, 20f, 1f), 1e-15f);
            assertEquals((float) StrictMath.exp(-20), logits(length, -20f, 0f), 1e-15f);
            assertEquals(3 * Float.MIN_VALUE, logits(length, 102.2f, 1f), Float.MIN_VALUE);
            assertEquals(0f, logits(length, 1e30f, 1f));
            assertEquals(0f, logits(length, -1e30f, 0f));
            assertEquals(1e30f, logits(length, 1e30f, 0f), 1e24f);
            assertEquals(1e30f, logits(length, -1e30f, 1f), 1e24f);
            assertEquals((float) StrictMath.log(2), logits(length, 0f, 0.3f));
            assertTrue(Float.isNaN(logits(length, Float.NaN, 1f)));
            assertTrue(Float.isNaN(logits(length, 1f, Float.NaN)));
        }
    }

    /** PyTorch's conventions: the slope of |x| at 0 is 0; Huber's slope stays at the limit. */
    @Test
    void robustLossesKeepTheirCorners() {
        for (int length : new int[] {1, 48}) {
            float[] g = new float[length];
            float[][] differences = {
                {0f, 0f}, {-0f, 0f}, {Float.MIN_VALUE, 1}, {-Float.MIN_VALUE, -1}, {5f, 1}, {-INFINITY, -1}
            };
            for (float[] d : differences) {
                LossKernels.meanAbsoluteErrorGradient(length, constant(d[0], length), 0, new float[length], 0, g, 0);
                assertEquals(d[1] / length, g[length - 1] + 0f, "sign of " + d[0]);
            }
            LossKernels.meanAbsoluteErrorGradient(length, constant(Float.NaN, length), 0, new float[length], 0, g, 0);
            assertTrue(Float.isNaN(g[length - 1]));
            float[] at = {LIMIT, -LIMIT, 7f, -7f, INFINITY, 0.1f};
            float[] slope = {LIMIT, -LIMIT, LIMIT, -LIMIT, LIMIT, 0.1f};
            for (int i = 0; i < at.length; i++) {
                LossKernels.huberGradient(length, LIMIT, constant(at[i], length), 0, new float[length], 0, g, 0);
                assertEquals(1f / length * slope[i], g[length - 1], "slope at " + at[i]);
            }
            assertEquals(INFINITY, huberLoss(length, constant(INFINITY, length), 0, new float[length], 0));
            assertEquals(0f, huberLoss(length, new float[length], 0, new float[length], 0));
            float far = huberLoss(length, constant(1e30f, length), 0, new float[length], 0);
            assertEquals(LIMIT * 1e30f, far, 1e24f);
        }
    }

    @Test
    void theMeanOfNothingIsNaN() {
        float[] empty = {};
        assertTrue(Float.isNaN(LossKernels.meanSquaredError(0, empty, 0, empty, 0)));
        assertTrue(Float.isNaN(LossKernels.meanAbsoluteError(0, empty, 0, empty, 0)));
        assertTrue(Float.isNaN(LossKernels.huber(0, 1f, empty, 0, empty, 0)));
        assertTrue(Float.isNaN(LossKernels.binaryCrossEntropy(0, empty, 0, empty, 0)));
        assertTrue(Float.isNaN(LossKernels.binaryCrossEntropyWithLogits(0, empty, 0, empty, 0)));
        LossKernels.meanSquaredErrorGradient(0, empty, 0, empty, 0, empty, 0);
        LossKernels.binaryCrossEntropyGradient(0, empty, 0, empty, 0, empty, 0);
        LossKernels.scaledDifference(0, 1f, empty, 0, empty, 0, empty, 0);
    }

    @Test
    void oneNaNAnywhereMakesTheLossNaN() {
        for (int length : Cases.FEW_LENGTHS) {
            for (int i = 0; i < length; i++) {
                float[] a = probabilities(length, length);
                float[] y = probabilities(length + 1, length);
                a[i] = Float.NaN;
                assertTrue(Float.isNaN(LossKernels.meanSquaredError(length, a, 0, y, 0)));
                assertTrue(Float.isNaN(LossKernels.meanAbsoluteError(length, a, 0, y, 0)));
                assertTrue(Float.isNaN(LossKernels.huber(length, LIMIT, a, 0, y, 0)));
                assertTrue(Float.isNaN(LossKernels.binaryCrossEntropy(length, a, 0, y, 0)));
                assertTrue(Float.isNaN(LossKernels.binaryCrossEntropyWithLogits(length, a, 0, y, 0)));
            }
        }
    }

    @Test
    void gradientsMatchCentralDifferences() {
        for (int length : new int[] {1, 2, 5, 10, 16, 17, 33, 64}) {
            float[] a = probabilities(length, length);
            float[] y = probabilities(length + 1, length);
            float[] z = Cases.gaussian(length + 2, length);
            float[] g = new float[length];
            LossKernels.meanSquaredErrorGradient(length, z, 0, y, 0, g, 0);
            assertSlopes(z, y, g, LossKernelsTest::squared);
            LossKernels.meanAbsoluteErrorGradient(length, z, 0, y, 0, g, 0);
            assertSlopes(z, y, g, LossKernelsTest::absolute);
            LossKernels.huberGradient(length, LIMIT, z, 0, y, 0, g, 0);
            assertSlopes(z, y, g, LossKernelsTest::huber);
            LossKernels.binaryCrossEntropyGradient(length, a, 0, y, 0, g, 0);
            assertSlopes(a, y, g, LossKernelsTest::binary);
            MathKernels.sigmoid(length, z, 0, a, 0);
            LossKernels.scaledDifference(length, 1f / length, a, 0, y, 0, g, 0);
            assertSlopes(z, y, g, LossKernelsTest::logits);
        }
    }

    @Test
    void gradientsAreRoundedAsDocumentedAndNothingElseIsWritten() {
        for (int length : Cases.FEW_LENGTHS) {
            for (int at : Cases.OFFSETS) {
                float[] values = Cases.special(length + at, length);
                float[] targets = Cases.special(length + at + 1, length);
                float[] a = Cases.guarded(values, at);
                float[] y = Cases.guarded(targets, 17 - at);
                float[] squared = Cases.guarded(length, at);
                float[] binary = Cases.guarded(length, at);
                float[] scaled = Cases.guarded(length, at);
                float[] aBefore = a.clone();
                float[] yBefore = y.clone();
                LossKernels.meanSquaredErrorGradient(length, a, at, y, 17 - at, squared, at);
                LossKernels.binaryCrossEntropyGradient(length, a, at, y, 17 - at, binary, at);
                LossKernels.scaledDifference(length, 0.3f, a, at, y, 17 - at, scaled, at);
                float[] sign = Cases.guarded(new float[length], at);
                float[] huber = sign.clone();
                LossKernels.meanAbsoluteErrorGradient(length, a, at, y, 17 - at, sign, at);
                LossKernels.huberGradient(length, LIMIT, a, at, y, 17 - at, huber, at);
                Cases.assertSameBits(aBefore, a, () -> "a");
                Cases.assertSameBits(yBefore, y, () -> "y");
                for (float[] output : new float[][] {squared, sign, huber, binary, scaled}) {
                    Cases.assertGuarded(output, at, length, () -> "length " + length);
                }
                for (int i = 0; i < length; i++) {
                    float difference = values[i] - targets[i];
                    float variance = (1f - values[i]) * values[i];
                    float divisor = variance < 1e-12f ? 1e-12f : variance;
                    Cases.assertSameBits(2f / length * difference, squared[at + i], () -> "squared");
                    Cases.assertSameBits(difference / divisor / length, binary[at + i], () -> "binary");
                    Cases.assertSameBits(0.3f * difference, scaled[at + i], () -> "scaled");
                    Cases.assertSameBits(Math.signum(difference) * (1f / length), sign[at + i], () -> "sign");
                    float clipped = Math.max(Math.min(difference, LIMIT), -LIMIT);
                    Cases.assertSameBits(1f / length * clipped, huber[at + i], () -> "huber");
                }
            }
        }
    }

    @Test
    void outputsMayBeInputsWithTheSameStart() {
        Gradient[] gradients = {
            LossKernels::meanSquaredErrorGradient,
            LossKernels::meanAbsoluteErrorGradient,
            LossKernels::binaryCrossEntropyGradient,
            (length, a, aAt, y, yAt, g, gAt) -> LossKernels.huberGradient(length, LIMIT, a, aAt, y, yAt, g, gAt),
            (length, a, aAt, y, yAt, g, gAt) -> LossKernels.scaledDifference(length, 0.3f, a, aAt, y, yAt, g, gAt)
        };
        for (int length : Cases.FEW_LENGTHS) {
            float[] a = probabilities(length, length);
            float[] y = probabilities(length + 1, length);
            for (Gradient gradient : gradients) {
                float[] g = new float[length];
                float[] overA = a.clone();
                float[] overY = y.clone();
                gradient.apply(length, a, 0, y, 0, g, 0);
                gradient.apply(length, overA, 0, y, 0, overA, 0);
                gradient.apply(length, a, 0, overY, 0, overY, 0);
                Cases.assertSameBits(g, overA, () -> "g = a");
                Cases.assertSameBits(g, overY, () -> "g = y");
            }
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] a = probabilities(1, 300);
        float[] y = probabilities(2, 300);
        float[] g = new float[300];
        Cases.assertAllocatesNothingOnceWarm("losses", () -> {
            for (int length = 0; length < 140; length += 23) {
                LossKernels.meanSquaredErrorGradient(length, a, 1, y, 2, g, 3);
                LossKernels.meanAbsoluteErrorGradient(length, a, 1, y, 2, g, 3);
                LossKernels.huberGradient(length, LIMIT, a, 1, y, 2, g, 3);
                LossKernels.binaryCrossEntropyGradient(length, a, 1, y, 2, g, 3);
                LossKernels.scaledDifference(length, 0.5f, a, 1, y, 2, g, 3);
                g[0] = LossKernels.meanSquaredError(length, a, 1, y, 2)
                        + LossKernels.meanAbsoluteError(length, a, 1, y, 2)
                        + LossKernels.huber(length, LIMIT, a, 1, y, 2)
                        + LossKernels.binaryCrossEntropy(length, a, 1, y, 2)
                        + LossKernels.binaryCrossEntropyWithLogits(length, a, 1, y, 2);
            }
        });
    }

    interface Loss {
        float of(int length, float[] a, int aAt, float[] y, int yAt);
    }

    interface Gradient {
        void apply(int length, float[] a, int aAt, float[] y, int yAt, float[] g, int gAt);
    }

    /** The mean of the terms; each term and each partial sum may be wrong by k and by length / 16 + 24 roundings. */
    private static void assertMean(Loss loss, float[] a, float[] y, DoubleBinaryOperator term, int k) {
        int length = a.length;
        double sum = 0;
        double magnitude = 0;
        for (int i = 0; i < length; i++) {
            double exact = term.applyAsDouble(a[i], y[i]);
            sum += exact;
            magnitude += Math.abs(exact) + 1 + Math.abs((double) a[i] * y[i]);
        }
        double bound = (k + length / 16 + 24) * ROUNDING * magnitude / length;
        float actual = loss.of(length, Cases.guarded(a, 5), 5, Cases.guarded(y, 2), 2);
        Cases.assertWithin(bound, sum / length, actual, () -> "loss of " + length);
    }

    private static void assertSlopes(float[] a, float[] y, float[] g, DoubleBinaryOperator term) {
        double eps = 1e-6;
        for (int i = 0; i < a.length; i++) {
            double slope = (term.applyAsDouble(a[i] + eps, y[i]) - term.applyAsDouble(a[i] - eps, y[i]))
                    / (2 * eps)
                    / a.length;
            Cases.assertWithin(1e-5 + 1e-3 * Math.abs(slope), slope, g[i], () -> "gradient");
        }
    }

    private static double squared(double a, double y) {
        return (a - y) * (a - y);
    }

    private static double absolute(double a, double y) {
        return Math.abs(a - y);
    }

    private static double huber(double a, double y) {
        double d = Math.abs(a - y);
        return d <= LIMIT ? d * d / 2 : LIMIT * (d - LIMIT / 2.0);
    }

    private static float huberLoss(int length, float[] a, int aAt, float[] y, int yAt) {
        return LossKernels.huber(length, LIMIT, a, aAt, y, yAt);
    }

    private static double binary(double a, double y) {
        return -(y * StrictMath.log(a) + (1 - y) * StrictMath.log(1 - a));
    }

    private static double logits(double z, double y) {
        return Math.max(z, 0) - z * y + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    }

    private static float binary(int length, float a, float y) {
        return LossKernels.binaryCrossEntropy(length, constant(a, length), 0, constant(y, length), 0);
    }

    private static float logits(int length, float z, float y) {
        return LossKernels.binaryCrossEntropyWithLogits(length, constant(z, length), 0, constant(y, length), 0);
    }

    private static float[] constant(float value, int length) {
        float[] x = new float[length];
        Arrays.fill(x, value);
        return x;
    }

    /** Between 0 and 1, not too near either. */
    private static float[] probabilities(long seed, int length) {
        Random random = new Random(seed);
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = 0.01f + 0.98f * random.nextFloat();
        }
        return x;
    }

    private static float[] zerosAndOnes(long seed, int length) {
        Random random = new Random(seed);
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = random.nextInt(2);
        }
        return x;
    }
}
