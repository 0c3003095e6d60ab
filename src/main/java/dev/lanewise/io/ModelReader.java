package dev.lanewise.io;

import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Reads one file. Whatever the file claims is compared with its size before memory is spent on it. */
final class ModelReader {
    private final Path file;
    private final FileChannel channel;
    private final long size;

    ModelReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
    }

    /** The network, made when the whole file is known to be sound. */
    Network read() throws IOException {
        byte[] start = bytes(0, (int) Math.min(Format.FIELDS_AT, size));
        requireMagic(start);
        int headerLength = headerLength(start);
        Header header = header(bytes(0, headerLength));
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer buffer = Blocks.buffer(arena);
            float[] block = Blocks.array(header);
            Source check = new Source(header, headerLength, buffer);
            for (long left = header.parameters(); left > 0; left -= block.length) {
                check.get(block, (int) Math.min(left, block.length));
            }
            check.end();
            Network network = header.newNetwork();
            Source source = new Source(header, headerLength, buffer);
            for (Layer layer : network.layers()) {
                int rows = Blocks.rows(layer.inputs());
                for (int row = 0; row < layer.outputs(); row += rows) {
                    int count = Math.min(rows, layer.outputs() - row);
                    source.get(block, count * layer.inputs());
                    layer.setWeights(row, count, block, 0);
                }
                source.get(block, layer.outputs());
                layer.setBias(block, 0);
            }
            source.end();
            return network;
        }
    }

    private void requireMagic(byte[] start) {
        if (size == 0) {
            throw ModelFileException.of(file, "the file is empty; get it again");
        }
        byte[] magic = Format.magic();
        byte[] found = Arrays.copyOf(start, Math.min(magic.length, start.length));
        if (found.length > 3 && found[1] == magic[1] && found[2] == magic[2] && found[3] == magic[3]) {
            if (!Arrays.equals(magic, found)) {
                throw ModelFileException.damaged(file, "its first bytes were changed, as a transfer in text mode does");
            }
        } else if (!Arrays.equals(magic, 0, found.length, found, 0, found.length)) {
            throw ModelFileException.of(file, "not a Lanewise model file; give one that was saved as .lw");
        }
    }

    private int headerLength(byte[] start) {
        if (size < Format.FIELDS_AT) {
            throw cutShort();
        }
        int length = Format.littleEndian(start).getInt(Format.HEADER_LENGTH_AT);
        if (length < Format.ALIGNMENT || length % Format.ALIGNMENT != 0 || length > Format.LONGEST_HEADER) {
            throw ModelFileException.damaged(file, "its header cannot be " + (length & 0xffffffffL) + " bytes long");
        }
        if (length > size) {
            throw cutShort();
        }
        return length;
    }

    private Header header(byte[] bytes) {
        int checksumAt = bytes.length - Format.CHECKSUM_LENGTH;
        ByteBuffer header = Format.littleEndian(bytes);
        if (header.getInt(checksumAt) != Format.checksum(bytes, checksumAt)) {
            throw ModelFileException.damaged(file, "the checksum of its header is wrong");
        }
        int version = header.getInt(Format.VERSION_AT);
        if (version != Format.VERSION) {
            throw ModelFileException.of(
                    file,
                    "its format is version " + (version & 0xffffffffL) + ", and this release reads version "
                            + Format.VERSION + "; use a newer release of Lanewise");
        }
        Header decoded = HeaderDecoder.decode(
                header.slice(Format.FIELDS_AT, checksumAt - Format.FIELDS_AT).order(header.order()), file);
        requirePayload(header.getLong(Format.PAYLOAD_LENGTH_AT), bytes.length, decoded);
        return decoded;
    }

    private void requirePayload(long claimed, int headerLength, Header header) {
        long needed;
        try {
            needed = header.parameters() * Float.BYTES;
        } catch (ArithmeticException e) {
            throw ModelFileException.damaged(file, "it claims more weights than can be counted");
        }
        if (claimed != needed) {
            throw ModelFileException.damaged(
                    file, "it claims " + claimed + " bytes of weights, but its layers have " + needed);
        }
        long found = size - headerLength - Format.CHECKSUM_LENGTH;
        if (found < needed) {
            throw cutShort();
        }
        if (found > needed) {
            throw ModelFileException.damaged(file, "it goes on for " + (found - needed) + " bytes behind its end");
        }
        if (!header.fitsAnArray()) {
            throw ModelFileException.of(file, "its weights do not fit one Java array; make the layers smaller");
        }
    }

    private byte[] bytes(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        fill(ByteBuffer.wrap(bytes), at);
        return bytes;
    }

    private void fill(ByteBuffer bytes, long at) throws IOException {
        long from = at;
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, from);
            if (read < 0) {
                throw cutShort();
            }
            from += read;
        }
        bytes.flip();
    }

    private ModelFileException cutShort() {
        return ModelFileException.damaged(file, "it ends early, after " + size + " bytes");
    }

    /** Turns bytes into floats, a buffer at a time, under a checksum. */
    private final class Source {
        private final Header header;
        private final ByteBuffer buffer;
        private final CRC32C crc = new CRC32C();
        private final long end;
        private long at;
        private long given;

        Source(Header header, long at, ByteBuffer buffer) {
            this.header = header;
            this.at = at;
            this.end = at + header.parameters() * Float.BYTES;
            this.buffer = buffer.limit(0);
        }

        /** Gives the next values; there must be as many. */
        void get(float[] values, int length) throws IOException {
            for (int i = 0; i < length; ) {
                if (!buffer.hasRemaining()) {
                    next();
                }
                int count = Math.min(length - i, buffer.remaining() / Float.BYTES);
                buffer.asFloatBuffer().get(values, i, count);
                buffer.position(buffer.position() + count * Float.BYTES);
                i += count;
            }
            int bad = Blocks.firstNotFinite(values, length);
            if (bad < length) {
                throw ModelFileException.of(
                        file,
                        header.place(given + bad) + " is " + values[bad]
                                + "; such a model predicts nothing, use an earlier one");
            }
            given += length;
        }

        /** Compares the checksum, when all values were given. */
        void end() throws IOException {
            if (Format.littleEndian(bytes(end, Format.CHECKSUM_LENGTH)).getInt() != (int) crc.getValue()) {
                throw ModelFileException.damaged(file, "the checksum of its weights is wrong");
            }
        }

        private void next() throws IOException {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
            at += buffer.remaining();
            fill(buffer, at - buffer.remaining());
            crc.update(buffer);
            buffer.rewind();
        }
    }
}
