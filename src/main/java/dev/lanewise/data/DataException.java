package dev.lanewise.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.zip.ZipException;

/**
 * Data that cannot be used. The message is one line: the file, the place in it (counted from 1), what is wrong and what
 * to do, such as {@code data.csv, line 7, column 3: 'x' is no number; write decimals such as -1.5e3, nan or inf}.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its whole message.
     *
     * @param message where, what and what to do
     */
    public DataException(String message) {
        super(message);
    }

    /**
     * An error with its whole message and what caused it.
     *
     * @param message where, what and what to do
     * @param cause what the system or the JDK said
     */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The whole message.
     *
     * @return one line, never null
     */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    static DataException at(String name, long line, long column, String what) {
        return new DataException(name + ", line " + line + ", column " + column + ": " + what);
    }

    static DataException whileReading(String name, IOException cause) {
        return new DataException(name + ": " + whatHappened(cause), cause);
    }

    private static String whatHappened(IOException cause) {
        return switch (cause) {
            case NoSuchFileException e -> "no such file; check the path";
            case AccessDeniedException e -> "not allowed to read it; check its permissions";
            case EOFException e -> "the gzip data ends early; the file was cut short, get it again";
            case ZipException e -> "the gzip data is damaged (" + e.getMessage() + "); get the file again";
            default -> "cannot be read (" + cause.getMessage() + "); check the file and its disk";
        };
    }
}
