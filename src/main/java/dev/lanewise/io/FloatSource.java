package dev.lanewise.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Turns a part of a file into floats, a buffer at a time, under a checksum.
 *
 * <p>The file's bytes are copied before anything else reads them: a mapped file that another process cuts short then
 * gives an error; the checksum's machine code, run on the mapping itself, would take the JVM down.
 */
final class FloatSource {
    private final Path file;
    private final MemorySegment content;
    private final MemorySegment copy;
    private final ByteBuffer buffer;
    private final NonFinite nonFinite;
    private final CRC32C crc = new CRC32C();
    private Place place = index -> "";
    private long at;
    private long end;
    private long given;

    /** What stands at an index of the part, for messages. */
    interface Place {
        String of(long index);
    }

    FloatSource(Path file, MemorySegment content, Arena arena, NonFinite nonFinite) {
        this.file = file;
        this.content = content;
        long aligned = (content.byteSize() + Format.ALIGNMENT - 1) / Format.ALIGNMENT * Format.ALIGNMENT;
        this.copy = arena.allocate(Math.min(Blocks.BYTES, aligned), Format.ALIGNMENT);
        this.buffer = copy.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        this.nonFinite = nonFinite;
    }

    /** Starts a part of so many floats, with its checksum behind it. */
    void start(long partAt, long floats, Place partPlace) {
        at = partAt;
        end = partAt + floats * Float.BYTES;
        place = partPlace;
        given = 0;
        buffer.limit(0);
        crc.reset();
    }

    /** Gives the next values; there must be as many. */
    void get(float[] values, int length) {
        for (int i = 0; i < length; ) {
            if (!buffer.hasRemaining()) {
                next();
            }
            int count = Math.min(length - i, buffer.remaining() / Float.BYTES);
            buffer.asFloatBuffer().get(values, i, count);
            buffer.position(buffer.position() + count * Float.BYTES);
            i += count;
        }
        int bad = nonFinite == NonFinite.REFUSE ? Blocks.firstNotFinite(values, length) : length;
        if (bad < length) {
            throw ModelFileException.of(
                    file,
                    place.of(given + bad) + " is " + values[bad]
                            + "; such a model predicts nothing, use an earlier one");
        }
        given += length;
    }

    /** Compares the checksum, when all values were given. */
    void end(String what) {
        buffer.clear().limit(Format.CHECKSUM_LENGTH);
        MemorySegment.copy(content, end, copy, 0, Format.CHECKSUM_LENGTH);
        if (buffer.getInt() != (int) crc.getValue()) {
            throw ModelFileException.damaged(file, "the checksum of its " + what + " is wrong");
        }
    }

    private void next() {
        int length = (int) Math.min(buffer.capacity(), end - at);
        MemorySegment.copy(content, at, copy, 0, length);
        at += length;
        buffer.clear().limit(length);
        crc.update(buffer);
        buffer.rewind();
    }
}
