package dev.lanewise.io.onnx;

import java.util.Objects;

/**
 * Why a file is refused or a network not written: one line without the name of the file, what is wrong and then what to
 * do. Without a stack trace: a hostile graph may hold thousands of reasons before one of them counts.
 */
public final class OnnxException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_NAME = 80;

    OnnxException(String message) {
        super(message, null, false, false);
    }

    static OnnxException damaged(String what) {
        return new OnnxException(what + "; the file is damaged, get it again");
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

    /** A name from a file in quotes, fit for a line of text: nothing that a terminal would obey, and not endless. */
    static String quote(String name) {
        StringBuilder text = new StringBuilder("'");
        int length = Math.min(name.length(), LONGEST_NAME);
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            text.append(Character.isISOControl(c) || !Character.isDefined(c) || isInvisible(c) ? '?' : c);
        }
        return text.append(length < name.length() ? "...'" : "'").toString();
    }

    private static boolean isInvisible(char c) {
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || type == Character.PRIVATE_USE;
    }
}
