package dev.lanewise.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A model file that cannot be loaded or saved. The message is one line: the file, what is wrong and what to do, such as
 * {@code model.lw: the checksum of the weights is wrong; the file is damaged, get it again}.
 */
public final class ModelFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with its whole message.
     *
     * @param message which file, what and what to do
     */
    public ModelFileException(String message) {
        super(message);
    }

    /**
     * An error with its whole message and what caused it.
     *
     * @param message which file, what and what to do
     * @param cause what the system or the JDK said
     */
    public ModelFileException(String message, Throwable cause) {
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

    static ModelFileException of(Path file, String what) {
        return new ModelFileException(file + ": " + what);
    }

    static ModelFileException damaged(Path file, String what) {
        return of(file, what + "; the file is damaged, get it again");
    }

    static ModelFileException whileReading(Path file, IOException cause) {
        return new ModelFileException(
                file + ": "
                        + switch (cause) {
                            case NoSuchFileException e -> "no such file; check the path";
                            case AccessDeniedException e -> "not allowed to read it; check its permissions";
                            case ClosedByInterruptException e ->
                                "not loaded, as the thread was interrupted; load it again";
                            default -> "cannot be read (" + cause.getMessage() + "); check the file and its disk";
                        },
                cause);
    }

    static ModelFileException whileWriting(Path file, IOException cause) {
        return new ModelFileException(
                file + ": not saved"
                        + switch (cause) {
                            case AccessDeniedException e -> ", not allowed to write there; check the permissions";
                            case ClosedByInterruptException e -> ", as the thread was interrupted; save it again";
                            default -> " (" + cause.getMessage() + "); check the directory and its disk";
                        },
                cause);
    }
}
