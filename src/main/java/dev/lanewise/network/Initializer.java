package dev.lanewise.network;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the weights of a layer start; biases always start at zero.
 *
 * <p>Glorot keeps the variance of activations and gradients alike (X. Glorot, Y. Bengio, "Understanding the difficulty
 * of training deep feedforward neural networks", 2010); He doubles it for layers that a relu halves (K. He et al.,
 * "Delving deep into rectifiers", 2015); LeCun keeps that of activations alone (Y. LeCun et al., "Efficient BackProp",
 * 1998), which selu needs; orthogonal matrices keep lengths (A. Saxe, J. McClelland, S. Ganguli, "Exact solutions to the
 * nonlinear dynamics of learning in deep linear neural networks", 2014). With n inputs and m outputs of the layer:
 */
public final class Initializer {
    /** W[j][k] uniform in {@code ±sqrt(6 / (n + m))}. */
    public static final Initializer GLOROT_UNIFORM = new Initializer(Kind.GLOROT_UNIFORM, 0f);

    /** W[j][k] normal with standard deviation {@code sqrt(2 / (n + m))}. */
    public static final Initializer GLOROT_NORMAL = new Initializer(Kind.GLOROT_NORMAL, 0f);

    /** W[j][k] uniform in {@code ±sqrt(6 / n)}. */
    public static final Initializer HE_UNIFORM = new Initializer(Kind.HE_UNIFORM, 0f);

    /** W[j][k] normal with standard deviation {@code sqrt(2 / n)}. */
    public static final Initializer HE_NORMAL = new Initializer(Kind.HE_NORMAL, 0f);

    /** W[j][k] uniform in {@code ±sqrt(3 / n)}. */
    public static final Initializer LECUN_UNIFORM = new Initializer(Kind.LECUN_UNIFORM, 0f);

    /** W[j][k] normal with standard deviation {@code sqrt(1 / n)}. */
    public static final Initializer LECUN_NORMAL = new Initializer(Kind.LECUN_NORMAL, 0f);

    /** Rows (columns, if there are more rows than columns) of length 1 at right angles to each other, uniformly random. */
    public static final Initializer ORTHOGONAL = new Initializer(Kind.ORTHOGONAL, 0f);

    /** All weights zero: for networks whose weights are set afterwards, from a file for example. */
    public static final Initializer ZEROS = new Initializer(Kind.ZEROS, 0f);

    private enum Kind {
        GLOROT_UNIFORM,
        GLOROT_NORMAL,
        HE_UNIFORM,
        HE_NORMAL,
        LECUN_UNIFORM,
        LECUN_NORMAL,
        ORTHOGONAL,
        ZEROS,
        CONSTANT
    }

    private final Kind kind;
    private final float value;

    private Initializer(Kind kind, float value) {
        this.kind = kind;
        this.value = value;
    }

    /**
     * All weights alike.
     *
     * @param value each weight, finite
     * @return the initialiser
     * @throws IllegalArgumentException if the value is not finite
     */
    public static Initializer constant(float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("weights must start at a finite value, not " + value);
        }
        return new Initializer(Kind.CONSTANT, value);
    }

    /**
     * The initialisers that have a name.
     *
     * @return all but {@link #constant}
     */
    public static List<Initializer> all() {
        return List.of(
                GLOROT_UNIFORM, GLOROT_NORMAL, HE_UNIFORM, HE_NORMAL, LECUN_UNIFORM, LECUN_NORMAL, ORTHOGONAL, ZEROS);
    }

    /**
     * The name on the command line.
     *
     * @return the name, such as {@code glorot-uniform}
     */
    public String id() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds an initialiser by its name.
     *
     * @param id a name as {@link #id()} gives it
     * @return the initialiser
     * @throws IllegalArgumentException if there is no such name; the message lists those that exist
     */
    public static Initializer named(String id) {
        for (Initializer initializer : all()) {
            if (initializer.id().equals(id)) {
                return initializer;
            }
        }
        throw new IllegalArgumentException("no initializer is called '" + id + "'; there are "
                + all().stream().map(Initializer::id).collect(Collectors.joining(", ")));
    }

    /** The name, with the value of a constant. */
    @Override
    public String toString() {
        return kind == Kind.CONSTANT ? id() + "(" + value + ")" : id();
    }

    /**
     * The weights of a layer.
     *
     * @param inputs n, at least 1
     * @param outputs m, at least 1
     * @param random where the randomness comes from; advanced
     * @param weights receives W[j][k], row-major
     */
    void fill(int inputs, int outputs, SplitMix64 random, float[] weights) {
        if (kind == Kind.ORTHOGONAL) {
            orthogonal(inputs, outputs, random, weights);
            return;
        }
        for (int i = 0; i < inputs * outputs; i++) {
            weights[i] = weight(inputs, outputs, random);
        }
    }

    private float weight(int inputs, int outputs, SplitMix64 random) {
        return switch (kind) {
            case GLOROT_UNIFORM -> uniform(StrictMath.sqrt(6.0 / ((double) inputs + outputs)), random);
            case GLOROT_NORMAL -> normal(StrictMath.sqrt(2.0 / ((double) inputs + outputs)), random);
            case HE_UNIFORM -> uniform(StrictMath.sqrt(6.0 / inputs), random);
            case HE_NORMAL -> normal(StrictMath.sqrt(2.0 / inputs), random);
            case LECUN_UNIFORM -> uniform(StrictMath.sqrt(3.0 / inputs), random);
            case LECUN_NORMAL -> normal(StrictMath.sqrt(1.0 / inputs), random);
            case ORTHOGONAL, ZEROS, CONSTANT -> value;
        };
    }

    private static float uniform(double bound, SplitMix64 random) {
        return (float) (bound * (2.0 * random.nextFloat() - 1.0));
    }

    private static float normal(double deviation, SplitMix64 random) {
        return (float) (deviation * random.nextGaussian());
    }

    /** Gaussian vectors, each made orthogonal to those before by Gram and Schmidt's method, twice ("is enough": Kahan). */
    private static void orthogonal(int inputs, int outputs, SplitMix64 random, float[] weights) {
        int count = Math.min(inputs, outputs);
        int size = Math.max(inputs, outputs);
        double[][] q = new double[count][size];
        for (int i = 0; i < count; i++) {
            double[] v = q[i];
            for (int k = 0; k < size; k++) {
                v[k] = random.nextGaussian();
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int before = 0; before < i; before++) {
                    subtract(dot(v, q[before]), q[before], v);
                }
                subtract(1 - 1 / StrictMath.sqrt(dot(v, v)), v, v);
            }
            for (int k = 0; k < size; k++) {
                weights[outputs <= inputs ? i * inputs + k : k * inputs + i] = (float) v[k];
            }
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static void subtract(double alpha, double[] x, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] -= alpha * x[i];
        }
    }
}
