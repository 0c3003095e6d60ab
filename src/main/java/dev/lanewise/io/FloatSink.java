package dev.lanewise.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Turns floats into bytes, a buffer at a time, under a checksum. */
final class FloatSink {
    private final Path file;
    private final AtomicFile.Output output;
    private final NonFinite nonFinite;
    private final ByteBuffer buffer;
    private final CRC32C crc = new CRC32C();

    FloatSink(Path file, AtomicFile.Output output, NonFinite nonFinite, Arena arena) {
        this.file = file;
        this.output = output;
        this.nonFinite = nonFinite;
        this.buffer =
                arena.allocate(Blocks.BYTES, Format.ALIGNMENT).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes values; the place of one in the part is for messages. */
    void put(float[] values, int length, FloatSource.Place place) throws IOException {
        int bad = nonFinite == NonFinite.REFUSE ? Blocks.firstNotFinite(values, length) : length;
        if (bad < length) {
            throw ModelFileException.of(
                    file,
                    "not saved, as " + place.of(bad) + " is " + values[bad]
                            + "; train again with a lower learning rate, or from the last good model");
        }
        for (int at = 0; at < length; ) {
            int count = Math.min(length - at, buffer.remaining() / Float.BYTES);
            buffer.asFloatBuffer().put(values, at, count);
            buffer.position(buffer.position() + count * Float.BYTES);
            at += count;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    /** Ends a part: writes its checksum. */
    void end() throws IOException {
        flush();
        int checksum = (int) crc.getValue();
        crc.reset();
        output.write(ByteBuffer.allocate(Format.CHECKSUM_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(checksum)
                .flip());
    }

    private void flush() throws IOException {
        buffer.flip();
        crc.update(buffer);
        buffer.rewind();
        output.write(buffer);
        buffer.clear();
    }
}
