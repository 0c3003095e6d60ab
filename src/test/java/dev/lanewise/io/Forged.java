package dev.lanewise.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Files with right checksums and whatever else in them, written by other means than the library's. */
final class Forged {
    private final ByteArrayOutputStream fields = new ByteArrayOutputStream();
    private long claimed = -1;
    private int padding;
    private int version = 1;
    private final List<byte[]> sections = new ArrayList<>();

    Forged number(int value) {
        fields.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    Forged text(byte[] value) {
        number(value.length);
        fields.writeBytes(value);
        return this;
    }

    Forged text(String value) {
        return text(value.getBytes(StandardCharsets.UTF_8));
    }

    Forged layers(int depth, int inputs) {
        return number(depth).number(inputs);
    }

    Forged layer(int outputs, String activation, float... parameters) {
        number(outputs).text(activation).number(parameters.length);
        for (float parameter : parameters) {
            number(Float.floatToRawIntBits(parameter));
        }
        return this;
    }

    Forged metadata(String... keysAndValues) {
        number(keysAndValues.length / 2);
        for (String text : keysAndValues) {
            text(text);
        }
        return this;
    }

    /** Version 2, with so many sections to be listed. */
    Forged sections(int count) {
        version = 2;
        return number(count);
    }

    /** A section in the list, with the length that it has, and its content behind the weights. */
    Forged section(String name, byte[] content) {
        return section(name, content.length, content);
    }

    /** A section in the list, with any length. */
    Forged section(String name, long length, byte[] content) {
        text(name).number((int) length).number((int) (length >>> 32));
        sections.add(content);
        return this;
    }

    /** What was put so far, to be the content of a section. */
    byte[] content() {
        return fields.toByteArray();
    }

    /** No metadata, and a claim that is right. */
    Forged end(int floats) {
        claimed = 4L * floats;
        return metadata();
    }

    Forged claim(long bytes) {
        claimed = bytes;
        return this;
    }

    /** More bytes, all zero, than the alignment needs. */
    Forged padding(int bytes) {
        padding = bytes;
        return this;
    }

    byte[] bytes() {
        return bytes((int) (claimed / 4));
    }

    byte[] bytes(int floats) {
        return bytes(new float[floats]);
    }

    byte[] bytes(float[] values) {
        int behind = sections.stream().mapToInt(content -> content.length + 4).sum();
        int length = (24 + fields.size() + 4 + padding + 63) / 64 * 64;
        ByteBuffer bytes =
                ByteBuffer.allocate(length + 4 * values.length + 4 + behind).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x89, 'L', 'W', 'M', '\r', '\n', 0x1a, '\n'});
        bytes.putInt(version).putInt(length).putLong(claimed == -1 ? 4L * values.length : claimed);
        bytes.put(fields.toByteArray(), 0, Math.min(fields.size(), length - 28));
        bytes.putInt(length - 4, Format.checksum(bytes.array(), length - 4));
        bytes.position(length);
        for (float value : values) {
            bytes.putFloat(value);
        }
        byte[] payload = Arrays.copyOfRange(bytes.array(), length, length + 4 * values.length);
        bytes.putInt(Format.checksum(payload, payload.length));
        for (byte[] content : sections) {
            bytes.put(content).putInt(Format.checksum(content, content.length));
        }
        return bytes.array();
    }
}
