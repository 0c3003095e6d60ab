package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Sizes, offsets, data, sentinels and comparisons shared by the kernel tests. All data is seeded. */
final class Cases {
    /** Every length up to 130 (eight vectors of 512 bits and a tail), then the large and odd ones. */
    static final int[] LENGTHS = IntStream.concat(
                    IntStream.rangeClosed(0, 130), IntStream.of(207, 256, 300, 512, 702, 1024, 2046, 4098))
            .toArray();

    /** A few lengths for tests that are quadratic in the number of cases: tails of 0, 1 and 15, one and many blocks. */
    static final int[] FEW_LENGTHS = {0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 79, 128, 300};

    /** Every start within a 64-byte line, and two past it. */
    static final int[] OFFSETS = IntStream.rangeClosed(0, 17).toArray();

    /** Elements on both sides of a guarded array that no kernel may touch. */
    static final int GUARD = 19;

    /** The value of these elements: finite, and no result of any case. */
    static final float SENTINEL = -0x1.c0ffeep101f;

    private static final float[] SPECIAL = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        0x0.8p-126f,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1f,
        -1f,
        0x1.fffffep-1f,
        1e-30f,
        1e30f,
        0.5f,
        -0.5f,
        88.8f,
        -104f
    };

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Cases() {}

    /** Standard normal numbers. */
    static float[] gaussian(long seed, int length) {
        Random random = new Random(seed);
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** Integers from -8 to 8: sums of products of up to 2^18 of them are exact in float, whatever the order. */
    static float[] integers(long seed, int length) {
        Random random = new Random(seed);
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = random.nextInt(17) - 8;
        }
        return x;
    }

    /** Gaussian numbers with a quarter of NaN, infinities, zeros of both signs, denormals and extremes. */
    static float[] special(long seed, int length) {
        Random random = new Random(seed);
        float[] x = gaussian(seed + 1, length);
        for (int i = 0; i < length; i++) {
            if (random.nextInt(4) == 0) {
                x[i] = SPECIAL[random.nextInt(SPECIAL.length)];
            }
        }
        return x;
    }

    /** Gaussian numbers with zeros of both signs and denormals, but nothing that is not finite. */
    static float[] tiny(long seed, int length) {
        Random random = new Random(seed);
        float[] x = gaussian(seed + 1, length);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(6)) {
                case 0 -> x[i] *= 0x1p-130f;
                case 1 -> x[i] = Math.copySign(0f, x[i]);
                default -> x[i] *= 0x1p-60f;
            }
        }
        return x;
    }

    /** The values starting at index {@code at}, sentinels before and {@link #GUARD} of them behind. */
    static float[] guarded(float[] values, int at) {
        float[] guarded = new float[at + values.length + GUARD];
        Arrays.fill(guarded, SENTINEL);
        System.arraycopy(values, 0, guarded, at, values.length);
        return guarded;
    }

    /** A guarded array whose inner elements are to be overwritten: they are sentinels too. */
    static float[] guarded(int length, int at) {
        float[] guarded = new float[at + length + GUARD];
        Arrays.fill(guarded, SENTINEL);
        return guarded;
    }

    /** A row-major matrix starting at {@code at}; the gaps between {@code cols} and the stride are sentinels. */
    static float[] guardedMatrix(int rows, int cols, float[] values, int at, int stride) {
        float[] guarded = guarded(rows == 0 ? 0 : (rows - 1) * stride + cols, at);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values, row * cols, guarded, at + row * stride, cols);
        }
        return guarded;
    }

    /** Fails unless everything outside {@code y[yAt, yAt + length)} is still a sentinel. */
    static void assertGuarded(float[] y, int yAt, int length, Supplier<String> which) {
        for (int i = 0; i < y.length; i++) {
            if ((i < yAt || i >= yAt + length) && y[i] != SENTINEL) {
                fail(which.get() + ": wrote " + y[i] + " at index " + (i - yAt) + " of " + length);
            }
        }
    }

    /** Fails unless the arrays have the same bits everywhere, sentinels included; all NaNs are equal. */
    static void assertSameBits(float[] expected, float[] actual, Supplier<String> which) {
        if (expected.length != actual.length) {
            fail(which.get() + ": lengths " + expected.length + " and " + actual.length);
        }
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                fail(which.get() + ": index " + i + ": expected " + show(expected[i]) + ", got " + show(actual[i]));
            }
        }
    }

    /** Fails unless the two have the same bits; all NaNs are equal. */
    static void assertSameBits(float expected, float actual, Supplier<String> which) {
        if (Float.floatToIntBits(expected) != Float.floatToIntBits(actual)) {
            fail(which.get() + ": expected " + show(expected) + ", got " + show(actual));
        }
    }

    /** Fails unless {@code |actual - expected| <= bound}, or both are NaN, or both are the same infinity. */
    static void assertWithin(double bound, double expected, float actual, Supplier<String> which) {
        boolean same = Double.isNaN(expected) ? Float.isNaN(actual) : actual == (float) expected;
        if (!same && !(Math.abs(actual - expected) <= bound)) {
            fail(which.get() + ": expected " + expected + " within " + bound + ", got " + show(actual));
        }
    }

    /**
     * Runs the body in rounds until ten rounds in a row have allocated exactly nothing, and fails if that has not
     * happened within 20 seconds. A body that boxes a vector allocates in every round, however warm it is.
     */
    static void assertAllocatesNothingOnceWarm(String which, Runnable body) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        long last = -1;
        int quiet = 0;
        while (quiet < 10) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 500; i++) {
                body.run();
            }
            last = THREADS.getCurrentThreadAllocatedBytes() - before;
            quiet = last == 0 ? quiet + 1 : 0;
            if (quiet == 0 && System.nanoTime() > deadline) {
                fail(which + " still allocates " + last / 500.0 + " bytes a call");
            }
        }
    }

    private static String show(float x) {
        return x + " (0x" + Integer.toHexString(Float.floatToRawIntBits(x)) + ")";
    }
}
