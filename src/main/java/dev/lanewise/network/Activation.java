package dev.lanewise.network;

import dev.lanewise.kernel.ActivationKernels;
import dev.lanewise.kernel.ExponentialActivationKernels;
import dev.lanewise.kernel.GatedActivationKernels;
import dev.lanewise.kernel.MathKernels;
import dev.lanewise.kernel.RationalActivationKernels;
import dev.lanewise.kernel.SoftmaxKernels;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The activation of a layer: {@code a = f(z)} forward, {@code delta = f'(z) (.) g} backward.
 *
 * <p>Softmax and log-softmax are not element-wise: with p = softmax(z), the Jacobians are {@code diag(p) - p p^T}, so
 * {@code delta = p (.) (g - <g, p>)}, and {@code I - 1 p^T}, so {@code delta = g - p sum(g)}.
 *
 * <p>The choice is a {@code switch} outside the loops; each case is one kernel call. Immutable and thread-safe.
 *
 * @param kind which function
 * @param parameter the slope of leaky relu and hard sigmoid, the alpha of elu and celu; 0 for the functions without one
 * @param offset the offset of hard sigmoid; 0 for the functions without one
 */
public record Activation(Kind kind, float parameter, float offset) {

    /** The functions, with the number of their parameters and the values that these have unless told otherwise. */
    public enum Kind {
        /** {@code a = z}. */
        IDENTITY,
        /** {@code a = max(z, 0)}; {@code f'(0) = 0}. */
        RELU,
        /** {@code a = z > 0 ? z : slope z}; {@code f'(0) = slope}. */
        LEAKY_RELU(0.01f),
        /** {@code a = min(max(z, 0), 6)}; {@code f'(0) = f'(6) = 0}. */
        RELU6,
        /** {@code a = z > 0 ? z : alpha (exp(z) - 1)}; {@code f'(0) = alpha}. */
        ELU(1f),
        /** {@code a = scale elu(z)} with fixed scale and alpha; {@code f'(0) = scale alpha}. */
        SELU,
        /** {@code a = z > 0 ? z : alpha (exp(z / alpha) - 1)}; alpha is not 0. */
        CELU(1f),
        /** {@code a = z Phi(z)}, Phi the standard normal distribution: {@code z / 2 (1 + erf(z / sqrt(2)))}. */
        GELU,
        /** {@code a = z / 2 (1 + tanh(sqrt(2 / pi) (z + 0.044715 z^3)))}. */
        GELU_TANH,
        /** {@code a = z / (1 + exp(-z))}. */
        SILU,
        /** {@code a = z tanh(ln(1 + exp(z)))}. */
        MISH,
        /** {@code a = z min(max(z + 3, 0), 6) / 6}; {@code f'(-3) = 0}, {@code f'(3) = 1}. */
        HARD_SWISH,
        /** {@code a = tanh(z)}. */
        TANH,
        /** {@code a = 1 / (1 + exp(-z))}. */
        SIGMOID,
        /** {@code a = min(max(slope z + offset, 0), 1)}; {@code f' = 0} where a is 0 or 1. */
        HARD_SIGMOID(1f / 6f, 0.5f),
        /** {@code a = ln(1 + exp(z))}. */
        SOFTPLUS,
        /** {@code a = z / (1 + |z|)}. */
        SOFTSIGN,
        /** {@code a_i = exp(z_i) / sum_j exp(z_j)}. */
        SOFTMAX,
        /** {@code a_i = z_i - ln sum_j exp(z_j)}. */
        LOG_SOFTMAX;

        private final int parameters;
        private final float parameter;
        private final float offset;

        Kind() {
            this(0, 0f, 0f);
        }

        Kind(float parameter) {
            this(1, parameter, 0f);
        }

        Kind(float parameter, float offset) {
            this(2, parameter, offset);
        }

        Kind(int parameters, float parameter, float offset) {
            this.parameters = parameters;
            this.parameter = parameter;
            this.offset = offset;
        }

        /**
         * The name on the command line and in model files.
         *
         * @return the name, such as {@code leaky-relu}
         */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /**
         * How many parameters the function has: 1 is {@link Activation#parameter()}, 2 that and
         * {@link Activation#offset()}.
         *
         * @return 0, 1 or 2
         */
        public int parameters() {
            return parameters;
        }
    }

    /** {@code a = z}. */
    public static final Activation IDENTITY = of(Kind.IDENTITY);

    /** {@code a = max(z, 0)}. */
    public static final Activation RELU = of(Kind.RELU);

    /** {@code a = z > 0 ? z : 0.01 z}. */
    public static final Activation LEAKY_RELU = of(Kind.LEAKY_RELU);

    /** {@code a = min(max(z, 0), 6)}. */
    public static final Activation RELU6 = of(Kind.RELU6);

    /** {@code a = z > 0 ? z : exp(z) - 1}. */
    public static final Activation ELU = of(Kind.ELU);

    /** {@code a = 1.0507 (z > 0 ? z : 1.6733 (exp(z) - 1))}. */
    public static final Activation SELU = of(Kind.SELU);

    /** {@code a = z > 0 ? z : exp(z) - 1}. */
    public static final Activation CELU = of(Kind.CELU);

    /** {@code a = z / 2 (1 + erf(z / sqrt(2)))}. */
    public static final Activation GELU = of(Kind.GELU);

    /** {@code a = z / 2 (1 + tanh(sqrt(2 / pi) (z + 0.044715 z^3)))}. */
    public static final Activation GELU_TANH = of(Kind.GELU_TANH);

    /** {@code a = z / (1 + exp(-z))}. */
    public static final Activation SILU = of(Kind.SILU);

    /** {@code a = z tanh(ln(1 + exp(z)))}. */
    public static final Activation MISH = of(Kind.MISH);

    /** {@code a = z min(max(z + 3, 0), 6) / 6}. */
    public static final Activation HARD_SWISH = of(Kind.HARD_SWISH);

    /** {@code a = tanh(z)}. */
    public static final Activation TANH = of(Kind.TANH);

    /** {@code a = 1 / (1 + exp(-z))}. */
    public static final Activation SIGMOID = of(Kind.SIGMOID);

    /** {@code a = min(max(z / 6 + 1/2, 0), 1)}. */
    public static final Activation HARD_SIGMOID = of(Kind.HARD_SIGMOID);

    /** {@code a = ln(1 + exp(z))}. */
    public static final Activation SOFTPLUS = of(Kind.SOFTPLUS);

    /** {@code a = z / (1 + |z|)}. */
    public static final Activation SOFTSIGN = of(Kind.SOFTSIGN);

    /** {@code a_i = exp(z_i) / sum_j exp(z_j)}. */
    public static final Activation SOFTMAX = of(Kind.SOFTMAX);

    /** {@code a_i = z_i - ln sum_j exp(z_j)}. */
    public static final Activation LOG_SOFTMAX = of(Kind.LOG_SOFTMAX);

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if a parameter is not finite, celu's alpha is 0, or the function does not have a
     *     parameter that is not 0
     */
    public Activation {
        require(kind, "parameter", parameter, kind.parameters >= 1);
        require(kind, "offset", offset, kind.parameters >= 2);
        if (kind == Kind.CELU && parameter == 0f) {
            throw new IllegalArgumentException("celu cannot have the parameter 0, as it divides by it; use relu");
        }
    }

    private static void require(Kind kind, String name, float value, boolean known) {
        if (known ? !Float.isFinite(value) : Float.floatToRawIntBits(value) != 0) {
            throw new IllegalArgumentException(kind.id() + " cannot have the " + name + " " + value
                    + (known ? "; give a finite number" : "; it has none"));
        }
    }

    /**
     * An activation with its default parameters.
     *
     * @param kind which function
     * @return the activation
     */
    public static Activation of(Kind kind) {
        return new Activation(kind, kind.parameter, kind.offset);
    }

    /**
     * Leaky relu with a slope of one's own.
     *
     * @param slope the slope for {@code z <= 0}, finite
     * @return the activation
     * @throws IllegalArgumentException if the slope is not finite
     */
    public static Activation leakyRelu(float slope) {
        return new Activation(Kind.LEAKY_RELU, slope, 0f);
    }

    /**
     * Elu with an alpha of one's own.
     *
     * @param alpha the factor for {@code z <= 0}, finite
     * @return the activation
     * @throws IllegalArgumentException if alpha is not finite
     */
    public static Activation elu(float alpha) {
        return new Activation(Kind.ELU, alpha, 0f);
    }

    /**
     * Celu with an alpha of one's own.
     *
     * @param alpha the scale for {@code z <= 0}, finite and not 0
     * @return the activation
     * @throws IllegalArgumentException if alpha is 0 or not finite
     */
    public static Activation celu(float alpha) {
        return new Activation(Kind.CELU, alpha, 0f);
    }

    /**
     * Hard sigmoid with a line of one's own.
     *
     * @param slope the slope of the line, finite
     * @param offset the value of the line at 0, finite
     * @return the activation
     * @throws IllegalArgumentException if one of them is not finite
     */
    public static Activation hardSigmoid(float slope, float offset) {
        return new Activation(Kind.HARD_SIGMOID, slope, offset);
    }

    /**
     * Finds an activation by its name, with its default parameters.
     *
     * @param id a name as {@link Kind#id()} gives it
     * @return the activation
     * @throws IllegalArgumentException if there is no such name; the message lists those that exist
     */
    public static Activation named(String id) {
        for (Kind kind : Kind.values()) {
            if (kind.id().equals(id)) {
                return of(kind);
            }
        }
        throw new IllegalArgumentException("no activation is called '" + id + "'; there are "
                + Arrays.stream(Kind.values()).map(Kind::id).collect(Collectors.joining(", ")));
    }

    /**
     * A parameter by its number: the order in which files hold them.
     *
     * @param index 0 for {@link #parameter()}, 1 for {@link #offset()}
     * @return the value
     * @throws IndexOutOfBoundsException if the function has no parameter of that number
     */
    public float parameter(int index) {
        return Objects.checkIndex(index, kind.parameters) == 0 ? parameter : offset;
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
            case RELU6 -> RationalActivationKernels.relu6(length, z, zAt, a, aAt);
            case ELU -> ExponentialActivationKernels.elu(length, parameter, z, zAt, a, aAt);
            case SELU -> ExponentialActivationKernels.selu(length, z, zAt, a, aAt);
            case CELU -> ExponentialActivationKernels.celu(length, parameter, z, zAt, a, aAt);
            case GELU -> GatedActivationKernels.gelu(length, z, zAt, a, aAt);
            case GELU_TANH -> GatedActivationKernels.geluTanh(length, z, zAt, a, aAt);
            case SILU -> GatedActivationKernels.silu(length, z, zAt, a, aAt);
            case MISH -> GatedActivationKernels.mish(length, z, zAt, a, aAt);
            case HARD_SWISH -> RationalActivationKernels.hardSwish(length, z, zAt, a, aAt);
            case HARD_SIGMOID -> RationalActivationKernels.hardSigmoid(length, parameter, offset, z, zAt, a, aAt);
            case SOFTPLUS -> ExponentialActivationKernels.softplus(length, z, zAt, a, aAt);
            case SOFTSIGN -> RationalActivationKernels.softsign(length, z, zAt, a, aAt);
            case LOG_SOFTMAX -> SoftmaxKernels.logSoftmax(length, z, zAt, a, aAt);
        }
    }

    /**
     * {@code delta = f'(z) (.) g}, and the same with the Jacobian for softmax and log-softmax.
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
            case RELU6 -> RationalActivationKernels.relu6Gradient(length, z, zAt, g, gAt, delta, deltaAt);
            case ELU ->
                ExponentialActivationKernels.eluGradient(length, parameter, z, zAt, a, aAt, g, gAt, delta, deltaAt);
            case SELU -> ExponentialActivationKernels.seluGradient(length, z, zAt, a, aAt, g, gAt, delta, deltaAt);
            case CELU ->
                ExponentialActivationKernels.celuGradient(length, parameter, z, zAt, a, aAt, g, gAt, delta, deltaAt);
            case GELU -> GatedActivationKernels.geluGradient(length, z, zAt, g, gAt, delta, deltaAt);
            case GELU_TANH -> GatedActivationKernels.geluTanhGradient(length, z, zAt, g, gAt, delta, deltaAt);
            case SILU -> GatedActivationKernels.siluGradient(length, z, zAt, g, gAt, delta, deltaAt);
            case MISH -> GatedActivationKernels.mishGradient(length, z, zAt, g, gAt, delta, deltaAt);
            case HARD_SWISH -> RationalActivationKernels.hardSwishGradient(length, z, zAt, g, gAt, delta, deltaAt);
            case HARD_SIGMOID ->
                RationalActivationKernels.hardSigmoidGradient(length, parameter, a, aAt, g, gAt, delta, deltaAt);
            case SOFTPLUS -> ExponentialActivationKernels.softplusGradient(length, z, zAt, g, gAt, delta, deltaAt);
            case SOFTSIGN -> RationalActivationKernels.softsignGradient(length, z, zAt, g, gAt, delta, deltaAt);
            case LOG_SOFTMAX -> SoftmaxKernels.logSoftmaxGradient(length, a, aAt, g, gAt, delta, deltaAt);
        }
    }

    /** Whether each a_i depends on z_i alone. */
    private boolean isElementWise() {
        return kind != Kind.SOFTMAX && kind != Kind.LOG_SOFTMAX;
    }

    /**
     * {@link #forward} for each row of a batch, with the same bits: rows that lie close together take one call.
     *
     * @param rows how many, at least 0
     * @param length of a row
     * @param stride from one row to the next, in z and a, at least {@code length}
     * @param z net inputs; not modified unless it is a
     * @param zAt where the first row starts
     * @param a overwritten, and so may be what lies between its rows; may be z with the same start
     * @param aAt where the first row starts
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void forwardRows(int rows, int length, int stride, float[] z, int zAt, float[] a, int aAt) {
        if (isElementWise() && rows > 0) {
            forward((rows - 1) * stride + length, z, zAt, a, aAt);
            return;
        }
        for (int row = 0; row < rows; row++) {
            forward(length, z, zAt + row * stride, a, aAt + row * stride);
        }
    }

    /**
     * {@link #backward} for each row of a batch, with the same bits: rows without a gap between them take one call.
     *
     * @param rows how many, at least 0
     * @param length of a row
     * @param stride from one row to the next, in all arrays, at least {@code length}
     * @param z net inputs; not modified
     * @param zAt where the first row starts
     * @param a activations; not modified
     * @param aAt where the first row starts
     * @param delta dLoss/da, overwritten with dLoss/dz, but not what lies between its rows
     * @param deltaAt where the first row starts
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void backwardRows(
            int rows, int length, int stride, float[] z, int zAt, float[] a, int aAt, float[] delta, int deltaAt) {
        if (isElementWise() && stride == length) {
            backward(rows * length, z, zAt, a, aAt, delta, deltaAt, delta, deltaAt);
            return;
        }
        for (int row = 0; row < rows; row++) {
            int at = row * stride;
            backward(length, z, zAt + at, a, aAt + at, delta, deltaAt + at, delta, deltaAt + at);
        }
    }

    /**
     * The name, with the parameters where they are not the default.
     *
     * @return such as {@code relu}, {@code leaky-relu(0.2)} or {@code hard-sigmoid(0.2, 0.5)}
     */
    @Override
    public String toString() {
        if (equals(of(kind))) {
            return kind.id();
        }
        return kind.id() + "(" + parameter + (kind.parameters == 2 ? ", " + offset : "") + ")";
    }
}
