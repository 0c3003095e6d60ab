package dev.lanewise.inference;

import java.util.Objects;

/** Samples one after the other in an array, and how many are computed together. */
final class Rows {
    /** Rows that share a pass over the weights: a multiple of those of a tile. */
    static final int BLOCK = 48;

    /** Fewer rows than this gain nothing from being computed together. */
    static final int TILE = 6;

    private Rows() {}

    /** The rows do not overlap and lie within the array. */
    static void check(int rows, String what, int length, float[] array, int at, int stride) {
        if (stride < length) {
            throw new IllegalArgumentException("a stride of " + stride + " from one row's " + length + " " + what
                    + " to the next row's: must be at least " + length);
        }
        Objects.checkFromIndexSize(at, rows == 0 ? 0 : (rows - 1L) * stride + length, (long) array.length);
    }
}
