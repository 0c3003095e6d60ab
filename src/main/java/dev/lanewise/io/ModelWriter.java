package dev.lanewise.io;

import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Writes one network, in pieces. */
final class ModelWriter {
    private final Network network;
    private final Path file;
    private final Header header;
    private final byte[] headerBytes;

    /** Finds what cannot be saved before there is a file; the path is for messages. */
    ModelWriter(Network network, Path file) {
        this.network = network;
        this.file = file;
        this.header = Header.of(network);
        this.headerBytes = HeaderEncoder.encode(header, file);
    }

    void write(AtomicFile.Output output) throws IOException {
        output.write(ByteBuffer.wrap(headerBytes));
        try (Arena arena = Arena.ofConfined()) {
            Sink sink = new Sink(output, Blocks.buffer(arena));
            float[] block = Blocks.array(header);
            for (Layer layer : network.layers()) {
                int rows = Blocks.rows(layer.inputs());
                for (int row = 0; row < layer.outputs(); row += rows) {
                    int count = Math.min(rows, layer.outputs() - row);
                    layer.getWeights(row, count, block, 0);
                    sink.put(block, count * layer.inputs());
                }
                layer.getBias(block, 0);
                sink.put(block, layer.outputs());
            }
            sink.end();
        }
    }

    /** Turns floats into bytes, a buffer at a time, under a checksum. */
    private final class Sink {
        private final AtomicFile.Output output;
        private final ByteBuffer buffer;
        private final CRC32C crc = new CRC32C();
        private long written;

        Sink(AtomicFile.Output output, ByteBuffer buffer) {
            this.output = output;
            this.buffer = buffer;
        }

        void put(float[] values, int length) throws IOException {
            int bad = Blocks.firstNotFinite(values, length);
            if (bad < length) {
                throw ModelFileException.of(
                        file,
                        "not saved, as " + header.place(written + bad) + " is " + values[bad]
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
            written += length;
        }

        void end() throws IOException {
            flush();
            int checksum = (int) crc.getValue();
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
}
