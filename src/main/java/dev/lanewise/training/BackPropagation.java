package dev.lanewise.training;

import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.network.Activations;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import dev.lanewise.network.SlabPlan;

/**
 * The gradient of the loss with respect to all weights and biases, for one sample.
 *
 * <pre>
 *   forward    z(l) = W(l) a(l-1) + b(l), a(l) = f_l(z(l))              {@link Activations#forward}; a(0) is scaled
 *   output     delta(L) = w gradient_a Loss (.) f_L'(z(L))              {@link Loss#delta}; w is the sample's weight
 *   hidden     delta(l) = f_l'(z(l)) (.) (W(l+1)^T delta(l+1))          {@link Layer#backward}, then the activation
 *   gradients  dLoss/dW(l) = delta(l) a(l-1)^T, dLoss/db(l) = delta(l)  {@link Layer#accumulateGradient}
 * </pre>
 *
 * <p>With dropout, a(l) of each hidden layer goes on through its mask, and dLoss/da(l) comes back through it.
 *
 * <p>Unless the policy says otherwise, no gradient is touched before the loss, every delta and every a(l-1) are known to
 * be finite and small enough: |delta(l)| |a(l-1)| bounds each element of the outer product, so two norms of vectors stand
 * for a check of the whole matrix. {@link #LARGEST} leaves room for squares (Adam's v) and for sums over a batch below
 * the largest float, 3.4e38.
 */
final class BackPropagation {
    private static final float LARGEST = 1e15f;

    /** What ends each message about a sample that is out of range. */
    static final String ADVICE = "; scale the features to about -1 to 1, or lower the learning rate";

    private final Layer[] layers;
    private final Loss loss;
    private final Dropout dropout;
    private final NonFinitePolicy policy;
    private final Activations activations;
    private final int[] deltaAt;
    private final int[] droppedAt;
    private final int targetsAt;
    private final float[] buffers;
    private boolean refused;

    BackPropagation(Network network, Loss loss, Dropout dropout, NonFinitePolicy policy) {
        layers = network.layers().toArray(Layer[]::new);
        this.loss = loss;
        this.dropout = dropout;
        this.policy = policy;
        activations = Activations.forTraining(network);
        SlabPlan plan = new SlabPlan();
        deltaAt = new int[layers.length];
        droppedAt = new int[layers.length];
        for (int l = 0; l < layers.length; l++) {
            deltaAt[l] = plan.reserve(layers[l].outputs());
            droppedAt[l] = dropout.isOn() && l < layers.length - 1 ? plan.reserve(layers[l].outputs()) : 0;
        }
        targetsAt = loss.rewritesTargets() ? plan.reserve(network.outputs()) : 0;
        buffers = plan.allocate();
    }

    /** Computes activations and deltas of one sample; returns its loss, without its weight. */
    float compute(float[] x, int xAt, float[] y, int yAt, float weight, long key) {
        forward(x, xAt, key);
        float value;
        if (loss.rewritesTargets()) {
            loss.rewrite(layers[layers.length - 1].outputs(), y, yAt, buffers, targetsAt);
            value = backward(buffers, targetsAt, weight, key);
        } else {
            value = backward(y, yAt, weight, key);
        }
        refused = !isUsable(value, x, xAt);
        return value;
    }

    /** Adds the gradient of the sample that was computed last, from the same features. */
    void accumulate(float[] x, int xAt, float[] gradient) {
        for (int l = 0; l < layers.length; l++) {
            layers[l].accumulateGradient(buffers, deltaAt[l], inputOf(l, x), inputAt(l, xAt), gradient);
        }
    }

    /** The array with all delta(l). */
    float[] deltas() {
        return buffers;
    }

    /** Where delta(l) starts; l counted from 0. */
    int deltaAt(int l) {
        return deltaAt[l];
    }

    /** Whether the last sample was refused. */
    boolean isRefused() {
        return refused;
    }

    private void forward(float[] x, int xAt, long key) {
        if (!dropout.isOn()) {
            activations.forward(x, xAt);
            return;
        }
        float[] values = activations.values();
        activations.scaleInput(x, xAt);
        for (int l = 0; l < layers.length; l++) {
            int aAt = activations.activationAt(l);
            layers[l].forward(inputOf(l, x), inputAt(l, xAt), values, activations.netInputAt(l), values, aAt);
            if (l < layers.length - 1) {
                dropout.apply(key, l, layers[l].outputs(), values, aAt, buffers, droppedAt[l]);
            }
        }
    }

    private float backward(float[] y, int yAt, float weight, long key) {
        float[] values = activations.values();
        int last = layers.length - 1;
        Layer output = layers[last];
        int zAt = activations.netInputAt(last);
        int aAt = activations.activationAt(last);
        loss.delta(output.activation(), output.outputs(), values, zAt, aAt, y, yAt, buffers, deltaAt[last]);
        if (weight != 1f) {
            Level1Kernels.scale(output.outputs(), weight, buffers, deltaAt[last]);
        }
        hidden(layers, activations, dropout, key, buffers, deltaAt);
        return loss.value(output.activation(), output.outputs(), values, zAt, aAt, y, yAt);
    }

    /** {@code delta(l) = f_l'(z(l)) (.) (W(l+1)^T delta(l+1))} for l = L - 1 .. 1, masked as the activations were. */
    static void hidden(
            Layer[] layers, Activations activations, Dropout dropout, long key, float[] deltas, int[] deltaAt) {
        float[] values = activations.values();
        for (int l = layers.length - 1; l > 0; l--) {
            Layer below = layers[l - 1];
            int m = below.outputs();
            int at = deltaAt[l - 1];
            layers[l].backward(deltas, deltaAt[l], deltas, at);
            if (dropout.isOn()) {
                dropout.apply(key, l - 1, m, deltas, at, deltas, at);
            }
            int zAt = activations.netInputAt(l - 1);
            int aAt = activations.activationAt(l - 1);
            below.activation().backward(m, values, zAt, values, aAt, deltas, at, deltas, at);
        }
    }

    private boolean isUsable(float value, float[] x, int xAt) {
        boolean usable = isUsableLoss(policy, value);
        for (int l = 0; l < layers.length && usable; l++) {
            usable = isUsableLayer(policy, layers[l], buffers, deltaAt[l], inputOf(l, x), inputAt(l, xAt));
        }
        return usable;
    }

    /** Whether the policy lets a loss pass. */
    static boolean isUsableLoss(NonFinitePolicy policy, float value) {
        return policy == NonFinitePolicy.OFF || Float.isFinite(value);
    }

    /** Whether the policy lets the gradient of a layer pass, delta a^T. */
    static boolean isUsableLayer(NonFinitePolicy policy, Layer layer, float[] delta, int deltaAt, float[] a, int aAt) {
        return policy == NonFinitePolicy.OFF
                || policy == NonFinitePolicy.CHECK_LOSS
                || gradientBound(layer, delta, deltaAt, a, aAt) <= LARGEST;
    }

    /**
     * Whether the policy lets the gradients of a layer pass for sure, for a whole batch: what the norms over all its samples
     * allow, the norms of each do.
     */
    static boolean areUsable(
            NonFinitePolicy policy, int batch, int deltas, float[] delta, int deltaAt, int inputs, float[] a, int aAt) {
        if (policy == NonFinitePolicy.OFF || policy == NonFinitePolicy.CHECK_LOSS) {
            return true;
        }
        float delta2 = Level1Kernels.dot(deltas, delta, deltaAt, delta, deltaAt);
        float a2 = Level1Kernels.dot(inputs, a, aAt, a, aAt);
        return Math.sqrt(delta2) * Math.sqrt(a2 + batch) <= 0.5f * LARGEST; // half leaves room for the rounding of sums
    }

    /** |delta(l)| |a(l-1), 1|: no element of the layer's gradient is larger; NaN or infinite if one is. */
    private static float gradientBound(Layer layer, float[] delta, int deltaAt, float[] a, int aAt) {
        float delta2 = Level1Kernels.dot(layer.outputs(), delta, deltaAt, delta, deltaAt);
        float a2 = Level1Kernels.dot(layer.inputs(), a, aAt, a, aAt);
        return (float) (Math.sqrt(delta2) * Math.sqrt(a2 + 1f));
    }

    /** The array with a(l), after its mask; l counted from 0, so that a(0) is the network's input. */
    float[] inputOf(int l, float[] x) {
        if (l == 0) {
            return activations.input(x);
        }
        return dropout.isOn() ? buffers : activations.values();
    }

    /** Where it starts. */
    int inputAt(int l, int xAt) {
        if (l == 0) {
            return activations.inputAt(xAt);
        }
        return dropout.isOn() ? droppedAt[l - 1] : activations.activationAt(l - 1);
    }

    /** What went wrong, and where it began. */
    String diagnosis(int sample, float value, float[] x, int xAt, float[] y, int yAt) {
        String where = "sample " + sample + " (counted from 0): ";
        int feature = firstNonFinite(x, xAt, layers[0].inputs());
        if (feature >= 0) {
            return where + "feature " + feature + " is " + x[xAt + feature] + "; remove the sample or mend the data";
        }
        int scaled = firstNonFinite(inputOf(0, x), inputAt(0, xAt), layers[0].inputs());
        if (scaled >= 0) {
            return where + "feature " + scaled + " is " + x[xAt + scaled]
                    + ", and the network's input scaling makes it " + inputOf(0, x)[inputAt(0, xAt) + scaled]
                    + "; remove the sample, or use another scaling";
        }
        int target = firstNonFinite(y, yAt, layers[layers.length - 1].outputs());
        if (target >= 0) {
            return where + "target " + target + " is " + y[yAt + target] + "; remove the sample or mend the data";
        }
        for (int l = 0; l < layers.length; l++) {
            int neuron = firstNonFinite(activations.values(), activations.netInputAt(l), layers[l].outputs());
            if (neuron >= 0) {
                return where + "the net input of neuron " + neuron + " in layer " + (l + 1) + " is "
                        + activations.values()[activations.netInputAt(l) + neuron] + ADVICE;
            }
        }
        if (!Float.isFinite(value)) {
            return where + "the loss " + loss.id() + " is " + value + outOfRange() + ADVICE;
        }
        for (int l = layers.length - 1; l >= 0; l--) {
            float bound = gradientBound(layers[l], buffers, deltaAt[l], inputOf(l, x), inputAt(l, xAt));
            if (!(bound <= LARGEST)) {
                return where + "the gradient of layer " + (l + 1) + " can reach " + bound + ", more than " + LARGEST
                        + ADVICE;
            }
        }
        throw new IllegalStateException("a usable sample was refused");
    }

    private String outOfRange() {
        return loss.equals(Loss.BINARY_CROSS_ENTROPY)
                ? " (it needs outputs and targets from 0 to 1: is the last activation a sigmoid?)"
                : "";
    }

    private static int firstNonFinite(float[] values, int at, int length) {
        for (int i = 0; i < length; i++) {
            if (!Float.isFinite(values[at + i])) {
                return i;
            }
        }
        return -1;
    }
}
