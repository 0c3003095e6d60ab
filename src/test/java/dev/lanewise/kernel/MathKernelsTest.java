package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** exp, expm1, log, tanh and sigmoid. */
@Tag("width")
class MathKernelsTest extends FloatFunctionTest {
    /** Where formulas, polynomials or results change their nature. */
    private static final float[] INTERESTING = {
        0f,
        0x1p-126f,
        0x1p-24f,
        0x1p-12f,
        0.17328f,
        0.34657f,
        0.5625f,
        0.70710677f,
        1f,
        1.0397f,
        1.4142135f,
        2f,
        9.0109f,
        10f,
        16.6355f,
        16.9821f,
        18f,
        20f,
        87.3365f,
        88.72284f,
        89f,
        103.97208f,
        104f,
        0x1p23f
    };

    private static final FloatFunction EXP =
            new FloatFunction("exp", MathKernels::exp, ScalarMath::exp, StrictMath::exp, 1.0, 0, true, 0xc998d4fcL);
    private static final FloatFunction EXPM1 = new FloatFunction(
            "expm1", MathKernels::expm1, ScalarMath::expm1, StrictMath::expm1, 1.45, 0, true, 0x9b88f656L);
    private static final FloatFunction LOG =
            new FloatFunction("log", MathKernels::log, ScalarMath::log, StrictMath::log, 0.91, 0, true, 0x921279c1L);
    private static final FloatFunction TANH = new FloatFunction(
            "tanh", MathKernels::tanh, ScalarMath::tanh, StrictMath::tanh, 1.31, 0, true, 0x2ca02063L);
    private static final FloatFunction SIGMOID = new FloatFunction(
            "sigmoid",
            MathKernels::sigmoid,
            ScalarMath::sigmoid,
            ActivationOracle::sigmoid,
            1.70,
            0,
            true,
            0x2993f394L);

    static Stream<FloatFunction> functions() {
        return Stream.of(EXP, EXPM1, LOG, TANH, SIGMOID);
    }

    @Override
    float[] interesting() {
        return INTERESTING;
    }

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdMath.class, ScalarMath.class);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void nanStaysNaN(FloatFunction function) {
        function.assertKeepsNaN();
    }

    @Test
    void expHasItsSpecialValues() {
        assertValue(0f, EXP, Float.NEGATIVE_INFINITY);
        assertValue(0f, EXP, -Float.MAX_VALUE);
        assertValue(0f, EXP, -103.972084f);
        assertValue(Float.MIN_VALUE, EXP, -103.97208f);
        assertTrue(EXP.of(-87.33655f) < Float.MIN_NORMAL);
        assertTrue(EXP.of(-87.33654f) > Float.MIN_NORMAL);
        for (float x : new float[] {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 0x1p-26f, -0x1p-26f}) {
            assertValue(1f, EXP, x);
        }
        assertValue((float) StrictMath.E, EXP, 1f);
        assertTrue(EXP.of(88.72283f) < Float.POSITIVE_INFINITY);
        assertValue(Float.POSITIVE_INFINITY, EXP, 88.72284f);
        assertValue(Float.POSITIVE_INFINITY, EXP, Float.MAX_VALUE);
        assertValue(Float.POSITIVE_INFINITY, EXP, Float.POSITIVE_INFINITY);
    }

    @Test
    void expm1HasItsSpecialValues() {
        assertValue(-1f, EXPM1, Float.NEGATIVE_INFINITY);
        assertValue(-1f, EXPM1, -16.982107f);
        assertValue(-0x1.fffffep-1f, EXPM1, -16.982105f);
        for (float x : new float[] {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 3e-42f, Float.MIN_NORMAL, 0x1p-25f}) {
            assertValue(x, EXPM1, x);
        }
        assertTrue(EXPM1.of(88.72283f) < Float.POSITIVE_INFINITY);
        assertValue(Float.POSITIVE_INFINITY, EXPM1, 88.72284f);
        assertValue(Float.POSITIVE_INFINITY, EXPM1, Float.POSITIVE_INFINITY);
    }

    @Test
    void logHasItsSpecialValues() {
        assertValue(Float.NEGATIVE_INFINITY, LOG, 0f);
        assertValue(Float.NEGATIVE_INFINITY, LOG, -0f);
        assertValue((float) StrictMath.log(Float.MIN_VALUE), LOG, Float.MIN_VALUE);
        assertValue(0f, LOG, 1f);
        assertValue((float) StrictMath.log(2), LOG, 2f);
        assertValue(Float.POSITIVE_INFINITY, LOG, Float.POSITIVE_INFINITY);
        for (float x : new float[] {-Float.MIN_VALUE, -Float.MIN_NORMAL, -1f, Float.NEGATIVE_INFINITY}) {
            assertTrue(Float.isNaN(LOG.of(x)), () -> "log " + x);
        }
    }

    @Test
    void tanhHasItsSpecialValuesAndIsOdd() {
        for (float x : new float[] {0f, Float.MIN_VALUE, 3e-42f, Float.MIN_NORMAL, 0x1p-20f}) {
            assertValue(x, TANH, x);
        }
        assertValue(0x1.fffffep-1f, TANH, 9.010913f);
        assertValue(1f, TANH, 9.010914f);
        assertValue(1f, TANH, Float.MAX_VALUE);
        assertValue(1f, TANH, Float.POSITIVE_INFINITY);
        for (int place = 0; place <= FloatFunction.LAST; place += 99_991) {
            float x = FloatFunction.at(place);
            assertValue(-TANH.of(x), TANH, -x);
        }
    }

    @Test
    void sigmoidHasItsSpecialValues() {
        assertValue(0f, SIGMOID, Float.NEGATIVE_INFINITY);
        assertValue(0f, SIGMOID, -103.972084f);
        assertValue(Float.MIN_VALUE, SIGMOID, -103.97208f);
        for (float x : new float[] {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE}) {
            assertValue(0.5f, SIGMOID, x);
        }
        assertValue(0x1.fffffcp-1f, SIGMOID, 16.63553f);
        assertValue(1f, SIGMOID, 16.635532f);
        assertValue(1f, SIGMOID, Float.POSITIVE_INFINITY);
    }

    /** The part of log that binary cross-entropy takes: log(1 + e) for e from 0 to 1. */
    @Test
    void log1pUnitIsAccurate() {
        for (int place = 0; place <= Float.floatToRawIntBits(1f); place += 977) {
            float e = FloatFunction.at(place);
            double exact = StrictMath.log1p(e);
            Cases.assertWithin(1.5 * FloatFunction.ulp(exact), exact, ScalarMath.log1pUnit(e), () -> "log1p " + e);
        }
        assertTrue(Float.isNaN(ScalarMath.log1pUnit(Float.NaN)));
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] x = Cases.gaussian(1, 300);
        float[] y = new float[300];
        FloatFunction[] all = functions().toArray(FloatFunction[]::new);
        Cases.assertAllocatesNothingOnceWarm("elementary functions", () -> {
            for (int length = 0; length < 140; length += 23) {
                for (FloatFunction function : all) {
                    function.kernel().apply(length, x, length % 17, y, 5);
                }
            }
        });
    }

    private static void assertValue(float expected, FloatFunction function, float x) {
        function.assertValue(expected, x);
    }
}
