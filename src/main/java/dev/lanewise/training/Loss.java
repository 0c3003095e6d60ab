package dev.lanewise.training;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What training minimises: the loss of one sample with outputs a = a(L) and targets y, m = m(L) of each. A batch's loss
 * is the mean over its samples.
 *
 * <p>At the output layer
 *
 * <pre>
 *   delta(L) = gradient_a Loss (.) f'(z(L))
 *   delta(L) = p (.) (g - &lt;g, p&gt;)     softmax, whose Jacobian is diag(p) - p p^T
 *   delta(L) = a(L) - y                 softmax with cross-entropy: the two fold
 *   delta(L) = e^a(L) sum(y) - y        log-softmax with cross-entropy, -y^T a(L)
 *   delta(L) = (a(L) - y) / m           sigmoid with binary cross-entropy: they fold too
 * </pre>
 *
 * <p>The folded pairs take the loss from z, so that no logarithm of a rounded 0 arises.
 *
 * <p>A loss of one's own is made by {@link #of}. A loss is a setting: immutable, shared by any number of threads.
 */
public final class Loss {
    /** {@code -y^T log p}; the output layer must be softmax (PyTorch: {@code CrossEntropyLoss}) or log-softmax. */
    public static final Loss CROSS_ENTROPY = new Loss("cross-entropy", new CrossEntropy());

    /**
     * {@code -mean(y log a + (1 - y) log(1 - a))}, each logarithm at least -100, as in PyTorch's {@code BCELoss};
     * with a sigmoid output layer {@code BCEWithLogitsLoss}.
     */
    public static final Loss BINARY_CROSS_ENTROPY = new Loss("binary-cross-entropy", new BinaryCrossEntropy());

    /** {@code mean((a - y)^2)}. PyTorch: {@code MSELoss}. */
    public static final Loss MEAN_SQUARED_ERROR = new Loss("mean-squared-error", new MeanSquaredError());

    /** {@code mean(|a - y|)}, with the slope 0 at a = y. PyTorch: {@code L1Loss}. */
    public static final Loss MEAN_ABSOLUTE_ERROR = new Loss("mean-absolute-error", new MeanAbsoluteError());

    /** {@link #huber} with delta 1. */
    public static final Loss HUBER = huber(1f);

    private static final String HUBER_DELTA = "huber-delta";

    private final String id;
    private final LossFunction function;

    private Loss(String id, LossFunction function) {
        this.id = id;
        this.function = function;
    }

    /**
     * {@code mean(h(a - y))} with {@code h(d) = d^2 / 2} for {@code |d| <= delta}, else
     * {@code delta (|d| - delta / 2)}. PyTorch: {@code HuberLoss}.
     *
     * @param delta where the square ends, finite and greater than 0
     * @return the loss
     * @throws IllegalArgumentException if delta is out of range
     */
    public static Loss huber(float delta) {
        return new Loss("huber", new Huber(delta));
    }

    /**
     * A loss of one's own. A model keeps its name alone: {@link #storedIn} does not find it again.
     *
     * @param id its name, not one of {@link #all}
     * @param function its formulas
     * @return the loss
     * @throws IllegalArgumentException if the name is one of {@link #all}
     */
    public static Loss of(String id, LossFunction function) {
        for (Loss loss : all()) {
            if (loss.id.equals(id)) {
                throw new IllegalArgumentException("a loss is already called '" + id + "'; choose another name");
            }
        }
        return new Loss(id, function);
    }

    /**
     * The losses that have a name, with their default parameters.
     *
     * @return five losses
     */
    public static List<Loss> all() {
        return List.of(CROSS_ENTROPY, BINARY_CROSS_ENTROPY, MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER);
    }

    /**
     * Finds a loss by its name.
     *
     * @param id a name as {@link #id()} gives it
     * @return the loss, with its default parameter
     * @throws IllegalArgumentException if there is no such name; the message lists those that exist
     */
    public static Loss named(String id) {
        for (Loss loss : all()) {
            if (loss.id.equals(id)) {
                return loss;
            }
        }
        throw new IllegalArgumentException("no loss is called '" + id + "'; there are "
                + all().stream().map(Loss::id).collect(Collectors.joining(", ")));
    }

    /**
     * The usual loss for an output layer.
     *
     * @param output the activation of the last layer
     * @return cross-entropy for softmax and log-softmax, binary cross-entropy for sigmoid, else mean squared error
     */
    public static Loss defaultFor(Activation output) {
        return switch (output.kind()) {
            case SOFTMAX, LOG_SOFTMAX -> CROSS_ENTROPY;
            case SIGMOID -> BINARY_CROSS_ENTROPY;
            default -> MEAN_SQUARED_ERROR;
        };
    }

    /**
     * The loss that a network was trained with, from its metadata.
     *
     * @param network not modified
     * @return the loss, with its parameter; empty if none is stored
     * @throws IllegalArgumentException if what is stored is no loss with a name, or its parameter is out of range
     */
    public static Optional<Loss> storedIn(Network network) {
        return network.metadata("loss").map(id -> {
            if (!id.equals(HUBER.id)) {
                return named(id);
            }
            String delta = network.metadata(HUBER_DELTA).orElse("1");
            try {
                return huber(Float.parseFloat(delta));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("the model's " + HUBER_DELTA + " is no number: '" + delta + "'", e);
            }
        });
    }

    /**
     * The name on the command line and in model files.
     *
     * @return the name, such as {@code cross-entropy}
     */
    public String id() {
        return id;
    }

    /**
     * Whether this loss can stand behind an output layer.
     *
     * @param output the activation of the last layer
     * @throws IllegalArgumentException if it cannot; the message says what to do
     */
    public void requireFor(Activation output) {
        function.requireFor(output);
    }

    /** Notes this loss in a network's metadata: its name, and Huber's delta. */
    void storeIn(Network network) {
        network.putMetadata("loss", id);
        if (function instanceof Huber huber) {
            network.putMetadata(HUBER_DELTA, Float.toString(huber.delta()));
        }
    }

    /** Writes this loss into settings. */
    void put(Settings to) {
        to.put("loss", id);
        if (function instanceof Huber huber) {
            to.putUnless(1f, HUBER_DELTA, huber.delta());
        }
    }

    /** Reads the loss from settings. */
    static Loss take(Settings from) {
        Loss loss = named(from.takeText("loss"));
        return loss.id.equals(HUBER.id) ? huber(from.takeFloatUnless(1f, HUBER_DELTA)) : loss;
    }

    /** The loss of one sample, from the net inputs for the folded pairs. */
    float value(Activation f, int m, float[] values, int zAt, int aAt, float[] y, int yAt) {
        return function.value(f, m, values, zAt, aAt, y, yAt);
    }

    /** delta(L), overwritten. */
    void delta(Activation f, int m, float[] values, int zAt, int aAt, float[] y, int yAt, float[] delta, int deltaAt) {
        function.delta(f, m, values, zAt, aAt, y, yAt, delta, deltaAt);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Loss loss && id.equals(loss.id) && function.equals(loss.function);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + function.hashCode();
    }

    /**
     * The name, with the parameter where there is one.
     *
     * @return such as {@code mean-squared-error} or {@code huber(0.5)}
     */
    @Override
    public String toString() {
        return function instanceof Huber huber ? id + "(" + huber.delta() + ")" : id;
    }
}
