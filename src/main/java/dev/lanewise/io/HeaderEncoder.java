package dev.lanewise.io;

import dev.lanewise.network.Activation;
import java.nio.file.Path;
import java.util.Map;

/** Writes a header. */
final class HeaderEncoder {
    private final Path file;
    private final Bytes bytes;

    private HeaderEncoder(Path file) {
        this.file = file;
        this.bytes = new Bytes(file);
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
        bytes.putInt(header.depth());
        bytes.putInt(header.inputs());
        for (int l = 1; l <= header.depth(); l++) {
            bytes.putInt(header.sizes().get(l));
            putActivation(header.activations().get(l - 1));
        }
        bytes.putMap(header.metadata());
        if (header.version() == Format.VERSION_2) {
            bytes.putInt(header.sections().size());
            for (Map.Entry<Section, Long> section : header.sections().entrySet()) {
                bytes.putText(section.getKey().id());
                bytes.putLong(section.getValue());
            }
        }
        return complete(header);
    }

    private byte[] complete(Header header) {
        byte[] fields = bytes.toByteArray();
        long end = (long) Format.FIELDS_AT + fields.length + Format.CHECKSUM_LENGTH;
        long length = (end + Format.ALIGNMENT - 1) / Format.ALIGNMENT * Format.ALIGNMENT;
        if (length > Format.LONGEST_HEADER) {
            throw ModelFileException.of(
                    file, "not saved, as all metadata must fit " + Format.LONGEST_HEADER + " bytes; remove some");
        }
        byte[] encoded = new byte[(int) length];
        Format.littleEndian(encoded)
                .put(Format.magic())
                .putInt(header.version())
                .putInt(encoded.length)
                .putLong(header.parameters() * Float.BYTES)
                .put(fields);
        int checksumAt = encoded.length - Format.CHECKSUM_LENGTH;
        Format.littleEndian(encoded).putInt(checksumAt, Format.checksum(encoded, checksumAt));
        return encoded;
    }

    private void putActivation(Activation activation) {
        bytes.putText(activation.kind().id());
        int parameters = activation.kind().parameters();
        bytes.putInt(parameters);
        for (int i = 0; i < parameters; i++) {
            bytes.putFloat(activation.parameter(i));
        }
    }
}
