package dev.lanewise.training;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settings as text, to be kept in a file: each value has exactly one spelling, the one of {@code toString}, and each
 * setting is there exactly once.
 */
final class Settings {
    private final SortedMap<String, String> values;

    private Settings(SortedMap<String, String> values) {
        this.values = values;
    }

    /** No settings yet, to be put. */
    static Settings empty() {
        return new Settings(new TreeMap<>());
    }

    /** A copy of settings, to be taken one by one. */
    static Settings of(SortedMap<String, String> values) {
        return new Settings(new TreeMap<>(values));
    }

    SortedMap<String, String> values() {
        return values;
    }

    Settings put(String key, String value) {
        values.put(key, value);
        return this;
    }

    Settings put(String key, float value) {
        return put(key, Float.toString(value));
    }

    Settings put(String key, long value) {
        return put(key, Long.toString(value));
    }

    Settings put(String key, boolean value) {
        return put(key, Boolean.toString(value));
    }

    /** Puts a setting that is absent at its usual value. */
    Settings putUnless(float usual, String key, float value) {
        return Float.compare(value, usual) == 0 ? this : put(key, value);
    }

    /** Puts a setting that is absent at its usual value. */
    Settings putUnless(double usual, String key, double value) {
        return Double.compare(value, usual) == 0 ? this : put(key, Double.toString(value));
    }

    /** Puts a setting that is absent at its usual value. */
    Settings putUnless(long usual, String key, long value) {
        return value == usual ? this : put(key, value);
    }

    /** Puts a setting that is absent at its usual value. */
    Settings putUnless(String usual, String key, String value) {
        return value.equals(usual) ? this : put(key, value);
    }

    /** Whether a setting is there and not yet taken. */
    boolean has(String key) {
        return values.containsKey(key);
    }

    /** A setting that stays to be taken. */
    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the training state has no setting '" + key + "'");
        }
        return value;
    }

    String takeText(String key) {
        String value = text(key);
        values.remove(key);
        return value;
    }

    /** A number, in the one way that Java writes it. */
    private <T extends Number> T take(String key, Function<String, T> parser) {
        String text = takeText(key);
        try {
            T value = parser.apply(text);
            requireSame(key, text, value.toString());
            return value;
        } catch (NumberFormatException e) {
            throw unknown(key, text, e);
        }
    }

    float takeFloat(String key) {
        return take(key, Float::valueOf);
    }

    /** A setting that is absent at its usual value. */
    float takeFloatUnless(float usual, String key) {
        if (!has(key)) {
            return usual;
        }
        float value = takeFloat(key);
        if (Float.compare(value, usual) == 0) {
            throw unknown(key, Float.toString(value), null);
        }
        return value;
    }

    /** A setting that is absent at its usual value. */
    double takeDoubleUnless(double usual, String key) {
        if (!has(key)) {
            return usual;
        }
        String text = takeText(key);
        try {
            double value = Double.parseDouble(text);
            requireSame(key, text, Double.toString(value));
            if (Double.compare(value, usual) == 0) {
                throw unknown(key, text, null);
            }
            return value;
        } catch (NumberFormatException e) {
            throw unknown(key, text, e);
        }
    }

    /** A number of things done that is absent at 0. */
    long takeCountUnlessZero(String key) {
        if (!has(key)) {
            return 0;
        }
        long value = takeCount(key);
        if (value == 0) {
            throw unknown(key, "0", null);
        }
        return value;
    }

    /** A number of things done that is absent at 0. */
    int takeIntUnlessZero(String key) {
        long value = takeCountUnlessZero(key);
        if (value > Integer.MAX_VALUE) {
            throw unknown(key, Long.toString(value), null);
        }
        return (int) value;
    }

    /** A setting that is absent at its usual value. */
    String takeTextUnless(String usual, String key) {
        if (!has(key)) {
            return usual;
        }
        String text = takeText(key);
        if (text.equals(usual)) {
            throw unknown(key, text, null);
        }
        return text;
    }

    long takeLong(String key) {
        return take(key, Long::valueOf);
    }

    int takeInt(String key) {
        long value = takeLong(key);
        if (value != (int) value) {
            throw unknown(key, Long.toString(value), null);
        }
        return (int) value;
    }

    /** A number of things done: not negative, and so far from the largest that counting on is safe. */
    long takeCount(String key) {
        long value = takeLong(key);
        if (value < 0 || value > Long.MAX_VALUE / 2) {
            throw unknown(key, Long.toString(value), null);
        }
        return value;
    }

    boolean takeBoolean(String key) {
        String text = takeText(key);
        boolean value = text.equals("true");
        requireSame(key, text, Boolean.toString(value));
        return value;
    }

    /** When all that is known was taken, nothing may be left. */
    void requireNoMore() {
        if (!values.isEmpty()) {
            throw new IllegalArgumentException(
                    "the training state has the setting '" + values.firstKey() + "', which this release does not know");
        }
    }

    private static void requireSame(String key, String text, String spelling) {
        if (!text.equals(spelling)) {
            throw unknown(key, text, null);
        }
    }

    static IllegalArgumentException unknown(String key, String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "the setting '" + key + "' of the training state cannot be '" + text + "'", cause);
    }
}
