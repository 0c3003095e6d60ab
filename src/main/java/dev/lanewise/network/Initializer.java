package dev.lanewise.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the weights of a layer start; biases always start at zero.
 *
 * <p>Glorot keeps the variance of activations and gradients alike (X. Glorot, Y. Bengio, "Understanding the difficulty
 * of training deep feedforward neural networks", 2010); He doubles it for layers that a relu halves (K. He et al.,
 * "Delving deep into rectifiers", 2015). With n inputs and m outputs of the layer:
 */
public enum Initializer {
    /** W[j][k] uniform in {@code ±sqrt(6 / (n + m))}. */
    GLOROT_UNIFORM,
    /** W[j][k] normal with standard deviation {@code sqrt(2 / (n + m))}. */
    GLOROT_NORMAL,
    /** W[j][k] uniform in {@code ±sqrt(6 / n)}. */
    HE_UNIFORM,
    /** W[j][k] normal with standard deviation {@code sqrt(2 / n)}. */
    HE_NORMAL,
    /** All weights zero: for networks whose weights are set afterwards, from a file for example. */
    ZEROS;

    /**
     * The name on the command line.
     *
     * @return the name, such as {@code glorot-uniform}
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds an initialiser by its name.
     *
     * @param id a name as {@link #id()} gives it
     * @return the initialiser
     * @throws IllegalArgumentException if there is no such name; the message lists those that exist
     */
    public static Initializer named(String id) {
        for (Initializer initializer : values()) {
            if (initializer.id().equals(id)) {
                return initializer;
            }
        }
        throw new IllegalArgumentException("no initializer is called '" + id + "'; there are "
                + Arrays.stream(values()).map(Initializer::id).collect(Collectors.joining(", ")));
    }

    /**
     * One weight of a layer.
     *
     * @param inputs n, at least 1
     * @param outputs m, at least 1
     * @param random where the randomness comes from; advanced
     * @return the weight
     */
    float weight(int inputs, int outputs, SplitMix64 random) {
        return switch (this) {
            case GLOROT_UNIFORM -> uniform(StrictMath.sqrt(6.0 / ((double) inputs + outputs)), random);
            case GLOROT_NORMAL -> normal(StrictMath.sqrt(2.0 / ((double) inputs + outputs)), random);
            case HE_UNIFORM -> uniform(StrictMath.sqrt(6.0 / inputs), random);
            case HE_NORMAL -> normal(StrictMath.sqrt(2.0 / inputs), random);
            case ZEROS -> 0f;
        };
    }

    private static float uniform(double bound, SplitMix64 random) {
        return (float) (bound * (2.0 * random.nextFloat() - 1.0));
    }

    private static float normal(double deviation, SplitMix64 random) {
        return (float) (deviation * random.nextGaussian());
    }
}
