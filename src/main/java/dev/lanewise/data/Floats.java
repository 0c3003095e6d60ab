package dev.lanewise.data;

import java.util.ArrayList;
import java.util.List;

/** An array of floats that grows: chunks, so that at most twice the final array is ever held. */
final class Floats {
    private static final int FIRST_CHUNK = 1 << 10;
    private static final int LARGEST_CHUNK = 1 << 20;

    private final List<float[]> full = new ArrayList<>();
    private float[] chunk = new float[FIRST_CHUNK];
    private int used;
    private long inFull;

    void add(float value) {
        if (used == chunk.length) {
            full.add(chunk);
            inFull += used;
            chunk = new float[Math.min(2 * chunk.length, LARGEST_CHUNK)];
            used = 0;
        }
        chunk[used++] = value;
    }

    void clear() {
        full.clear();
        inFull = 0;
        used = 0;
    }

    long size() {
        return inFull + used;
    }

    /** A copy of exactly {@link #size} elements, which must be few enough for one array. */
    float[] toArray() {
        float[] all = new float[Math.toIntExact(size())];
        int at = 0;
        for (float[] part : full) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        System.arraycopy(chunk, 0, all, at, used);
        return all;
    }
}
