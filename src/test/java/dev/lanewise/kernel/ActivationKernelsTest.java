package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** identity, relu and leaky relu, and the gradients of the element-wise activations. */
@Tag("width")
class ActivationKernelsTest {
    private static final float SLOPE = 0.01f;
    private static final float TINY = Float.MIN_VALUE;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdActivation.class, ScalarActivation.class);
    }

    @Test
    void reluMakesNegativeNumbersAndNegativeZeroZeroAndKeepsNaN() {
        float[] z = {-0f, 0f, TINY, -TINY, 1f, -1f, INFINITY, -INFINITY, Float.NaN, Float.MAX_VALUE, -Float.MAX_VALUE};
        float[] expected = {0f, 0f, TINY, 0f, 1f, 0f, INFINITY, 0f, Float.NaN, Float.MAX_VALUE, 0f};
        check(z, expected, (length, x, xAt, y, yAt) -> ActivationKernels.relu(length, x, xAt, y, yAt));
    }

    @Test
    void reluGradientIsZeroUpToZeroAndTheGradientAbove() {
        float[] z = {-0f, 0f, TINY, -TINY, 1f, -1f, INFINITY, -INFINITY, Float.NaN};
        float[] expected = {0f, 0f, -3f, 0f, -3f, 0f, -3f, 0f, -3f};
        check(z, expected, (length, x, xAt, y, yAt) -> {
            ActivationKernels.reluGradient(length, x, xAt, constant(-3f, length), 0, y, yAt);
        });
        float[] unknown = {0f, 0f, Float.NaN, 0f, Float.NaN, 0f, Float.NaN, 0f, Float.NaN};
        check(z, unknown, (length, x, xAt, y, yAt) -> {
            ActivationKernels.reluGradient(length, x, xAt, constant(Float.NaN, length), 0, y, yAt);
        });
    }

    @Test
    void leakyReluScalesNegativeNumbersAndKeepsNaNAndNegativeZero() {
        float[] z = {-0f, 0f, TINY, 1f, -1f, -200f, INFINITY, -INFINITY, Float.NaN};
        float[] expected = {-0f, 0f, TINY, 1f, -SLOPE, -200f * SLOPE, INFINITY, -INFINITY, Float.NaN};
        check(z, expected, (length, x, xAt, y, yAt) -> ActivationKernels.leakyRelu(length, SLOPE, x, xAt, y, yAt));
        float[] zero = {-0f, 0f, TINY, 1f, -0f, -0f, INFINITY, Float.NaN, Float.NaN};
        check(z, zero, (length, x, xAt, y, yAt) -> ActivationKernels.leakyRelu(length, 0f, x, xAt, y, yAt));
    }

    @Test
    void leakyReluGradientIsTheSlopeUpToZeroAndOneAbove() {
        float[] z = {-0f, 0f, TINY, -TINY, 1f, -1f, INFINITY, -INFINITY, Float.NaN};
        float low = -3f * SLOPE;
        float[] expected = {low, low, -3f, low, -3f, low, -3f, low, -3f};
        check(z, expected, (length, x, xAt, y, yAt) -> {
            ActivationKernels.leakyReluGradient(length, SLOPE, x, xAt, constant(-3f, length), 0, y, yAt);
        });
    }

    @Test
    void gradientsFromTheActivationAreRoundedAsTheyShouldBe() {
        int length = 4098;
        float[] g = Cases.gaussian(1, length);
        float[] z = Cases.gaussian(2, length);
        float[] a = new float[length];
        float[] delta = new float[length];
        MathKernels.tanh(length, z, 0, a, 0);
        ActivationKernels.tanhGradient(length, a, 0, g, 0, delta, 0);
        for (int i = 0; i < length; i++) {
            double exact = (1 - (double) a[i] * a[i]) * g[i];
            Cases.assertWithin(1.5 * Math.ulp((float) exact), exact, delta[i], () -> "tanh");
        }
        MathKernels.sigmoid(length, z, 0, a, 0);
        ActivationKernels.sigmoidGradient(length, a, 0, g, 0, delta, 0);
        for (int i = 0; i < length; i++) {
            double exact = (1 - (double) a[i]) * a[i] * g[i];
            Cases.assertWithin(2.5 * Math.ulp((float) exact), exact, delta[i], () -> "sigmoid");
        }
    }

    @Test
    void gradientsVanishWhereTheActivationIsSaturated() {
        float[] a = {1f, -1f, 0f, -0f};
        check(a, new float[] {0f, 0f, 5f, 5f}, (length, x, xAt, y, yAt) -> {
            ActivationKernels.tanhGradient(length, x, xAt, constant(5f, length), 0, y, yAt);
        });
        check(new float[] {1f, 0f, 0.5f}, new float[] {0f, 0f, 1.25f}, (length, x, xAt, y, yAt) -> {
            ActivationKernels.sigmoidGradient(length, x, xAt, constant(5f, length), 0, y, yAt);
        });
    }

    /** Each gradient against central differences of the activation in double, at net inputs away from the kinks. */
    @Test
    void gradientsMatchCentralDifferences() {
        int length = 300;
        float[] z = Cases.gaussian(3, length);
        float[] g = Cases.gaussian(4, length);
        float[] a = new float[length];
        float[] delta = new float[length];
        ActivationKernels.reluGradient(length, z, 0, g, 0, delta, 0);
        assertSlopes(z, g, delta, x -> Math.max(x, 0));
        ActivationKernels.leakyReluGradient(length, SLOPE, z, 0, g, 0, delta, 0);
        assertSlopes(z, g, delta, x -> x <= 0 ? SLOPE * x : x);
        MathKernels.tanh(length, z, 0, a, 0);
        ActivationKernels.tanhGradient(length, a, 0, g, 0, delta, 0);
        assertSlopes(z, g, delta, StrictMath::tanh);
        MathKernels.sigmoid(length, z, 0, a, 0);
        ActivationKernels.sigmoidGradient(length, a, 0, g, 0, delta, 0);
        assertSlopes(z, g, delta, x -> 1 / (1 + StrictMath.exp(-x)));
        ActivationKernels.identityGradient(length, z, 0, g, 0, delta, 0);
        assertSlopes(z, g, delta, x -> x);
    }

    @Test
    void identityAndItsGradientCopy() {
        float[] x = Cases.special(5, 300);
        for (int length : Cases.FEW_LENGTHS) {
            float[] y = Cases.guarded(length, 4);
            ActivationKernels.identity(length, x, 0, y, 4);
            float[] expected = Cases.guarded(Arrays.copyOf(x, length), 4);
            Cases.assertSameBits(expected, y, () -> "identity");
            y = Cases.guarded(length, 4);
            ActivationKernels.identityGradient(length, new float[length], 0, x, 0, y, 4);
            Cases.assertSameBits(expected, y, () -> "identityGradient");
        }
    }

    @Test
    void nothingButTheOutputIsWrittenAndTheOutputMayBeAnInput() {
        Gradient[] gradients = {
            ActivationKernels::reluGradient,
            ActivationKernels::tanhGradient,
            ActivationKernels::sigmoidGradient,
            ActivationKernels::identityGradient,
            (length, z, zAt, g, gAt, delta, deltaAt) ->
                    ActivationKernels.leakyReluGradient(length, SLOPE, z, zAt, g, gAt, delta, deltaAt)
        };
        for (int length : Cases.FEW_LENGTHS) {
            for (int at : Cases.OFFSETS) {
                float[] z = Cases.guarded(Cases.special(length + at, length), at);
                float[] g = Cases.guarded(Cases.special(length + at + 1, length), at);
                for (Gradient gradient : gradients) {
                    float[] zBefore = z.clone();
                    float[] gBefore = g.clone();
                    float[] delta = Cases.guarded(length, at);
                    gradient.apply(length, z, at, g, at, delta, at);
                    Cases.assertSameBits(zBefore, z, () -> "z");
                    Cases.assertSameBits(gBefore, g, () -> "g");
                    Cases.assertGuarded(delta, at, length, () -> "delta");
                    float[] overG = g.clone();
                    gradient.apply(length, z, at, overG, at, overG, at);
                    Cases.assertSameBits(delta, overG, () -> "delta = g");
                    float[] overZ = z.clone();
                    gradient.apply(length, overZ, at, g, at, overZ, at);
                    Cases.assertSameBits(delta, overZ, () -> "delta = z");
                }
                float[] a = Cases.guarded(length, at);
                float[] inPlace = z.clone();
                ActivationKernels.relu(length, z, at, a, at);
                ActivationKernels.relu(length, inPlace, at, inPlace, at);
                Cases.assertSameBits(a, inPlace, () -> "relu in place");
                ActivationKernels.leakyRelu(length, SLOPE, z, at, a, at);
                inPlace = z.clone();
                ActivationKernels.leakyRelu(length, SLOPE, inPlace, at, inPlace, at);
                Cases.assertSameBits(a, inPlace, () -> "leakyRelu in place");
            }
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] z = Cases.gaussian(1, 300);
        float[] g = Cases.gaussian(2, 300);
        float[] y = new float[300];
        Cases.assertAllocatesNothingOnceWarm("activations", () -> {
            for (int length = 0; length < 140; length += 23) {
                ActivationKernels.identity(length, z, 1, y, 5);
                ActivationKernels.identityGradient(length, z, 1, g, 2, y, 5);
                ActivationKernels.relu(length, z, 1, y, 5);
                ActivationKernels.reluGradient(length, z, 1, g, 2, y, 5);
                ActivationKernels.leakyRelu(length, SLOPE, z, 1, y, 5);
                ActivationKernels.leakyReluGradient(length, SLOPE, z, 1, g, 2, y, 5);
                ActivationKernels.tanhGradient(length, z, 1, g, 2, y, 5);
                ActivationKernels.sigmoidGradient(length, z, 1, g, 2, y, 5);
            }
        });
    }

    interface Forward {
        void apply(int length, float[] x, int xAt, float[] y, int yAt);
    }

    interface Gradient {
        void apply(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt);
    }

    /** Each value by itself, which is the scalar tail, and in the midst of three vectors. */
    private static void check(float[] x, float[] expected, Forward kernel) {
        assertTrue(x.length == expected.length);
        for (int i = 0; i < x.length; i++) {
            for (int length : new int[] {1, 3 * Lanes.PANEL}) {
                float value = x[i];
                float[] y = new float[length];
                kernel.apply(length, constant(value, length), 0, y, 0);
                for (float result : y) {
                    Cases.assertSameBits(expected[i], result, () -> "of " + value);
                }
            }
        }
    }

    private static float[] constant(float value, int length) {
        float[] x = new float[length];
        Arrays.fill(x, value);
        return x;
    }

    private static void assertSlopes(float[] z, float[] g, float[] delta, DoubleUnaryOperator activation) {
        double eps = 1e-6;
        for (int i = 0; i < z.length; i++) {
            double slope = (activation.applyAsDouble(z[i] + eps) - activation.applyAsDouble(z[i] - eps)) / (2 * eps);
            double expected = slope * g[i];
            Cases.assertWithin(1e-5 + 1e-3 * Math.abs(expected), expected, delta[i], () -> "slope");
        }
    }
}
