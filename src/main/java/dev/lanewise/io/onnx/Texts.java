package dev.lanewise.io.onnx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes the texts of a file, of which most are names that are used twice or more: a short one is made once. Checks UTF-8
 * in place. Not thread-safe.
 */
final class Texts {
    private static final int SHORT = 128;
    private static final int SCRATCH = 256;

    private final MemorySegment file;
    private final byte[] bytes = new byte[SHORT];
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer scratch = CharBuffer.allocate(SCRATCH);
    private @Nullable String[] known = new String[64];
    private int count;

    Texts(MemorySegment file) {
        this.file = file;
    }

    /** The text, or null if it is not UTF-8. A new one is paid for by the wire. */
    @Nullable
    String at(long at, int length, Wire wire) {
        if (length == 0) {
            return "";
        }
        if (length > SHORT) {
            wire.spend(256 + 5L * length);
            return isUtf8(at, length) ? decoded(at, length) : null;
        }
        MemorySegment.copy(file, ValueLayout.JAVA_BYTE, at, bytes, 0, length);
        int hash = 0;
        int signs = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + bytes[i];
            signs |= bytes[i];
        }
        if (signs >= 0) {
            return shared(hash, length, wire);
        }
        wire.spend(256 + 5L * length);
        return isUtf8(at, length) ? decoded(at, length) : null;
    }

    /** Whether bytes of the file are UTF-8. */
    boolean isUtf8(long at, int length) {
        ByteBuffer text = file.asSlice(at, length).asByteBuffer();
        while (text.hasRemaining() && text.get(text.position()) >= 0) {
            text.position(text.position() + 1);
        }
        decoder.reset();
        CoderResult result;
        do {
            scratch.clear();
            result = decoder.decode(text, scratch, true);
        } while (result.isOverflow());
        return !result.isError();
    }

    /** A text that was checked before. */
    String decoded(long at, int length) {
        byte[] copy = new byte[length];
        MemorySegment.copy(file, ValueLayout.JAVA_BYTE, at, copy, 0, length);
        return new String(copy, StandardCharsets.UTF_8);
    }

    /** The first {@code length} of the bytes, which are ASCII, as one and the same text each time. */
    private String shared(int hash, int length, Wire wire) {
        int mask = known.length - 1;
        int slot = (hash ^ hash >>> 15) & mask;
        for (String text = known[slot]; text != null; text = known[slot]) {
            if (isText(text, length)) {
                return text;
            }
            slot = slot + 1 & mask;
        }
        wire.spend(64 + length);
        String made = new String(bytes, 0, length, StandardCharsets.US_ASCII);
        known[slot] = made;
        if (++count > known.length / 2) {
            grow();
        }
        return made;
    }

    private boolean isText(String text, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** The hash of an ASCII text is that of its bytes. */
    private void grow() {
        @Nullable String[] old = known;
        known = new String[2 * old.length];
        int mask = known.length - 1;
        for (String text : old) {
            if (text != null) {
                int hash = text.hashCode();
                int slot = (hash ^ hash >>> 15) & mask;
                while (known[slot] != null) {
                    slot = slot + 1 & mask;
                }
                known[slot] = text;
            }
        }
    }
}
