package dev.lanewise.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes integers, floats and texts as {@link Fields} reads them. */
final class Bytes {
    private final Path file;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** No bytes yet; the file is for messages. */
    Bytes(Path file) {
        this.file = file;
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    void putInt(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes.write(value >>> shift);
        }
    }

    void putLong(long value) {
        putInt((int) value);
        putInt((int) (value >>> Integer.SIZE));
    }

    void putFloat(float value) {
        putInt(Float.floatToRawIntBits(value));
    }

    /** All NaN are one. */
    void putDouble(double value) {
        putLong(Double.doubleToLongBits(value));
    }

    void putText(String text) {
        putBytes(utf8(text));
    }

    /** The keys in the order of their bytes. */
    void putMap(Map<String, String> texts) {
        TreeMap<byte[], String> sorted = new TreeMap<>(Arrays::compareUnsigned);
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            sorted.put(utf8(entry.getKey()), entry.getValue());
        }
        putInt(sorted.size());
        for (Map.Entry<byte[], String> entry : sorted.entrySet()) {
            putBytes(entry.getKey());
            putText(entry.getValue());
        }
    }

    private void putBytes(byte[] value) {
        putInt(value.length);
        bytes.writeBytes(value);
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
                            + ": not saved, as its metadata or names have text that is no Unicode (half a surrogate pair);"
                            + " correct it",
                    e);
        }
    }
}
