package dev.lanewise.io;

/** The pieces in which weights go between a network and a file: whole rows, at least one panel of 16 at a time. */
final class Blocks {
    private static final int PANEL = 16;
    private static final int FLOATS = 1 << 15;
    private static final int EXPONENT = 0x7f80_0000;

    /** The bytes that are copied, and go through a checksum, at a time. */
    static final int BYTES = FLOATS * Float.BYTES;

    private Blocks() {}

    /** How many rows of this length make a block. */
    static int rows(int inputs) {
        return Math.max(FLOATS / inputs / PANEL, 1) * PANEL;
    }

    /** An array for a block of any layer, and for any bias. Never longer than the weights themselves. */
    static float[] array(Header header) {
        int length = 0;
        for (int l = 1; l <= header.depth(); l++) {
            int inputs = header.sizes().get(l - 1);
            int outputs = header.sizes().get(l);
            length = Math.max(length, Math.max(outputs, Math.min(rows(inputs), outputs) * inputs));
        }
        return new float[length];
    }

    /** The index of the first NaN or infinity, or {@code length}. */
    static int firstNotFinite(float[] values, int length) {
        // A sum of flags has no early way out, so that C2 makes vectors of it.
        int found = 0;
        for (int i = 0; i < length; i++) {
            found |= ((Float.floatToRawIntBits(values[i]) & EXPONENT) + (1 << 23)) & 0x8000_0000;
        }
        int i = found == 0 ? length : 0;
        while (i < length && Float.isFinite(values[i])) {
            i++;
        }
        return i;
    }
}
