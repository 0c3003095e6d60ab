package dev.lanewise.io.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A protobuf message that is being written, in memory. */
final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, 256);

    Message varint(int field, long value) {
        try {
            out.writeUInt64(field, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Message fixed32(int field, float value) {
        try {
            out.writeFixed32(field, Float.floatToRawIntBits(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Message text(int field, String text) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[utf8.remaining()];
            utf8.get(exact);
            return raw(field, exact);
        } catch (CharacterCodingException e) {
            throw new OnnxException("not saved, as its metadata or names have text that is no Unicode"
                    + " (half a surrogate pair); correct it");
        }
    }

    Message message(int field, Message inner) {
        return raw(field, inner.toBytes());
    }

    /** The start of a field whose bytes are written elsewhere. */
    Message head(int field, int length) {
        try {
            out.writeTag(field, Wire.BYTES);
            out.writeUInt32NoTag(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    byte[] toBytes() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private Message raw(int field, byte[] value) {
        try {
            out.writeByteArray(field, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
