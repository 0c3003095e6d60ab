package dev.lanewise.kernel;

import java.util.Arrays;
import java.util.stream.Stream;

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

    /** Without the derivatives. */
    static Stream<FloatFunction> activations(Stream<FloatFunction> functions) {
        return functions.filter(function -> !function.name().endsWith("'"));
    }

    static void assertAllocateNothingOnceWarm(Stream<FloatFunction> functions) {
        float[] x = Cases.gaussian(1, 300);
        float[] y = new float[300];
        FloatFunction[] all = activations(functions).toArray(FloatFunction[]::new);
        Cases.assertAllocatesNothingOnceWarm("activations", () -> {
            for (FloatFunction function : all) {
                function.kernel().apply(x.length, x, 0, y, 0);
            }
        });
    }

    @Override
    float[] interesting() {
        return INTERESTING;
    }
}
