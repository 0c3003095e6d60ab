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
 *   output     delta(L) = gradient_a Loss (.) f_L'(z(L))                {@link Loss#delta}
 *   hidden     delta(l) = f_l'(z(l)) (.) (W(l+1)^T delta(l+1))          {@link Layer#backward}, then the activation
 *   gradients  dLoss/dW(l) = delta(l) a(l-1)^T, dLoss/db(l) = delta(l)  {@link Layer#accumulateGradient}
 * </pre>
 *
 * <p>No gradient is touched before the loss, every delta and every a(l-1) are known to be finite and small enough:
 * |delta(l)| |a(l-1)| bounds each element of the outer product, so two norms of vectors stand for a check of the
 * whole matrix. {@link #LARGEST} leaves room for squares (Adam's v) and for sums over a batch below the largest float,
 * 3.4e38.
 */
final class BackPropagation {
    private static final float LARGEST = 1e15f;

    private final Layer[] layers;
    private final Loss loss;
    private final Activations activations;
    private final int[] deltaAt;
    private final float[] deltas;

    BackPropagation(Network network, Loss loss) {
        layers = network.layers().toArray(Layer[]::new);
        this.loss = loss;
        activations = Activations.forTraining(network);
        SlabPlan plan = new SlabPlan();
        deltaAt = new int[layers.length];
        for (int l = 0; l < layers.length; l++) {
            deltaAt[l] = plan.reserve(layers[l].outputs());
        }
        deltas = plan.allocate();
    }

    /** Adds the gradient of one sample; returns its loss. Refuses the sample before it adds anything. */
    float accumulate(int sample, float[] x, int xAt, float[] y, int yAt, float[] gradient) {
        activations.forward(x, xAt);
        float value = backward(y, yAt);
        if (!isUsable(value, x, xAt)) {
            throw new NonFiniteException(diagnosis(sample, value, x, xAt, y, yAt));
        }
        for (int l = 0; l < layers.length; l++) {
            layers[l].accumulateGradient(deltas, deltaAt[l], inputOf(l, x), inputAt(l, xAt), gradient);
        }
        return value;
    }

    private float backward(float[] y, int yAt) {
        float[] values = activations.values();
        int last = layers.length - 1;
        Layer output = layers[last];
        int zAt = activations.netInputAt(last);
        int aAt = activations.activationAt(last);
        loss.delta(output.activation(), output.outputs(), values, zAt, aAt, y, yAt, deltas, deltaAt[last]);
        for (int l = last; l > 0; l--) {
            Layer below = layers[l - 1];
            int at = deltaAt[l - 1];
            layers[l].backward(deltas, deltaAt[l], deltas, at);
            below.activation()
                    .backward(
                            below.outputs(),
                            values,
                            activations.netInputAt(l - 1),
                            values,
                            activations.activationAt(l - 1),
                            deltas,
                            at,
                            deltas,
                            at);
        }
        return loss.value(output.activation(), output.outputs(), values, zAt, aAt, y, yAt);
    }

    private boolean isUsable(float value, float[] x, int xAt) {
        if (!Float.isFinite(value)) {
            return false;
        }
        for (int l = 0; l < layers.length; l++) {
            if (!isBounded(layers[l], deltas, deltaAt[l], inputOf(l, x), inputAt(l, xAt))) {
                return false;
            }
        }
        return true;
    }

    /** Whether each element of a layer's gradient is finite and small enough. */
    static boolean isBounded(Layer layer, float[] delta, int deltaAt, float[] a, int aAt) {
        return gradientBound(layer, delta, deltaAt, a, aAt) <= LARGEST;
    }

    /** |delta(l)| |a(l-1), 1|: no element of the layer's gradient is larger; NaN or infinite if one is. */
    private static float gradientBound(Layer layer, float[] delta, int deltaAt, float[] a, int aAt) {
        float delta2 = Level1Kernels.dot(layer.outputs(), delta, deltaAt, delta, deltaAt);
        float a2 = Level1Kernels.dot(layer.inputs(), a, aAt, a, aAt);
        return (float) (Math.sqrt(delta2) * Math.sqrt(a2 + 1f));
    }

    private float[] inputOf(int l, float[] x) {
        return l == 0 ? activations.input(x) : activations.values();
    }

    private int inputAt(int l, int xAt) {
        return l == 0 ? activations.inputAt(xAt) : activations.activationAt(l - 1);
    }

    /** What went wrong, and where it began. */
    private String diagnosis(int sample, float value, float[] x, int xAt, float[] y, int yAt) {
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
        String advice = "; scale the features to about -1 to 1, or lower the learning rate";
        for (int l = 0; l < layers.length; l++) {
            int neuron = firstNonFinite(activations.values(), activations.netInputAt(l), layers[l].outputs());
            if (neuron >= 0) {
                return where + "the net input of neuron " + neuron + " in layer " + (l + 1) + " is "
                        + activations.values()[activations.netInputAt(l) + neuron] + advice;
            }
        }
        if (!Float.isFinite(value)) {
            return where + "the loss " + loss.id() + " is " + value + outOfRange() + advice;
        }
        for (int l = layers.length - 1; l >= 0; l--) {
            float bound = gradientBound(layers[l], deltas, deltaAt[l], inputOf(l, x), inputAt(l, xAt));
            if (!(bound <= LARGEST)) {
                return where + "the gradient of layer " + (l + 1) + " can reach " + bound + ", more than " + LARGEST
                        + advice;
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
