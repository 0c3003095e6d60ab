package dev.lanewise.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads integers, floats and texts from a part of a file; what they do not fit into is refused.
 *
 * <p>Texts are first checked in place ({@code skip}) and made when the whole file is known to be sound: a refused file
 * costs no more than its own bytes.
 */
final class Fields {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
    private static final int LONGEST_NAME = 40;
    private static final int SCRATCH = 256;

    private final Path file;
    private final String where;
    private final byte[] array;
    private final ByteBuffer bytes;
    private final ByteBuffer text;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer scratch = CharBuffer.allocate(SCRATCH);

    /** The bytes from one index to another; file and place, such as {@code its header}, are for messages. */
    Fields(Path file, String where, byte[] array, int from, int to) {
        this.file = file;
        this.where = where;
        this.array = array;
        this.bytes = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN).limit(to);
        bytes.position(from);
        this.text = ByteBuffer.wrap(array);
    }

    /** The same bytes from the start of this, or from another index. */
    Fields from(int position) {
        return new Fields(file, where, array, position, bytes.limit());
    }

    int position() {
        return bytes.position();
    }

    int remaining() {
        return bytes.remaining();
    }

    int getInt() {
        require(Integer.BYTES);
        return bytes.getInt();
    }

    long getLong() {
        require(Long.BYTES);
        return bytes.getLong();
    }

    double getDouble() {
        return Double.longBitsToDouble(getLong());
    }

    float getFloat() {
        require(Float.BYTES);
        return bytes.getFloat();
    }

    byte get() {
        require(1);
        return bytes.get();
    }

    /** A number from {@code least} to {@code most}. */
    int getCount(String what, int least, int most) {
        int count = getInt();
        if (count < least || count > most) {
            throw damaged(
                    "it claims " + (count & 0xffffffffL) + " " + what + " (" + least + " to " + most + " can be)");
        }
        return count;
    }

    /** A short word of small letters, digits and hyphens, or an empty one if there is another text. */
    String getName() {
        int length = getLength();
        String name =
                length > LONGEST_NAME ? "" : new String(array, bytes.position(), length, StandardCharsets.ISO_8859_1);
        bytes.position(bytes.position() + length);
        return NAME.matcher(name).matches() ? name : "";
    }

    /** Checks a text; allocates nothing. */
    void skipText() {
        int length = getLength();
        int end = bytes.position() + length;
        int at = bytes.position();
        while (at < end && array[at] >= 0) {
            at++;
        }
        if (at < end) {
            requireUtf8(at, end);
        }
        bytes.position(end);
    }

    private void requireUtf8(int from, int to) {
        text.limit(to).position(from);
        decoder.reset();
        CoderResult result;
        do {
            scratch.clear();
            result = decoder.decode(text, scratch, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw damaged(where + " has text that is not UTF-8");
        }
    }

    /** A text that was checked before. */
    String getText() {
        int length = getLength();
        String text = new String(array, bytes.position(), length, StandardCharsets.UTF_8);
        bytes.position(bytes.position() + length);
        return text;
    }

    /** Checks texts by keys that ascend strictly, byte by byte. */
    void skipMap(String what, int most) {
        int entries = getCount("entries of " + what, 0, most);
        int last = -1;
        for (int i = 0; i < entries; i++) {
            int key = bytes.position();
            skipText();
            if (last >= 0 && compareTexts(last, key) >= 0) {
                throw damaged("its " + what + " is not in order");
            }
            last = key;
            skipText();
        }
    }

    /** Texts by keys that were checked before. */
    SortedMap<String, String> getMap() {
        SortedMap<String, String> map = new TreeMap<>();
        for (int left = getInt(); left > 0; left--) {
            String key = getText();
            map.put(key, getText());
        }
        return map;
    }

    /** Compares the texts that start at two indexes, by their bytes. */
    int compareTexts(int left, int right) {
        return Arrays.compareUnsigned(
                array,
                left + Integer.BYTES,
                left + Integer.BYTES + bytes.getInt(left),
                array,
                right + Integer.BYTES,
                right + Integer.BYTES + bytes.getInt(right));
    }

    /** Nothing may be left. */
    void requireEnd() {
        if (bytes.hasRemaining()) {
            throw damaged(where + " goes on behind its end");
        }
    }

    ModelFileException damaged(String what) {
        return ModelFileException.damaged(file, what);
    }

    private int getLength() {
        int length = getInt();
        if (length < 0) {
            throw endsWithin();
        }
        require(length);
        return length;
    }

    private void require(int length) {
        if (length > bytes.remaining()) {
            throw endsWithin();
        }
    }

    private ModelFileException endsWithin() {
        return damaged(where + " ends within a field");
    }
}
