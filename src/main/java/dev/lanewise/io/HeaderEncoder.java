package dev.lanewise.io;

import dev.lanewise.network.Activation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes a header of format version 1. */
final class HeaderEncoder {
    private final Path file;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private HeaderEncoder(Path file) {
        this.file = file;
    }

    /** The bytes of the header, its checksum included; the file is for messages. */
    static byte[] encode(Header header, Path file) {
        return new HeaderEncoder(file).bytesOf(header);
    }

    private byte[] bytesOf(Header header) {
        if (header.depth() > Format.MOST_LAYERS || header.metadata().size() > Format.MOST_METADATA) {
            throw ModelFileException.of(
                    file,
                    "not saved, as a file holds at most " + Format.MOST_LAYERS + " layers and " + Format.MOST_METADATA
                            + " entries of metadata; remove some");
        }
        putInt(header.depth());
        putInt(header.sizes().get(0));
        for (int l = 1; l <= header.depth(); l++) {
            putInt(header.sizes().get(l));
            putActivation(header.activations().get(l - 1));
        }
        TreeMap<byte[], String> metadata = new TreeMap<>(Arrays::compareUnsigned);
        for (Map.Entry<String, String> entry : header.metadata().entrySet()) {
            metadata.put(utf8(entry.getKey()), entry.getValue());
        }
        putInt(metadata.size());
        for (Map.Entry<byte[], String> entry : metadata.entrySet()) {
            putBytes(entry.getKey());
            putBytes(utf8(entry.getValue()));
        }
        return complete(header.parameters() * Float.BYTES);
    }

    private byte[] complete(long payloadLength) {
        long end = (long) Format.FIELDS_AT + bytes.size() + Format.CHECKSUM_LENGTH;
        long length = (end + Format.ALIGNMENT - 1) / Format.ALIGNMENT * Format.ALIGNMENT;
        if (length > Format.LONGEST_HEADER) {
            throw ModelFileException.of(
                    file, "not saved, as all metadata must fit " + Format.LONGEST_HEADER + " bytes; remove some");
        }
        byte[] header = new byte[(int) length];
        Format.littleEndian(header)
                .put(Format.magic())
                .putInt(Format.VERSION)
                .putInt(header.length)
                .putLong(payloadLength)
                .put(bytes.toByteArray());
        int checksumAt = header.length - Format.CHECKSUM_LENGTH;
        Format.littleEndian(header).putInt(checksumAt, Format.checksum(header, checksumAt));
        return header;
    }

    private void putActivation(Activation activation) {
        putBytes(utf8(activation.kind().id()));
        int parameters = activation.kind().parameters();
        putInt(parameters);
        for (int i = 0; i < parameters; i++) {
            putInt(Float.floatToRawIntBits(activation.parameter(i)));
        }
    }

    private void putBytes(byte[] value) {
        putInt(value.length);
        bytes.writeBytes(value);
    }

    private void putInt(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes.write(value >>> shift);
        }
    }

    private byte[] utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[encoded.remaining()];
            encoded.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw new ModelFileException(
                    file
                            + ": not saved, as its metadata has text that is no Unicode (half a surrogate pair); correct it",
                    e);
        }
    }
}
