package dev.lanewise.cli;

/** A command that cannot go on; the message says what was wrong, where, and what to do. Exit code 1. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
