package dev.lanewise.network;

import dev.lanewise.kernel.ActivationKernels;
import dev.lanewise.kernel.MathKernels;
import dev.lanewise.kernel.SoftmaxKernels;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The activation of a layer: {@code a = f(z)} forward, {@code delta = f'(z) (.) g} backward.
 *
 * <p>Softmax is not element-wise: its Jacobian is {@code diag(p) - p p^T}, so {@code delta = p (.) (g - <g, p>)}.
 *
 * <p>The choice is a {@code switch} outside the loops; each case is one kernel call. Immutable and thread-safe.
 *
 * @param kind which function
 * @param parameter the slope of leaky relu for {@code z < 0}; 0 for the functions without one
 */
public record Activation(Kind kind, float parameter) {

    /** The functions. */
    public enum Kind {
        /** {@code a = z}. */
        IDENTITY,
        /** {@code a = max(z, 0)}; {@code f'(0) = 0}. */
        RELU,
        /** {@code a = z > 0 ? z : slope z}; {@code f'(0) = slope}. */
        LEAKY_RELU,
        /** {@code a = tanh(z)}. */
        TANH,
        /** {@code a = 1 / (1 + exp(-z))}. */
        SIGMOID,
        /** {@code a_i = exp(z_i) / sum_j exp(z_j)}. */
        SOFTMAX;

        /**
         * The name on the command line and in model files.
         *
         * @return the name, such as {@code leaky-relu}
         */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** {@code a = z}. */
    public static final Activation IDENTITY = new Activation(Kind.IDENTITY, 0f);

    /** {@code a = max(z, 0)}. */
    public static final Activation RELU = new Activation(Kind.RELU, 0f);

    /** {@code a = z > 0 ? z : 0.01 z}. */
    public static final Activation LEAKY_RELU = new Activation(Kind.LEAKY_RELU, 0.01f);

    /** {@code a = tanh(z)}. */
    public static final Activation TANH = new Activation(Kind.TANH, 0f);

    /** {@code a = 1 / (1 + exp(-z))}. */
    public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0f);

    /** {@code a_i = exp(z_i) / sum_j exp(z_j)}. */
    public static final Activation SOFTMAX = new Activation(Kind.SOFTMAX, 0f);

    /**
     * Checks the parameter.
     *
     * @throws IllegalArgumentException if leaky relu's slope is not finite or another function has a parameter
     */
    public Activation {
        if (kind == Kind.LEAKY_RELU ? !Float.isFinite(parameter) : Float.floatToRawIntBits(parameter) != 0) {
            throw new IllegalArgumentException(kind.id() + " cannot have the parameter " + parameter
                    + (kind == Kind.LEAKY_RELU ? "; give a finite slope" : "; it has none"));
        }
    }

    /**
     * Leaky relu with a slope of one's own.
     *
     * @param slope the slope for {@code z <= 0}, finite
     * @return the activation
     * @throws IllegalArgumentException if the slope is not finite
     */
    public static Activation leakyRelu(float slope) {
        return new Activation(Kind.LEAKY_RELU, slope);
    }

    /**
     * Finds an activation by its name, with its default parameter.
     *
     * @param id a name as {@link Kind#id()} gives it
     * @return the activation
     * @throws IllegalArgumentException if there is no such name; the message lists those that exist
     */
    public static Activation named(String id) {
        for (Kind kind : Kind.values()) {
            if (kind.id().equals(id)) {
                return kind == Kind.LEAKY_RELU ? LEAKY_RELU : new Activation(kind, 0f);
            }
        }
        throw new IllegalArgumentException("no activation is called '" + id + "'; there are "
                + Arrays.stream(Kind.values()).map(Kind::id).collect(Collectors.joining(", ")));
    }

    /**
     * {@code a = f(z)}.
     *
     * @param length how many neurons
     * @param z net inputs; not modified unless it is {@code a}
     * @param zAt where they start
     * @param a activations, overwritten; may be {@code z} with the same start
     * @param aAt where they start
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void forward(int length, float[] z, int zAt, float[] a, int aAt) {
        switch (kind) {
            case IDENTITY -> ActivationKernels.identity(length, z, zAt, a, aAt);
            case RELU -> ActivationKernels.relu(length, z, zAt, a, aAt);
            case LEAKY_RELU -> ActivationKernels.leakyRelu(length, parameter, z, zAt, a, aAt);
            case TANH -> MathKernels.tanh(length, z, zAt, a, aAt);
            case SIGMOID -> MathKernels.sigmoid(length, z, zAt, a, aAt);
            case SOFTMAX -> SoftmaxKernels.softmax(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = f'(z) (.) g}; for softmax {@code delta = a (.) (g - <g, a>)}.
     *
     * @param length how many neurons
     * @param z net inputs of the forward pass; not modified
     * @param zAt where they start
     * @param a activations of the forward pass; not modified
     * @param aAt where they start
     * @param g gradient of the loss with respect to the activations; not modified unless it is {@code delta}
     * @param gAt where it starts
     * @param delta gradient of the loss with respect to the net inputs, overwritten; may be {@code g}, same start
     * @param deltaAt where it starts
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void backward(
            int length, float[] z, int zAt, float[] a, int aAt, float[] g, int gAt, float[] delta, int deltaAt) {
        switch (kind) {
            case IDENTITY -> ActivationKernels.identityGradient(length, z, zAt, g, gAt, delta, deltaAt);
            case RELU -> ActivationKernels.reluGradient(length, z, zAt, g, gAt, delta, deltaAt);
            case LEAKY_RELU -> ActivationKernels.leakyReluGradient(length, parameter, z, zAt, g, gAt, delta, deltaAt);
            case TANH -> ActivationKernels.tanhGradient(length, a, aAt, g, gAt, delta, deltaAt);
            case SIGMOID -> ActivationKernels.sigmoidGradient(length, a, aAt, g, gAt, delta, deltaAt);
            case SOFTMAX -> SoftmaxKernels.softmaxGradient(length, a, aAt, g, gAt, delta, deltaAt);
        }
    }

    /**
     * The name, with the parameter where it is not the default.
     *
     * @return such as {@code relu} or {@code leaky-relu(0.2)}
     */
    @Override
    public String toString() {
        return equals(named(kind.id())) ? kind.id() : kind.id() + "(" + parameter + ")";
    }
}
