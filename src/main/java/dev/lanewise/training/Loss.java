package dev.lanewise.training;

import dev.lanewise.kernel.LossKernels;
import dev.lanewise.kernel.SoftmaxKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    public static final Loss CROSS_ENTROPY = new Loss("cross-entropy", new CrossEntropy(true));

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

    private final String id;
    private final LossFunction function;
    private final @Nullable ClassTargets targets;

    private Loss(String id, LossFunction function) {
        this(id, function, null);
    }

    private Loss(String id, LossFunction function, @Nullable ClassTargets targets) {
        this.id = id;
        this.function = function;
        this.targets = targets;
    }

    /**
     * Cross-entropy with label smoothing s and class weights w: {@code -t^T log p} with the targets
     * {@code t = w (.) ((1 - s) y + s / m)}. PyTorch: {@code CrossEntropyLoss(weight=w, label_smoothing=s)}.
     *
     * <p>A batch's loss is the sum over its samples divided, as PyTorch does, by the sum of the weights of their classes;
     * a sample whose targets are not one class (not one-hot) counts 1 there. A batch of classes that all have the weight 0
     * makes no step. A model keeps neither: what is stored in it is plain cross-entropy.
     *
     * @param smoothing s, from 0 to 1
     * @param weights w, one for each class, finite, at least 0 and not all 0; none at all for 1 each
     * @return the loss; {@link #CROSS_ENTROPY} if there is nothing to change
     * @throws IllegalArgumentException if a value is out of range
     */
    public static Loss crossEntropy(float smoothing, float... weights) {
        return crossEntropy(new ClassTargets(smoothing, weights));
    }

    static Loss crossEntropy(ClassTargets targets) {
        return targets.smoothing() == 0f && targets.weightsText() == null
                ? CROSS_ENTROPY
                : new Loss(CROSS_ENTROPY.id, new CrossEntropy(false), targets);
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
        return LossSettings.storedIn(network);
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
     * Whether the targets are probabilities of classes, such as one-hot rows: cross-entropy, in any form.
     *
     * @return whether it is a cross-entropy
     */
    public boolean takesClasses() {
        return id.equals(CROSS_ENTROPY.id);
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

    /** Its formulas. */
    LossFunction function() {
        return function;
    }

    /** What becomes of the targets first; null if they stay as they are. */
    @Nullable
    ClassTargets targets() {
        return targets;
    }

    /** Whether it can stand behind this layer, and its class weights are as many as there are outputs. */
    void requireFor(Layer output) {
        requireFor(output.activation());
        if (targets != null) {
            targets.requireClasses(output.outputs());
        }
    }

    /** Whether the targets must go through {@link #rewrite} before they are compared with outputs. */
    boolean rewritesTargets() {
        return targets != null;
    }

    /** The targets as the formulas need them, overwritten. */
    void rewrite(int m, float[] y, int yAt, float[] t, int tAt) {
        Objects.requireNonNull(targets).rewrite(m, y, yAt, t, tAt);
    }

    /** What a sample counts in the mean over a batch. */
    float divisor(int m, float[] y, int yAt) {
        return targets == null ? 1f : targets.divisor(m, y, yAt);
    }

    /** The loss of one sample, from the net inputs for the folded pairs. */
    float value(Activation f, int m, float[] values, int zAt, int aAt, float[] y, int yAt) {
        return function.value(f, m, values, zAt, aAt, y, yAt);
    }

    /** delta(L), overwritten. */
    void delta(Activation f, int m, float[] values, int zAt, int aAt, float[] y, int yAt, float[] delta, int deltaAt) {
        function.delta(f, m, values, zAt, aAt, y, yAt, delta, deltaAt);
    }

    /** {@link #value} for each row of a batch, with the same bits; work has {@code rows (m + 1)} elements. */
    void values(
            Activation f,
            int rows,
            int m,
            int stride,
            float[] values,
            int zAt,
            int aAt,
            float[] y,
            int yAt,
            float[] work,
            int workAt,
            float[] losses) {
        if (function instanceof CrossEntropy && f.kind() == Activation.Kind.SOFTMAX) {
            SoftmaxKernels.crossEntropy(rows, m, values, zAt, stride, y, yAt, stride, work, workAt, losses, 0);
            return;
        }
        for (int row = 0; row < rows; row++) {
            int at = row * stride;
            losses[row] = function.value(f, m, values, zAt + at, aAt + at, y, yAt + at);
        }
    }

    /**
     * {@link #delta} for each row of a batch, with the same bits. Between the rows of a and y are zeros; so there are then
     * between those of delta.
     */
    void deltas(
            Activation f,
            int rows,
            int m,
            int stride,
            float[] values,
            int zAt,
            int aAt,
            float[] y,
            int yAt,
            float[] delta,
            int deltaAt) {
        if (function instanceof CrossEntropy crossEntropy && crossEntropy.isDifference(f)) {
            LossKernels.scaledDifference((rows - 1) * stride + m, 1f, values, aAt, y, yAt, delta, deltaAt);
            return;
        }
        for (int row = 0; row < rows; row++) {
            int at = row * stride;
            function.delta(f, m, values, zAt + at, aAt + at, y, yAt + at, delta, deltaAt + at);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Loss loss
                && id.equals(loss.id)
                && function.equals(loss.function)
                && Objects.equals(targets, loss.targets);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, function, targets);
    }

    /**
     * The name, with the parameter where there is one.
     *
     * @return such as {@code mean-squared-error} or {@code huber(0.5)}
     */
    @Override
    public String toString() {
        if (targets != null) {
            return id + "(" + targets + ")";
        }
        return function instanceof Huber huber ? id + "(" + huber.delta() + ")" : id;
    }
}
