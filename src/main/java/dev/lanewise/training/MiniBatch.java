package dev.lanewise.training;

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
 * <p>Samples are collected by {@link #add}, {@value #CAPACITY} at most at a time, and computed when there are so many or at
 * the end. A sample that cannot be used is given to {@link BackPropagation}, which says why.
 */
final class MiniBatch {
    /** A multiple of the six samples of a tile. */
    static final int CAPACITY = 48;

    private final BackPropagation single;
    private final Loss loss;
    private final Layer[] layers;
    private final BatchActivations activations;
    private final int[] deltaAt;
    private final int[] stride;
    private final float[] deltas;
    private final int[] sample = new int[CAPACITY];
    private final int[] featuresAt = new int[CAPACITY];
    private final int[] targetsAt = new int[CAPACITY];
    private final float[] losses = new float[CAPACITY];
    private int count;
    private double sum;

    MiniBatch(Network network, Loss loss, BackPropagation single) {
        this.single = single;
        this.loss = loss;
        layers = network.layers().toArray(Layer[]::new);
        activations = BatchActivations.forTraining(network, CAPACITY);
        SlabPlan plan = new SlabPlan();
        deltaAt = new int[layers.length];
        stride = new int[layers.length];
        for (int l = 0; l < layers.length; l++) {
            stride[l] = activations.stride(l);
            deltaAt[l] = plan.reserve((long) CAPACITY * stride[l]);
        }
        deltas = plan.allocate();
    }

    /** Forgets what an earlier batch may have left. */
    void begin() {
        count = 0;
        sum = 0;
    }

    /** Takes one more sample, from the same arrays as all others of the batch; may add gradients. */
    void add(int number, float[] x, int xAt, float[] y, int yAt, float[] gradient) {
        sample[count] = number;
        featuresAt[count] = xAt;
        targetsAt[count] = yAt;
        activations.put(count, x, xAt);
        count++;
        if (count == CAPACITY) {
            accumulate(x, y, gradient);
        }
    }

    /** Adds the gradients of all samples that are left; the sum of the losses of the batch. */
    double end(float[] x, float[] y, float[] gradient) {
        if (count > 0) {
            accumulate(x, y, gradient);
        }
        return sum;
    }

    private void accumulate(float[] x, float[] y, float[] gradient) {
        activations.forward(count);
        backward(y);
        for (int row = 0; row < count; row++) {
            if (!isUsable(row)) {
                single.accumulate(sample[row], x, featuresAt[row], y, targetsAt[row], gradient);
                throw new IllegalStateException("sample " + sample[row] + " is usable alone, but not in its batch");
            }
            sum += losses[row];
        }
        float[] values = activations.values();
        for (int l = 0; l < layers.length; l++) {
            layers[l].accumulateGradient(
                    count, deltas, deltaAt[l], stride[l], values, inputAt(l, 0), inputStride(l), gradient);
        }
        count = 0;
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
            losses[row] = loss.value(output.activation(), m, values, zAt, aAt, y, yAt);
        }
        for (int l = last; l > 0; l--) {
            layers[l].backward(count, deltas, deltaAt[l], stride[l], deltas, deltaAt[l - 1], stride[l - 1]);
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

    private boolean isUsable(int row) {
        float[] values = activations.values();
        boolean usable = Float.isFinite(losses[row]);
        for (int l = 0; l < layers.length && usable; l++) {
            usable = BackPropagation.isBounded(layers[l], deltas, deltaAt(l, row), values, inputAt(l, row));
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
