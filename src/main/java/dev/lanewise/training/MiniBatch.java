package dev.lanewise.training;

import dev.lanewise.kernel.GemmKernels;
import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.network.BatchActivations;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import dev.lanewise.network.SlabPlan;

/**
 * {@link BackPropagation} for several samples at a time: matrix products instead of matrix-vector products, with the same
 * bits as for one sample after the other.
 *
 * <pre>
 *   forward    Z(l) = A(l-1) W(l)^T + b(l), A(l) = f_l(Z(l))            {@link BatchActivations#forward}
 *   hidden     Delta(l) = f_l'(Z(l)) (.) (Delta(l+1) W(l+1))            {@link Layer#backward}, then the activation
 *   gradients  dLoss/dW(l) = Delta(l)^T A(l-1)                          {@link Layer#accumulateGradient}
 * </pre>
 *
 * <p>Samples are collected by {@link #add}, {@value #CAPACITY} at most at a time. Without dropout, and for losses that take the
 * targets as they are.
 */
final class MiniBatch {
    /** So many that weights beyond the caches are rarely read again, so few that the activations stay within them. */
    static final int CAPACITY = 128;

    private final Loss loss;
    private final NonFinitePolicy policy;
    private final Layer[] layers;
    private final BatchActivations activations;
    private final int[] deltaAt;
    private final int[] stride;
    private final int workAt;
    private final float[] deltas;
    private final int[] sample = new int[CAPACITY];
    private final int[] featuresAt = new int[CAPACITY];
    private final int[] targetsAt = new int[CAPACITY];
    private final float[] losses = new float[CAPACITY];
    private final float[] weights = new float[CAPACITY];
    private int count;

    MiniBatch(Network network, Loss loss, NonFinitePolicy policy) {
        this.loss = loss;
        this.policy = policy;
        layers = network.layers().toArray(Layer[]::new);
        activations = BatchActivations.forTraining(network, CAPACITY);
        SlabPlan plan = new SlabPlan();
        deltaAt = new int[layers.length];
        stride = new int[layers.length];
        for (int l = 0; l < layers.length; l++) {
            stride[l] = activations.stride(l);
            deltaAt[l] = plan.reserve((long) CAPACITY * stride[l]);
        }
        long work = 0;
        for (Layer layer : layers) {
            work = Math.max(work, GemmKernels.workLength(layer.outputs()));
        }
        workAt = plan.reserve(work);
        deltas = plan.allocate();
    }

    /** Forgets all samples. */
    void clear() {
        count = 0;
    }

    /** Takes one more sample; there must be room. All of a pass come from the same arrays. */
    void add(int number, float[] x, int xAt, int yAt, float weight) {
        sample[count] = number;
        featuresAt[count] = xAt;
        targetsAt[count] = yAt;
        weights[count] = weight;
        activations.put(count, x, xAt);
        count++;
    }

    /** The samples since the last {@link #clear}. */
    int count() {
        return count;
    }

    /** Computes losses and deltas of all samples. */
    void compute(float[] y) {
        activations.forward(count);
        backward(y);
    }

    /** Adds the gradients of all samples, each times its weight. */
    void accumulate(float[] gradient) {
        float[] values = activations.values();
        for (int l = 0; l < layers.length; l++) {
            layers[l].accumulateGradient(
                    count, deltas, deltaAt[l], stride[l], values, inputAt(l, 0), inputStride(l), gradient);
        }
    }

    /** The number that a sample was added with. */
    int sample(int row) {
        return sample[row];
    }

    /** Where its features start. */
    int featuresAt(int row) {
        return featuresAt[row];
    }

    /** Where its targets start. */
    int targetsAt(int row) {
        return targetsAt[row];
    }

    /** Its weight. */
    float weight(int row) {
        return weights[row];
    }

    /** Its loss, without its weight. */
    float loss(int row) {
        return losses[row];
    }

    private void backward(float[] y) {
        float[] values = activations.values();
        int last = layers.length - 1;
        Layer output = layers[last];
        int m = output.outputs();
        for (int row = 0; row < count; row++) {
            int zAt = activations.netInputAt(last, row);
            int aAt = activations.activationAt(last, row);
            int yAt = targetsAt[row];
            loss.delta(output.activation(), m, values, zAt, aAt, y, yAt, deltas, deltaAt(last, row));
            if (weights[row] != 1f) {
                Level1Kernels.scale(m, weights[row], deltas, deltaAt(last, row));
            }
            losses[row] = loss.value(output.activation(), m, values, zAt, aAt, y, yAt);
        }
        for (int l = last; l > 0; l--) {
            layers[l].backward(
                    count, deltas, deltaAt[l], stride[l], deltas, workAt, deltas, deltaAt[l - 1], stride[l - 1]);
            for (int row = 0; row < count; row++) {
                derive(l - 1, row);
            }
        }
    }

    /** {@code delta(l) = f_l'(z(l)) (.) delta(l)} for one sample. */
    private void derive(int l, int row) {
        float[] values = activations.values();
        int at = deltaAt(l, row);
        int zAt = activations.netInputAt(l, row);
        int aAt = activations.activationAt(l, row);
        layers[l].activation().backward(layers[l].outputs(), values, zAt, values, aAt, deltas, at, deltas, at);
    }

    /** Whether the policy lets a sample pass. */
    boolean isUsable(int row) {
        boolean usable = BackPropagation.isUsableLoss(policy, losses[row]);
        for (int l = 0; l < layers.length && usable; l++) {
            usable = BackPropagation.isUsableLayer(
                    policy, layers[l], deltas, deltaAt(l, row), activations.values(), inputAt(l, row));
        }
        return usable;
    }

    private int deltaAt(int l, int row) {
        return deltaAt[l] + row * stride[l];
    }

    private int inputAt(int l, int row) {
        return l == 0 ? activations.inputAt(row) : activations.activationAt(l - 1, row);
    }

    private int inputStride(int l) {
        return l == 0 ? activations.inputStride() : stride[l - 1];
    }
}
