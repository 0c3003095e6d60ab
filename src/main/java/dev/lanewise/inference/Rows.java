package dev.lanewise.inference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** Samples one after the other in an array or a segment, and how many are computed together. */
final class Rows {
    /**
     * Rows that share a pass over the weights: a multiple of those of a tile, five or six. 64 samples of 2048-2048-2048-10
     * take 6.3 ms together, 7.4 in blocks of 48.
     */
    static final int BLOCK = 120;

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

    /** The rows, of so many floats each, do not overlap and lie within the segment; places and strides are bytes. */
    static void check(int rows, String what, int length, MemorySegment segment, long at, long stride) {
        long bytes = 4L * length;
        if (stride < bytes) {
            throw new IllegalArgumentException("a stride of " + stride + " bytes from one row's " + length + " " + what
                    + " to the next row's: must be at least " + bytes);
        }
        long size = rows;
        if (rows > 0) {
            boolean tooLong = rows > 1 && stride > segment.byteSize() / (rows - 1);
            size = tooLong ? Long.MAX_VALUE : (rows - 1) * stride + bytes;
        }
        Objects.checkFromIndexSize(at, size, segment.byteSize());
    }

    /** Copies floats to a segment, at any alignment. */
    static void write(int length, float[] from, int fromAt, MemorySegment segment, long at) {
        MemorySegment.copy(from, fromAt, segment, ValueLayout.JAVA_FLOAT_UNALIGNED, at, length);
    }
}
