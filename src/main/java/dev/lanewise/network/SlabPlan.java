package dev.lanewise.network;

import dev.lanewise.kernel.Alignment;
import dev.lanewise.kernel.PanelKernels;

/**
 * Hands out ranges of one {@code float[]}: each starts at a 64-byte boundary where the heap allows
 * ({@link Alignment}) and is padded with zeros to a multiple of 16. The one place where offsets are computed.
 *
 * <p>Not thread-safe; used while something is built.
 */
public final class SlabPlan {
    private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8L;

    private long end = Alignment.firstIndex();

    /** Starts an empty plan. */
    public SlabPlan() {}

    /**
     * The index of the first range.
     *
     * @return the first index that holds data
     */
    public static int first() {
        return Alignment.firstIndex();
    }

    /**
     * Reserves a vector, padded to a multiple of 16.
     *
     * @param length its true length
     * @return where it starts
     * @throws IllegalArgumentException if the array would be longer than Java allows
     */
    public int reserve(long length) {
        long at = end;
        end = Math.addExact(end, (length + PanelKernels.PANEL - 1) / PanelKernels.PANEL * PanelKernels.PANEL);
        if (end > LONGEST_ARRAY) {
            throw new IllegalArgumentException("all weights and biases must fit one float[] of " + LONGEST_ARRAY
                    + " elements; make layers smaller");
        }
        return (int) at;
    }

    /**
     * The length of the array that holds all that was reserved.
     *
     * @return the length
     */
    public int length() {
        return (int) end;
    }

    /**
     * Makes the array, all zeros.
     *
     * @return a new array
     */
    public float[] allocate() {
        return new float[length()];
    }
}
