package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;

/**
 * A function of one number that kernels compute element by element, and what can be checked of any such function.
 *
 * @param name for messages
 * @param kernel the public kernel
 * @param scalar the scalar kernel
 * @param exact the definition, in double
 * @param bound the largest error, in ulp of the exact value or of the floor if that is larger
 * @param floor where errors are absolute: 0 for none
 * @param monotone whether results must be in the order of their arguments
 * @param checksum of the outputs of a million inputs
 */
record FloatFunction(
        String name,
        Kernel kernel,
        Kernel scalar,
        DoubleUnaryOperator exact,
        double bound,
        double floor,
        boolean monotone,
        long checksum) {
    static final int BLOCK = 4096;

    /** The place of infinity in the order of the floats; that of -infinity is the negative of it. */
    static final int LAST = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    interface Kernel {
        void apply(int length, float[] x, int xAt, float[] y, int yAt);
    }

    /** The result for one number, by itself and in a whole vector. */
    float of(float x) {
        float[] y = {x};
        kernel.apply(1, y, 0, y, 0);
        float[] many = new float[Lanes.PANEL];
        Arrays.fill(many, x);
        kernel.apply(many.length, many, 0, many, 0);
        for (float value : many) {
            Cases.assertSameBits(y[0], value, () -> this + " of " + x);
        }
        return y[0];
    }

    void assertValue(float expected, float x) {
        Cases.assertSameBits(expected, of(x), () -> this + " of " + x);
    }

    void assertKeepsNaN() {
        for (int bits : new int[] {0x7fc00000, 0x7f800001, 0x7fffffff, 0xffc00000, 0xff800001, 0xffffffff}) {
            assertTrue(Float.isNaN(of(Float.intBitsToFloat(bits))), () -> this + " of " + Integer.toHexString(bits));
        }
    }

    /** A million floats from -infinity to infinity, equally many for each power of two. */
    void assertAccurate() {
        double worst = worstError(-LAST, LAST, 4073);
        System.out.printf("%s: %.4f ulp at most%n", name, worst);
    }

    /** Some thousand floats on both sides of a number and of its negative. */
    void assertAccurateAround(float x) {
        int place = Float.floatToRawIntBits(x);
        worstError(place - 4 * BLOCK, place + 4 * BLOCK, 1);
        worstError(-place - 4 * BLOCK, -place + 4 * BLOCK, 1);
    }

    void assertAccurateOnAllFloats() {
        long chunk = 1L << 22;
        double worst = LongStream.rangeClosed(-LAST / chunk - 1, LAST / chunk)
                .parallel()
                .mapToDouble(i -> worstError(Math.max(i * chunk - 1, -LAST), Math.min((i + 1) * chunk, LAST), 1))
                .max()
                .getAsDouble();
        System.out.printf("%s: %.4f ulp at most, all floats%n", name, worst);
    }

    /** The outputs of a million inputs have the bits that they had when the checksum was written down. */
    void assertHasTheBitsItAlwaysHad() {
        assertEquals(Long.toHexString(checksum), Long.toHexString(checksum(scalar)), () -> name + ", scalar");
        assertEquals(Long.toHexString(checksum), Long.toHexString(checksum(kernel)), () -> name + ", in force");
    }

    void assertWritesItsOutputAloneWhichMayBeTheInput() {
        for (int length : Cases.FEW_LENGTHS) {
            for (int at : Cases.OFFSETS) {
                float[] values = Cases.special(length + at, length);
                float[] x = Cases.guarded(values, 17 - at);
                float[] before = x.clone();
                float[] y = Cases.guarded(length, at);
                kernel.apply(length, x, 17 - at, y, at);
                Cases.assertSameBits(before, x, () -> this + " wrote its input");
                Cases.assertGuarded(y, at, length, () -> this + " of " + length);
                for (int i = 0; i < length; i++) {
                    float value = values[i];
                    float[] one = {value};
                    scalar.apply(1, one, 0, one, 0);
                    Cases.assertSameBits(one[0], y[at + i], () -> this + " of " + value);
                }
                float[] inPlace = Cases.guarded(values, at);
                kernel.apply(length, inPlace, at, inPlace, at);
                Cases.assertSameBits(y, inPlace, () -> this + " in place, " + length);
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * The largest error in ulp at every step-th float from one place to another in the order of the floats; fails if it
     * exceeds the bound, if two results are out of order, or if one is not a number without reason.
     */
    private double worstError(long from, long to, int step) {
        float[] x = new float[BLOCK];
        float[] y = new float[BLOCK];
        double worst = 0;
        float previous = Float.NaN;
        for (long block = from; block <= to; block += (long) BLOCK * step) {
            int count = (int) Math.min(BLOCK, (to - block) / step + 1);
            for (int i = 0; i < count; i++) {
                x[i] = at((int) (block + (long) i * step));
            }
            kernel.apply(count, x, 0, y, 0);
            for (int i = 0; i < count; i++) {
                double value = exact.applyAsDouble(x[i]);
                double error = (float) value == y[i] || (Double.isNaN(value) && Float.isNaN(y[i]))
                        ? 0
                        : Math.abs(y[i] - value) / ulp(Math.max(Math.abs(value), floor));
                if (!(error <= bound) || (monotone && y[i] < previous)) {
                    fail(this + " of " + x[i] + ": " + y[i] + " is " + error + " ulp from " + value + ", after "
                            + previous);
                }
                worst = Math.max(worst, error);
                previous = y[i];
            }
        }
        return worst;
    }

    /** The float at a place: 0 is 0, 1 the next one, -1 the one before. */
    static float at(int place) {
        return Float.intBitsToFloat(place >= 0 ? place : Integer.MIN_VALUE - place);
    }

    /** The spacing of floats around an exact value. */
    static double ulp(double exact) {
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
}
