package dev.lanewise.cli;

import java.util.List;

/** One JSON object on one line. What is no number is left out, as it has no meaning. */
final class Json {
    private final StringBuilder text = new StringBuilder("{");

    Json() {}

    Json put(String key, long value) {
        return raw(key, String.valueOf(value));
    }

    Json put(String key, double value) {
        return Double.isFinite(value) ? raw(key, String.valueOf(value)) : this;
    }

    Json put(String key, String value) {
        return raw(key, quoted(value));
    }

    Json put(String key, Json value) {
        return raw(key, value.toString());
    }

    Json put(String key, List<Json> values) {
        return raw(
                key, "[" + String.join(",", values.stream().map(Json::toString).toList()) + "]");
    }

    private Json raw(String key, String value) {
        text.append(text.length() > 1 ? "," : "")
                .append(quoted(key))
                .append(':')
                .append(value);
        return this;
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
