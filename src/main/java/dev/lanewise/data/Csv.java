package dev.lanewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Reads numbers separated by commas.
 *
 * <pre>
 *   file    = [byte order mark] line { line end line } { blank line }
 *   line    = field { "," field }                              ended by LF or CRLF
 *   field   = number, spaces and tabs around it trimmed
 *   number  = decimal such as -1.5e3, nan or inf; the letters in any case
 * </pre>
 *
 * <p>Line 1 is a header if any field of it is no number. All lines have as many fields as line 1. There are no quotes,
 * no suffixes such as {@code 1.5f}, no hexadecimal numbers, no empty fields and no blank lines between rows. A number
 * has the value that {@link Float#parseFloat} gives it; one that is too large for a float is an infinity.
 */
public final class Csv {
    private Csv() {}

    /**
     * Reads a whole file, plain or compressed with gzip (seen from its content).
     *
     * @param file where it is
     * @return its numbers, in arrays of their own
     * @throws DataException if the file cannot be read or breaks a rule above; the message has file, line and column
     */
    public static CsvTable read(Path file) {
        String name = file.toString();
        try (InputStream in = Gzip.open(file)) {
            return new CsvReader(name, in).read();
        } catch (IOException e) {
            throw DataException.whileReading(name, e);
        }
    }
}
