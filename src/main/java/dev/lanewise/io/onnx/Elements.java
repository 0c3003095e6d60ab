package dev.lanewise.io.onnx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The elements of a tensor where they lie: in the file itself, at equal distances. Nothing is copied.
 *
 * @param bytes the file, or a decoded copy
 * @param type the type of an element
 * @param at where the first element starts
 * @param distance the bytes from one element to the next: its own, and those of a tag before each if they are not packed
 * @param count how many there are
 */
record Elements(MemorySegment bytes, ElementType type, long at, int distance, long count) {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The value of an element as a real number. */
    double real(long index) {
        long from = at + index * distance;
        return switch (type) {
            case FLOAT -> bytes.get(FLOAT, from);
            case DOUBLE -> bytes.get(DOUBLE, from);
            case FLOAT16 -> Float.float16ToFloat(bytes.get(SHORT, from));
            case BFLOAT16 -> Float.intBitsToFloat(bytes.get(SHORT, from) << 16);
            default -> integer(index);
        };
    }

    /** The value of an element as an integer; 0 for types that hold none. */
    long integer(long index) {
        long from = at + index * distance;
        return switch (type) {
            case INT64, UINT64 -> bytes.get(LONG, from);
            case INT32 -> bytes.get(INT, from);
            case UINT32 -> Integer.toUnsignedLong(bytes.get(INT, from));
            case INT16 -> bytes.get(SHORT, from);
            case UINT16 -> Short.toUnsignedLong(bytes.get(SHORT, from));
            case INT8 -> bytes.get(ValueLayout.JAVA_BYTE, from);
            case UINT8, BOOL -> Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, from));
            default -> 0;
        };
    }

    /** Whether {@link #copy} can give these elements: as floats with nothing between them. */
    boolean canCopy() {
        return type == ElementType.FLOAT && distance == Float.BYTES;
    }

    /** Copies elements out as they are. */
    void copy(long first, int length, float[] to, int toAt) {
        MemorySegment.copy(bytes, FLOAT, at + first * Float.BYTES, to, toAt, length);
    }

    /** Elements as floats, at a distance of so many elements; NaN where the type is no real number. */
    void gather(long first, long step, int length, float[] to, int toAt) {
        long from = at + first * distance;
        long bytesPerStep = step * distance;
        switch (type) {
            case FLOAT -> {
                for (int i = 0; i < length; i++) {
                    to[toAt + i] = bytes.get(FLOAT, from + i * bytesPerStep);
                }
            }
            case DOUBLE -> {
                for (int i = 0; i < length; i++) {
                    to[toAt + i] = (float) bytes.get(DOUBLE, from + i * bytesPerStep);
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < length; i++) {
                    to[toAt + i] = Float.float16ToFloat(bytes.get(SHORT, from + i * bytesPerStep));
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < length; i++) {
                    to[toAt + i] = Float.intBitsToFloat(bytes.get(SHORT, from + i * bytesPerStep) << 16);
                }
            }
            default -> throw new IllegalStateException("no real numbers: " + type);
        }
    }

    /** Floats of {@code rows} columns of a matrix whose rows are {@code step} elements apart, as rows of {@code length}. */
    void transpose(long first, long step, int length, int rows, float[] to) {
        long from = at + first * Float.BYTES;
        for (int k = 0; k < length; k++) {
            for (int j = 0; j < rows; j++) {
                to[j * length + k] = bytes.get(FLOAT, from + (long) j * Float.BYTES);
            }
            from += step * Float.BYTES;
        }
    }
}
