package dev.lanewise.io.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads protobuf messages from a file in memory, a field at a time. Each length is compared with what is left of the
 * message around it before anything is done with it. Bytes that are skipped are not even looked at.
 *
 * <p>A budget goes with it: what is made of a file before its weights are read may take 3 bytes for each byte of the
 * file, and most of a megabyte, so that a file of a million empty messages is refused instead of filling the heap. The
 * prices of things were measured, and include what the {@link Translator} makes of them.
 */
final class Wire {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private static final int BUFFER = 4096;
    private static final int FREE = 832 << 10;
    private static final int A_BYTE = 3;

    private final MemorySegment file;
    private final CodedInputStream in;
    private final Texts texts;
    private long budget;
    private int tag;
    private long tagAt;
    private long valueAt;

    Wire(MemorySegment file) {
        this.file = file;
        this.in = CodedInputStream.newInstance(new SegmentStream(file), BUFFER);
        this.texts = new Texts(file);
        this.budget = FREE + A_BYTE * file.byteSize();
    }

    MemorySegment file() {
        return file;
    }

    /**
     * The number of the next field, or 0 at the end of the message. Groups, an old form of message that no ONNX file
     * has, are refused.
     */
    int next() {
        try {
            tagAt = position();
            tag = in.readTag();
            valueAt = position();
            if (tag != 0 && type() != VARINT && type() != FIXED64 && type() != BYTES && type() != FIXED32) {
                throw notOnnx();
            }
            return tag >>> 3;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** The wire type of the field. */
    int type() {
        return tag & 7;
    }

    /** Where the tag of the field starts. */
    long tagAt() {
        return tagAt;
    }

    long position() {
        return in.getTotalBytesRead();
    }

    /** Where the value of the field, or its length, starts. */
    long afterTag() {
        return valueAt;
    }

    /** Whether the message has no more bytes. */
    boolean atEnd() {
        try {
            return in.isAtEnd();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** A varint of a packed list. */
    long rawVarint() {
        try {
            return in.readRawVarint64();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Refuses a field whose wire type is not the one that the specification gives it. */
    void require(int type) {
        if (type() != type) {
            throw OnnxException.damaged("field " + (tag >>> 3) + " at byte " + tagAt + " has the wire type " + type());
        }
    }

    /** Passes over the value of the field. */
    void skip() {
        try {
            switch (type()) {
                case VARINT -> in.readRawVarint64();
                case FIXED64 -> in.readRawLittleEndian64();
                case BYTES -> in.skipRawBytes(length());
                default -> in.readRawLittleEndian32();
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    long varint() {
        require(VARINT);
        return rawVarint();
    }

    float fixed32() {
        require(FIXED32);
        try {
            return Float.intBitsToFloat(in.readRawLittleEndian32());
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Passes over the bytes of the field, and gives their number; they end at {@link #position()}. */
    int range() {
        require(BYTES);
        try {
            int length = length();
            in.skipRawBytes(length);
            return length;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    String text() {
        int length = range();
        String text = texts.at(position() - length, length, this);
        if (text == null) {
            throw notUtf8();
        }
        return text;
    }

    /** Passes over a text, and gives the number of its bytes; they end at {@link #position()}. */
    int textRange() {
        int length = range();
        if (!texts.isUtf8(position() - length, length)) {
            throw notUtf8();
        }
        return length;
    }

    private OnnxException notUtf8() {
        return OnnxException.damaged("the text at byte " + tagAt + " is not UTF-8");
    }

    /** A text that was passed over. */
    String text(long at, int length) {
        return texts.decoded(at, length);
    }

    /** Starts to read a message inside the present one; the result is for {@link #leave}. */
    int enter() {
        require(BYTES);
        try {
            return in.pushLimit(length());
        } catch (IOException e) {
            throw broken(e);
        }
    }

    void leave(int outer) {
        in.popLimit(outer);
    }

    /** Takes memory from the budget before it is allocated. */
    void spend(long bytes) {
        budget -= bytes;
        if (budget < 0) {
            throw new OnnxException("it has more nodes, names and values than a file of " + file.byteSize()
                    + " bytes can have in earnest; save the model without them");
        }
    }

    private int length() throws IOException {
        int length = in.readRawVarint32();
        int inMessage = in.getBytesUntilLimit();
        if (length < 0 || length > file.byteSize() - position() || (inMessage >= 0 && length > inMessage)) {
            throw OnnxException.damaged(
                    "the field at byte " + tagAt + " claims " + (length & 0xffffffffL) + " bytes, more than are there");
        }
        return length;
    }

    private OnnxException broken(IOException e) {
        return e instanceof InvalidProtocolBufferException && position() >= file.byteSize()
                ? OnnxException.damaged("it ends early, after " + file.byteSize() + " bytes")
                : notOnnx();
    }

    private OnnxException notOnnx() {
        return new OnnxException("no ONNX model, or a damaged one: byte " + tagAt
                + " starts no field; give a file that was saved as .onnx");
    }

    /** The file as a stream, for protobuf. */
    private static final class SegmentStream extends InputStream {
        private final MemorySegment file;
        private long at;

        SegmentStream(MemorySegment file) {
            this.file = file;
        }

        @Override
        public int read() {
            return at == file.byteSize() ? -1 : Byte.toUnsignedInt(file.get(ValueLayout.JAVA_BYTE, at++));
        }

        @Override
        public int read(byte[] to, int toAt, int length) {
            int count = (int) Math.min(length, file.byteSize() - at);
            if (count == 0 && length > 0) {
                return -1;
            }
            MemorySegment.copy(file, ValueLayout.JAVA_BYTE, at, to, toAt, count);
            at += count;
            return count;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.min(count, file.byteSize() - at);
            at += skipped;
            return skipped;
        }
    }
}
