package dev.lanewise.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Two equal sets of arrays, one for a vector kernel, one for its scalar twin. */
final class TwinArrays {
    private static final int MOST = 4;
    private static final int CAPACITY = 2304;

    /** Arrays for a vector kernel. */
    final float[][] vector = new float[MOST][CAPACITY];

    /** Arrays for its scalar twin. */
    final float[][] scalar = new float[MOST][CAPACITY];

    private final float[][] start = new float[MOST][CAPACITY];
    private @Nullable String firstDifferent;

    TwinArrays() {
        int state = 0;
        for (float[] values : start) {
            for (int i = 0; i < CAPACITY; i++) {
                state = 1664525 * state + 1013904223; // the constants of Numerical Recipes
                values[i] = (state >> 8) * 0x1p-21f; // from -4 to 4
            }
        }
        reset();
    }

    /** Notes whether the twins wrote the same bits, all NaN being equal; then all arrays are as at the start. */
    void compare(String kernel) {
        compare(kernel, 0f, 0f);
    }

    /** The same for kernels that return a number. */
    void compare(String kernel, float fromVector, float fromScalar) {
        boolean same = Float.floatToIntBits(fromVector) == Float.floatToIntBits(fromScalar);
        for (int i = 0; i < MOST; i++) {
            same &= Arrays.equals(vector[i], scalar[i]); // by Float.equals: NaN are equal, zeros of two signs are not
        }
        if (!same && firstDifferent == null) {
            firstDifferent = kernel;
        }
        reset();
    }

    /** The first kernel that differed from its twin, if any. */
    @Nullable
    String firstDifferent() {
        return firstDifferent;
    }

    private void reset() {
        for (int i = 0; i < MOST; i++) {
            System.arraycopy(start[i], 0, vector[i], 0, CAPACITY);
            System.arraycopy(start[i], 0, scalar[i], 0, CAPACITY);
        }
    }
}
