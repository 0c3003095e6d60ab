package dev.lanewise.training;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The schedules behind {@link Schedule}. Their {@code toString} is their text in files and on the command line. */
final class Schedules {
    private static final String NAMES = "constant, step, exponential, cosine, warm-up, one-cycle, plateau";

    private Schedules() {}

    /** See {@link Schedule#constant}. */
    record Constant() implements Schedule {
        @Override
        public double factor(long steps, long epochs) {
            return 1;
        }

        @Override
        public String toString() {
            return "constant";
        }
    }

    /** See {@link Schedule#step}. */
    record Step(int epochs, float factor) implements Schedule {
        Step {
            requireCount("epochs", epochs);
            requireFactor("factor", factor);
        }

        @Override
        public double factor(long steps, long done) {
            return Polynomials.power(factor, done / epochs);
        }

        @Override
        public String toString() {
            return "step:" + epochs + ":" + factor;
        }
    }

    /** See {@link Schedule#exponential}. */
    record Exponential(float factor) implements Schedule {
        Exponential {
            requireFactor("factor", factor);
        }

        @Override
        public double factor(long steps, long epochs) {
            return Polynomials.power(factor, epochs);
        }

        @Override
        public String toString() {
            return "exponential:" + factor;
        }
    }

    /** See {@link Schedule#cosine}. */
    record Cosine(int epochs, float least) implements Schedule {
        Cosine {
            requireCount("epochs", epochs);
            requireFactor("least factor", least);
        }

        @Override
        public double factor(long steps, long done) {
            return done >= epochs ? least : least + (1.0 - least) * Polynomials.halfCosine((double) done / epochs);
        }

        @Override
        public String toString() {
            return "cosine:" + epochs + ":" + least;
        }
    }

    /** See {@link Schedule#warmUp}. */
    record WarmUp(long steps, Schedule then) implements Schedule {
        WarmUp {
            requireCount("steps", steps);
        }

        @Override
        public double factor(long done, long epochs) {
            double rise = done + 1 >= steps ? 1 : (done + 1.0) / steps;
            return rise * then.factor(done, epochs);
        }

        @Override
        public String toString() {
            return "warm-up:" + steps + ":" + then;
        }
    }

    /** See {@link Schedule#oneCycle}. */
    record OneCycle(long steps) implements Schedule {
        private static final double FIRST = 1 / 25.0;
        private static final double LAST = FIRST / 1e4;
        private static final double RISE = 0.3;

        OneCycle {
            requireCount("steps", steps);
        }

        @Override
        public double factor(long done, long epochs) {
            double top = RISE * steps - 1;
            double end = steps - 1.0;
            if (done < top) {
                return FIRST + (1 - FIRST) * (1 - Polynomials.halfCosine(done / top));
            }
            if (done >= end) {
                return LAST;
            }
            return LAST + (1 - LAST) * Polynomials.halfCosine((done - top) / (end - top));
        }

        @Override
        public String toString() {
            return "one-cycle:" + steps;
        }
    }

    /** See {@link Schedule#plateau}. */
    record Plateau(float factor, int patience, float threshold) implements Schedule {
        Plateau {
            requireFactor("factor", factor);
            if (patience < 0) {
                throw new IllegalArgumentException("the schedule's patience must be at least 0, is " + patience);
            }
            Ranges.requireFraction("the schedule's threshold", threshold);
        }

        @Override
        public double factor(long steps, long epochs) {
            return 1;
        }

        @Override
        public String toString() {
            return "plateau:" + factor + ":" + patience + ":" + threshold;
        }
    }

    /** The plateau in a schedule, if there is one. */
    static @Nullable Plateau plateauOf(Schedule schedule) {
        Schedule rest = schedule;
        while (rest instanceof WarmUp warmUp) {
            rest = warmUp.then;
        }
        return rest instanceof Plateau plateau ? plateau : null;
    }

    static Schedule parse(String text) {
        Deque<String> words = new ArrayDeque<>(Arrays.asList(text.split(":", -1)));
        Schedule schedule = take(text, words);
        if (!words.isEmpty()) {
            throw new IllegalArgumentException(
                    "the schedule '" + text + "' has a value too many: '" + words.getFirst() + "'");
        }
        return schedule;
    }

    private static Schedule take(String text, Deque<String> words) {
        String name = words.removeFirst();
        return switch (name) {
            case "constant" -> new Constant();
            case "step" -> new Step((int) takeCount(text, "epochs", words), takeFloat(text, words, Float.NaN));
            case "exponential" -> new Exponential(takeFloat(text, words, Float.NaN));
            case "cosine" -> new Cosine((int) takeCount(text, "epochs", words), takeFloat(text, words, 0f));
            case "warm-up" -> {
                long steps = takeCount(text, "steps", words);
                yield new WarmUp(steps, words.isEmpty() ? new Constant() : take(text, words));
            }
            case "one-cycle" -> new OneCycle(takeCount(text, "steps", words));
            case "plateau" -> {
                float factor = takeFloat(text, words, 0.1f);
                int patience = words.isEmpty() ? 10 : (int) takeCount(text, "epochs", words);
                yield new Plateau(factor, patience, takeFloat(text, words, 1e-4f));
            }
            default -> throw new IllegalArgumentException("no schedule is called '" + name + "'; there are " + NAMES);
        };
    }

    private static long takeCount(String text, String what, Deque<String> words) {
        String word = words.isEmpty() ? "" : words.removeFirst();
        try {
            long value = Long.parseLong(word);
            return what.equals("steps") ? value : Math.toIntExact(value);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "the schedule '" + text + "' needs a number of " + what + ", not '" + word + "'", e);
        }
    }

    /** NaN as the usual value: there is none. */
    private static float takeFloat(String text, Deque<String> words, float usual) {
        String word = words.isEmpty() ? "" : words.removeFirst();
        if (word.isEmpty() && !Float.isNaN(usual)) {
            return usual;
        }
        try {
            return Float.parseFloat(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the schedule '" + text + "' needs a number, not '" + word + "'", e);
        }
    }

    private static void requireCount(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("the schedule needs at least 1 of its " + what + ", not " + value);
        }
    }

    private static void requireFactor(String what, float value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("the schedule's " + what + " must be from 0 to 1, is " + value);
        }
    }
}
