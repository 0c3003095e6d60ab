package dev.lanewise.kernel;

import java.util.Arrays;

/**
 * One large array that hands out 64-byte aligned places, as a network's slab does: small arrays would move with the
 * garbage collector, and the same kernel would take 1.0 to 3.5 times its time from fork to fork.
 *
 * <p>The data are multiples of 1/8 from -1 to 7/8: sums of their products are exact in float, so that a check needs no
 * bound for rounding errors.
 */
public final class Slab {
    /** More than half a region of G1 in heaps up to 8 GiB: it starts on a region boundary, index 12 on a cache line. */
    private static final int SMALLEST = 1 << 20;

    private final float[] array;
    private int end = 12;

    /** Room for the given number of floats in a few places. */
    public Slab(long length) {
        array = new float[(int) Math.max(SMALLEST, length + 1024)];
    }

    /** The array: all places are in it. */
    public float[] array() {
        return array;
    }

    /** A place of its own, filled with random data, at a multiple of 64 bytes. */
    public int place(int length, int seed) {
        int at = end;
        end += (length + 15) / 16 * 16;
        // A linear congruential generator (Numerical Recipes' constants): 64 MiB of data must not take seconds.
        int state = 31 * seed + 17;
        for (int i = at; i < at + length; i++) {
            state = 1664525 * state + 1013904223;
            array[i] = ((state >>> 28) - 8) / 8f;
        }
        return at;
    }

    /** A copy of what is at a place now. */
    public float[] copy(int at, int length) {
        return Arrays.copyOfRange(array, at, at + length);
    }
}
