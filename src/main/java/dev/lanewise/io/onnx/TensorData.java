package dev.lanewise.io.onnx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Where the elements of a tensor are. Most lie in the file at equal distances. Small types in a typed field are varints
 * of any length: they are decoded at their first use, when the graph is known to have a use for them, to the 2 bytes of
 * a half or the bytes of an integer. Not thread-safe.
 */
final class TensorData {
    /** No elements that can be read as numbers. */
    static final TensorData NONE = new TensorData(
            MemorySegment.NULL,
            ElementType.OTHER,
            0,
            0,
            0,
            new Elements(MemorySegment.NULL, ElementType.OTHER, 0, 0, 0));

    private final MemorySegment file;
    private final ElementType type;
    private final long at;
    private final int tag;
    private final long count;
    private @Nullable Elements elements;

    private TensorData(
            MemorySegment file, ElementType type, long at, int tag, long count, @Nullable Elements elements) {
        this.file = file;
        this.type = type;
        this.at = at;
        this.tag = tag;
        this.count = count;
        this.elements = elements;
    }

    /** Elements of a fixed length. */
    static TensorData fixed(MemorySegment file, ElementType type, long at, int distance, long count) {
        return new TensorData(file, type, 0, 0, count, new Elements(file, type, at, distance, count));
    }

    /** Varints from {@code at} to {@code end}, each after a tag of so many bytes (0 if they are packed). */
    static TensorData varints(MemorySegment file, ElementType type, long at, long end, int tag) {
        if (file.get(ValueLayout.JAVA_BYTE, end - 1) < 0) {
            throw OnnxException.damaged("the numbers at byte " + at + " end within one");
        }
        return new TensorData(file, type, at, tag, countVarints(file, at, end, tag), null);
    }

    /** How many elements there are. */
    long count() {
        return count;
    }

    Elements elements() {
        Elements ready = elements;
        if (ready == null) {
            ready = decoded();
            elements = ready;
        }
        return ready;
    }

    private static long countVarints(MemorySegment file, long at, long end, int tag) {
        long lastBytes = 0;
        for (long i = at; i < end; i++) {
            lastBytes += ~file.get(ValueLayout.JAVA_BYTE, i) >>> 7 & 1;
        }
        return tag == 0 ? lastBytes : lastBytes / 2;
    }

    private Elements decoded() {
        int bytes = type.bytes();
        MemorySegment copy = MemorySegment.ofArray(new byte[Math.toIntExact(Math.multiplyExact(count, bytes))]);
        long from = at;
        for (long i = 0; i < count; i++) {
            from += tag;
            long value = 0;
            byte b;
            int shift = 0;
            do {
                b = file.get(ValueLayout.JAVA_BYTE, from++);
                value |= shift < Long.SIZE ? (b & 0x7fL) << shift : 0;
                shift += 7;
            } while (b < 0);
            put(copy, i * bytes, value);
        }
        return new Elements(copy, type, 0, bytes, count);
    }

    private void put(MemorySegment copy, long to, long value) {
        switch (type.bytes()) {
            case 1 -> copy.set(ValueLayout.JAVA_BYTE, to, (byte) value);
            case 2 -> copy.set(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), to, (short) value);
            case 4 -> copy.set(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), to, (int) value);
            default -> copy.set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), to, value);
        }
    }
}
