package dev.lanewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one stream of CSV from start to end. Lines and columns count from 1. */
final class CsvReader {
    private static final int LONGEST_FIELD = 1 << 16;
    private static final int SHOWN = 40;
    private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

    private final String name;
    private final InputStream in;
    private final int mostValues;
    private final byte[] buffer = new byte[2 * LONGEST_FIELD];
    private final Decimal decimal = new Decimal();
    private final Floats values = new Floats();

    private int at;
    private int end;
    private int from;
    private int to;
    private boolean lastInLine;
    private boolean lastInFile;
    private long line = 1;
    private int column;

    CsvReader(String name, InputStream in) {
        this(name, in, MOST_VALUES);
    }

    CsvReader(String name, InputStream in, int mostValues) {
        this.name = name;
        this.in = in;
        this.mostValues = mostValues;
    }

    CsvTable read() throws IOException {
        skipByteOrderMark();
        List<String> header = readFirstLine();
        int columns = column;
        long blank = 0;
        while (!lastInFile) {
            line++;
            if (!nextFieldOfNewLine()) {
                blank = blank == 0 ? line : blank;
                continue;
            }
            if (blank != 0) {
                throw DataException.at(name, blank, 1, "blank line between rows; remove it");
            }
            readRow(columns);
        }
        if (values.size() == 0) {
            throw new DataException(
                    name + ", line 2: no rows behind the header of line 1 (a header because a field of it"
                            + " is no number); add rows of numbers");
        }
        int rows = (int) (values.size() / columns);
        return new CsvTable(name, rows, columns, values.toArray(), header);
    }

    /** The names, or null if line 1 is a row of numbers. Leaves {@code column} at the last column. */
    private @Nullable List<String> readFirstLine() throws IOException {
        if (!nextFieldOfNewLine()) {
            throw new DataException(name + ", line 1: " + (lastInFile ? "the file is empty" : "blank line")
                    + "; line 1 must hold data");
        }
        List<String> names = new ArrayList<>();
        boolean numbers = true;
        while (true) {
            requireNotEmpty();
            numbers = decimal.parse(buffer, from, to) && numbers;
            if (numbers) {
                add(decimal.value());
            }
            names.add(fieldName());
            if (lastInLine) {
                break;
            }
            nextField();
        }
        if (numbers) {
            return null;
        }
        values.clear();
        return names;
    }

    private void readRow(int columns) throws IOException {
        while (true) {
            if (column > columns) {
                throw here("more fields than the " + columns + " of line 1; remove some or check the commas");
            }
            requireNotEmpty();
            if (!decimal.parse(buffer, from, to)) {
                throw here(shown() + " is no number; " + whatToDo());
            }
            add(decimal.value());
            if (lastInLine) {
                break;
            }
            nextField();
        }
        if (column < columns) {
            throw DataException.at(
                    name,
                    line,
                    column + 1L,
                    "only " + column + (column == 1 ? " field" : " fields") + ", but line 1 has " + columns
                            + "; add the others or check the commas");
        }
    }

    private void add(float value) {
        if (values.size() == mostValues) {
            throw here("more than " + mostValues + " numbers, which is all that an array holds; split the file");
        }
        values.add(value);
    }

    /** Moves to the first field of a line; false if the line is blank. */
    private boolean nextFieldOfNewLine() throws IOException {
        column = 0;
        nextField();
        return from < to || !lastInLine;
    }

    /** Moves to the next field: its bytes are {@code buffer[from, to)}, blanks around it excluded. */
    private void nextField() throws IOException {
        column++;
        int start = at;
        int i = at;
        while (true) {
            if (i == end) {
                i -= start;
                start = 0;
                if (!fill(i)) {
                    break;
                }
            }
            if (buffer[i] == ',' || buffer[i] == '\n') {
                break;
            }
            i++;
        }
        lastInFile = i == end;
        lastInLine = lastInFile || buffer[i] == '\n';
        at = lastInFile ? i : i + 1;
        from = start;
        to = i;
        if (lastInLine && from < to && buffer[to - 1] == '\r') {
            to--;
        }
        while (from < to && isBlank(buffer[from])) {
            from++;
        }
        while (from < to && isBlank(buffer[to - 1])) {
            to--;
        }
    }

    /** Reads on behind the last {@code kept} bytes, which move to the front; false at the end of the stream. */
    private boolean fill(int kept) throws IOException {
        if (kept > LONGEST_FIELD) {
            throw here("a field of more than " + LONGEST_FIELD + " bytes; is this a CSV file?");
        }
        System.arraycopy(buffer, end - kept, buffer, 0, kept);
        int read = in.read(buffer, kept, buffer.length - kept);
        end = kept + Math.max(read, 0);
        return read > 0;
    }

    private void skipByteOrderMark() throws IOException {
        int first = in.readNBytes(buffer, 0, 3);
        end = first;
        int utf16 = first < 2 ? 0 : (buffer[0] & 0xff) << 8 | (buffer[1] & 0xff);
        if (utf16 == 0xfeff || utf16 == 0xfffe) {
            throw new DataException(name + ", line 1: the text is UTF-16; save the file as UTF-8");
        }
        boolean mark = first == 3 && buffer[0] == (byte) 0xef && buffer[1] == (byte) 0xbb && buffer[2] == (byte) 0xbf;
        at = mark ? 3 : 0;
    }

    private void requireNotEmpty() {
        if (from == to) {
            throw here("empty field; give a number (nan if there is none)");
        }
    }

    private String fieldName() {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\r') {
                throw here(shown() + ": " + whatToDo());
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(buffer, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataException(
                    name + ", line 1, column " + column + ": the name " + shown()
                            + " is not UTF-8; save the file as UTF-8",
                    e);
        }
    }

    private DataException here(String what) {
        return DataException.at(name, line, column, what);
    }

    private String whatToDo() {
        for (int i = from; i < to; i++) {
            switch (buffer[i]) {
                case '"', '\'' -> {
                    return "write it without quotes";
                }
                case ';', '\t', ' ' -> {
                    return "separate fields by commas";
                }
                case '\r' -> {
                    return "end lines with LF or CRLF, not with CR alone";
                }
                default -> {}
            }
        }
        return "write decimals such as -1.5e3, nan or inf";
    }

    /** The field for a message: one line of plain ASCII, not too long. */
    private String shown() {
        StringBuilder text = new StringBuilder("'");
        for (int i = from; i < to && i < from + SHOWN; i++) {
            char c = (char) (buffer[i] & 0xff);
            text.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\x%02x", (int) c));
        }
        return text.append(to - from > SHOWN ? "..." : "").append('\'').toString();
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
