package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** exp, expm1, log, tanh and sigmoid. */
@Tag("width")
class MathKernelsTest {
    private static final int BLOCK = 4096;

    /** The place of infinity in the order of the floats; that of -infinity is the negative of it. */
    private static final int LAST = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

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

    private static final Function EXP =
            new Function("exp", MathKernels::exp, ScalarMath::exp, StrictMath::exp, 1.0, 0xc998d4fcL);
    private static final Function EXPM1 =
            new Function("expm1", MathKernels::expm1, ScalarMath::expm1, StrictMath::expm1, 1.45, 0x9b88f656L);
    private static final Function LOG =
            new Function("log", MathKernels::log, ScalarMath::log, StrictMath::log, 0.91, 0x921279c1L);
    private static final Function TANH =
            new Function("tanh", MathKernels::tanh, ScalarMath::tanh, StrictMath::tanh, 1.31, 0x2ca02063L);
    private static final Function SIGMOID = new Function(
            "sigmoid", MathKernels::sigmoid, ScalarMath::sigmoid, MathKernelsTest::logistic, 1.70, 0x2993f394L);

    /** A function, its kernels, its definition in double, the bound of its error in ulp, and its checksum. */
    record Function(String name, Kernel kernel, Kernel scalar, DoubleUnaryOperator exact, double bound, long checksum) {
        float of(float x) {
            float[] y = {x};
            kernel.apply(1, y, 0, y, 0);
            // In a whole vector as well.
            float[] many = new float[Lanes.PANEL];
            Arrays.fill(many, x);
            kernel.apply(many.length, many, 0, many, 0);
            for (float value : many) {
                Cases.assertSameBits(y[0], value, () -> this + " of " + x);
            }
            return y[0];
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Function> functions() {
        return Stream.of(EXP, EXPM1, LOG, TANH, SIGMOID);
    }

    interface Kernel {
        void apply(int length, float[] x, int xAt, float[] y, int yAt);
    }

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdMath.class, ScalarMath.class);
    }

    /** A million floats from -infinity to infinity, equally many for each power of two. */
    @ParameterizedTest
    @MethodSource("functions")
    void errorsStayWithinTheirBoundAndTheOrderIsKept(Function function) {
        double worst = worstError(function, -LAST, LAST, 4073);
        System.out.printf("%s: %.4f ulp at most%n", function, worst);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void errorsStayWithinTheirBoundAroundInterestingPoints(Function function) {
        for (float x : INTERESTING) {
            int place = Float.floatToRawIntBits(x);
            worstError(function, place - 4 * BLOCK, place + 4 * BLOCK, 1);
            worstError(function, -place - 4 * BLOCK, -place + 4 * BLOCK, 1);
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    @Tag("long")
    void errorsStayWithinTheirBoundOnAllFloats(Function function) {
        long chunk = 1L << 22;
        double worst = LongStream.rangeClosed(-LAST / chunk - 1, LAST / chunk)
                .parallel()
                .mapToDouble(
                        i -> worstError(function, Math.max(i * chunk - 1, -LAST), Math.min((i + 1) * chunk, LAST), 1))
                .max()
                .getAsDouble();
        System.out.printf("%s: %.4f ulp at most, all floats%n", function, worst);
    }

    /** The outputs of a million inputs have the bits that they had when the checksums were written down. */
    @ParameterizedTest
    @MethodSource("functions")
    @Tag("cold")
    @Tag("noflag")
    void outputsHaveTheBitsTheyAlwaysHad(Function function) {
        assertEquals(Long.toHexString(function.checksum), Long.toHexString(checksum(function.scalar)), "scalar");
        assertEquals(Long.toHexString(function.checksum), Long.toHexString(checksum(function.kernel)), "in force");
    }

    @ParameterizedTest
    @MethodSource("functions")
    void nanStaysNaN(Function function) {
        for (int bits : new int[] {0x7fc00000, 0x7f800001, 0x7fffffff, 0xffc00000, 0xff800001, 0xffffffff}) {
            assertTrue(Float.isNaN(function.of(Float.intBitsToFloat(bits))), () -> Integer.toHexString(bits));
        }
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
        for (int place = 0; place <= LAST; place += 99_991) {
            float x = at(place);
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
            float e = at(place);
            double exact = StrictMath.log1p(e);
            Cases.assertWithin(1.5 * ulp(exact), exact, ScalarMath.log1pUnit(e), () -> "log1p " + e);
        }
        assertTrue(Float.isNaN(ScalarMath.log1pUnit(Float.NaN)));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void nothingButTheOutputIsWrittenAndTheOutputMayBeTheInput(Function function) {
        for (int length : Cases.FEW_LENGTHS) {
            for (int at : Cases.OFFSETS) {
                float[] values = Cases.special(length + at, length);
                float[] x = Cases.guarded(values, 17 - at);
                float[] before = x.clone();
                float[] y = Cases.guarded(length, at);
                function.kernel.apply(length, x, 17 - at, y, at);
                Cases.assertSameBits(before, x, () -> function + " wrote its input");
                Cases.assertGuarded(y, at, length, () -> function + " of " + length);
                for (int i = 0; i < length; i++) {
                    float value = values[i];
                    float[] one = {value};
                    function.scalar.apply(1, one, 0, one, 0);
                    Cases.assertSameBits(one[0], y[at + i], () -> function + " of " + value);
                }
                float[] inPlace = Cases.guarded(values, at);
                function.kernel.apply(length, inPlace, at, inPlace, at);
                Cases.assertSameBits(y, inPlace, () -> function + " in place, " + length);
            }
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] x = Cases.gaussian(1, 300);
        float[] y = new float[300];
        Function[] all = functions().toArray(Function[]::new);
        Cases.assertAllocatesNothingOnceWarm("elementary functions", () -> {
            for (int length = 0; length < 140; length += 23) {
                for (Function function : all) {
                    function.kernel.apply(length, x, length % 17, y, 5);
                }
            }
        });
    }

    private static double logistic(double x) {
        if (x < 0) {
            double e = StrictMath.exp(x);
            return e / (1 + e);
        }
        return 1 / (1 + StrictMath.exp(-x));
    }

    /**
     * The largest error in ulp of the function at every step-th float from one place to another in the order of the
     * floats; fails if it exceeds the bound, if two results are out of order, or if one is not a number without reason.
     */
    private static double worstError(Function function, long from, long to, int step) {
        float[] x = new float[BLOCK];
        float[] y = new float[BLOCK];
        double worst = 0;
        float previous = Float.NaN;
        for (long block = from; block <= to; block += (long) BLOCK * step) {
            int count = (int) Math.min(BLOCK, (to - block) / step + 1);
            for (int i = 0; i < count; i++) {
                x[i] = at((int) (block + (long) i * step));
            }
            function.kernel.apply(count, x, 0, y, 0);
            for (int i = 0; i < count; i++) {
                double exact = function.exact.applyAsDouble(x[i]);
                double error = (float) exact == y[i] || (Double.isNaN(exact) && Float.isNaN(y[i]))
                        ? 0
                        : Math.abs(y[i] - exact) / ulp(exact);
                if (!(error <= function.bound) || y[i] < previous) {
                    fail(function + " of " + x[i] + ": " + y[i] + " is " + error + " ulp from " + exact + ", after "
                            + previous);
                }
                worst = Math.max(worst, error);
                previous = y[i];
            }
        }
        return worst;
    }

    /** The float at a place: 0 is 0, 1 the next one, -1 the one before. */
    private static float at(int place) {
        return Float.intBitsToFloat(place >= 0 ? place : Integer.MIN_VALUE - place);
    }

    /** The spacing of floats around an exact value. */
    private static double ulp(double exact) {
        int exponent = Math.clamp(Math.getExponent(exact), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
        return Math.scalb(1.0, exponent - 23);
    }

    private static long checksum(Kernel kernel) {
        float[] x = new float[BLOCK];
        float[] y = new float[BLOCK];
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * BLOCK);
        CRC32C crc = new CRC32C();
        for (long bits = 0; bits < 1L << 32; bits += (long) BLOCK * 4079) {
            for (int i = 0; i < BLOCK; i++) {
                x[i] = Float.intBitsToFloat((int) (bits + i * 4079L));
            }
            kernel.apply(BLOCK, x, 0, y, 0);
            for (int i = 0; i < BLOCK; i++) {
                bytes.putInt(Float.BYTES * i, Float.floatToIntBits(y[i]));
            }
            crc.update(bytes.array(), 0, bytes.capacity());
        }
        return crc.getValue();
    }

    private static void assertValue(float expected, Function function, float x) {
        Cases.assertSameBits(expected, function.of(x), () -> function + " of " + x);
    }
}
