package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Objects;
import org.junit.jupiter.api.function.Executable;

/** What an action throws. */
public final class Thrown {
    private Thrown() {}

    /** The message, which must be there, of the exception, which must be thrown. */
    public static String message(Class<? extends Throwable> type, Executable action) {
        return Objects.requireNonNull(assertThrows(type, action).getMessage());
    }
}
