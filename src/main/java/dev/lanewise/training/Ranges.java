package dev.lanewise.training;

/**
 * The ranges of settings. They keep every update finite, whatever the data: see docs/decisions/0011.
 */
final class Ranges {
    /** Below it, a gradient whose square underflows could become a step that overflows. */
    static final float LEAST_EPSILON = 1e-30f;

    private static final float LARGEST_RATE = 1e6f;

    private Ranges() {}

    static void requireRate(float rate) {
        if (!(rate >= 0 && rate <= LARGEST_RATE)) {
            throw new IllegalArgumentException("the learning rate must be from 0 to 1e6, is " + rate);
        }
    }

    static void requireFraction(String name, float value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and less than 1, is " + value);
        }
    }

    /** A limit where infinity means none. */
    static void requireLimit(String name, float value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " must be greater than 0, is " + value);
        }
    }

    static void requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", is " + value);
        }
    }

    static void requireEpsilon(float least, float epsilon) {
        if (!(epsilon >= least && Float.isFinite(epsilon))) {
            throw new IllegalArgumentException("epsilon must be finite and at least " + least + ", is " + epsilon);
        }
    }

    static void requireDecay(float rate, float decay) {
        if (!(decay >= 0 && Float.isFinite(decay))) {
            throw new IllegalArgumentException("the weight decay must be finite and at least 0, is " + decay);
        }
        if (decay > 1 || rate * decay > 1) {
            throw new IllegalArgumentException("the weight decay is " + decay + " at a learning rate of " + rate
                    + "; both it and their product must be at most 1, or weights would grow instead");
        }
    }
}
