package dev.lanewise.training;

import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.kernel.LossKernels;
import dev.lanewise.kernel.SoftmaxKernels;
import dev.lanewise.network.Activation;
import java.util.Arrays;
import java.util.Locale;
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
 */
public enum Loss {
    /** {@code -y^T log p}; the output layer must be softmax (PyTorch: {@code CrossEntropyLoss}) or log-softmax. */
    CROSS_ENTROPY,
    /**
     * {@code -mean(y log a + (1 - y) log(1 - a))}, each logarithm at least -100, as in PyTorch's {@code BCELoss};
     * with a sigmoid output layer {@code BCEWithLogitsLoss}.
     */
    BINARY_CROSS_ENTROPY,
    /** {@code mean((a - y)^2)}. PyTorch: {@code MSELoss}. */
    MEAN_SQUARED_ERROR;

    /**
     * The name on the command line and in model files.
     *
     * @return the name, such as {@code cross-entropy}
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds a loss by its name.
     *
     * @param id a name as {@link #id()} gives it
     * @return the loss
     * @throws IllegalArgumentException if there is no such name; the message lists those that exist
     */
    public static Loss named(String id) {
        for (Loss loss : values()) {
            if (loss.id().equals(id)) {
                return loss;
            }
        }
        throw new IllegalArgumentException("no loss is called '" + id + "'; there are "
                + Arrays.stream(values()).map(Loss::id).collect(Collectors.joining(", ")));
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
     * Whether this loss can stand behind an output layer.
     *
     * @param output the activation of the last layer
     * @throws IllegalArgumentException if it cannot; the message says what to do
     */
    public void requireFor(Activation output) {
        if (this == CROSS_ENTROPY && defaultFor(output) != CROSS_ENTROPY) {
            throw new IllegalArgumentException("cross-entropy needs softmax or log-softmax as the last activation, not "
                    + output + "; end the layers with softmax, or choose another loss");
        }
    }

    /** The loss of one sample, from the net inputs for the folded pairs. */
    float value(Activation f, int m, float[] values, int zAt, int aAt, float[] y, int yAt) {
        return switch (this) {
            case CROSS_ENTROPY -> SoftmaxKernels.crossEntropy(m, values, zAt, y, yAt);
            case BINARY_CROSS_ENTROPY ->
                folds(f)
                        ? LossKernels.binaryCrossEntropyWithLogits(m, values, zAt, y, yAt)
                        : LossKernels.binaryCrossEntropy(m, values, aAt, y, yAt);
            case MEAN_SQUARED_ERROR -> LossKernels.meanSquaredError(m, values, aAt, y, yAt);
        };
    }

    /** delta(L), overwritten. */
    void delta(Activation f, int m, float[] values, int zAt, int aAt, float[] y, int yAt, float[] delta, int deltaAt) {
        if (folds(f)) {
            float scale = this == CROSS_ENTROPY ? 1f : 1f / m;
            LossKernels.scaledDifference(m, scale, values, aAt, y, yAt, delta, deltaAt);
            return;
        }
        if (this == CROSS_ENTROPY) {
            Level1Kernels.fill(m, 0f, delta, deltaAt);
            Level1Kernels.axpy(m, -1f, y, yAt, delta, deltaAt);
        } else if (this == BINARY_CROSS_ENTROPY) {
            LossKernels.binaryCrossEntropyGradient(m, values, aAt, y, yAt, delta, deltaAt);
        } else {
            LossKernels.meanSquaredErrorGradient(m, values, aAt, y, yAt, delta, deltaAt);
        }
        f.backward(m, values, zAt, values, aAt, delta, deltaAt, delta, deltaAt);
    }

    /** Whether the derivatives of the loss and of the output activation fold into a - y. */
    private boolean folds(Activation f) {
        return (this == CROSS_ENTROPY && f.kind() == Activation.Kind.SOFTMAX)
                || (this == BINARY_CROSS_ENTROPY && f.kind() == Activation.Kind.SIGMOID);
    }
}
