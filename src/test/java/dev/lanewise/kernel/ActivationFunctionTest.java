package dev.lanewise.kernel;

import java.util.Arrays;

/** What the activations' tests share. */
abstract class ActivationFunctionTest extends FloatFunctionTest {
    private static final float[] INTERESTING = {
        Float.MIN_VALUE, 0x1p-60f, 0x1p-12f, 0.35f, 0.75f, 1f, 3f, 6f, 10f, 17f, 88f, 104f
    };

    /** {@code delta = f'(z) (.) g}. */
    interface Gradient {
        void apply(int length, float[] z, int zAt, float[] g, int gAt, float[] delta, int deltaAt);
    }

    /** The derivative itself: the gradient where g is 1. */
    static FloatFunction.Kernel derivative(Gradient gradient) {
        return (length, x, xAt, y, yAt) -> {
            float[] ones = new float[length];
            Arrays.fill(ones, 1f);
            gradient.apply(length, x, xAt, ones, 0, y, yAt);
        };
    }

    @Override
    float[] interesting() {
        return INTERESTING;
    }
}
