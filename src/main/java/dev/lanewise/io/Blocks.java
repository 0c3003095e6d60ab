package dev.lanewise.io;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The pieces in which weights go between a network and a file: whole rows, at least one panel of 16 at a time. */
final class Blocks {
    private static final int PANEL = 16;
    private static final int FLOATS = 1 << 15;
    private static final int EXPONENT = 0x7f80_0000;

    private Blocks() {}

    /** How many rows of this length make a block. */
    static int rows(int inputs) {
        return Math.max(FLOATS / inputs / PANEL, 1) * PANEL;
    }

    /** An array for a block of any layer, and for any bias. Never longer than the weights themselves, padded. */
    static float[] array(Header header) {
        int length = 0;
        for (int l = 1; l <= header.depth(); l++) {
            int inputs = header.sizes().get(l - 1);
            int outputs = header.sizes().get(l);
            length = Math.max(length, Math.max(outputs, Math.min(rows(inputs), outputs) * inputs));
        }
        return new float[length];
    }

    /** Memory outside the heap that is given back with the arena. */
    static ByteBuffer buffer(Arena arena) {
        return arena.allocate((long) FLOATS * Float.BYTES, Format.ALIGNMENT)
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The index of the first NaN or infinity, or {@code length}. */
    static int firstNotFinite(float[] values, int length) {
        int i = 0;
        while (i < length && (Float.floatToRawIntBits(values[i]) & EXPONENT) != EXPONENT) {
            i++;
        }
        return i;
    }
}
