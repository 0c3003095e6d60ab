package dev.lanewise.training;

import dev.lanewise.kernel.GemmKernels;
import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.BatchActivations;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import dev.lanewise.network.SlabPlan;

/**
 * {@link BackPropagation} for several samples at a time: matrix products instead of matrix-vector products. Outputs and losses
 * have the bits of one sample after the other; errors of hidden layers have those of {@link Layer#backward}.
 *
 * <pre>
 *   forward    Z(l) = A(l-1) W(l)^T + b(l), A(l) = f_l(Z(l))            {@link BatchActivations#forward}
 *   hidden     Delta(l) = f_l'(Z(l)) (.) (Delta(l+1) W(l+1))            {@link Layer#backward}, then the activation
 *   gradients  dLoss/dW(l) = Delta(l)^T A(l-1)                          {@link GemmKernels#outer}
 * </pre>
 *
 * <p>Samples are noted by {@link #add}, {@value #CAPACITY} at most at a time. Where their features lie side by side, as
 * those of one array in order do, they are read there; else they are copied, which for shuffled rows of a large data set
 * costs a sixth of the step.
 */
final class MiniBatch {
    /** So many that weights beyond the caches are rarely read again, so few that the activations stay within them. */
    static final int CAPACITY = 128;

    private final Loss loss;
    private final Dropout dropout;
    private final NonFinitePolicy policy;
    private final Layer[] layers;
    private final BatchActivations activations;
    private final int[] deltaAt;
    private final int[] droppedAt;
    private final int[] stride;
    private final int workAt;
    private final int targetAt;
    private final float[] buffers;
    private final int[] sample = new int[CAPACITY];
    private final int[] featuresAt = new int[CAPACITY];
    private final int[] targetsAt = new int[CAPACITY];
    private float[] input = {};
    private int inputAt;
    private int inputStride;
    private final long[] keys = new long[CAPACITY];
    private final float[] losses = new float[CAPACITY];
    private final float[] weights = new float[CAPACITY];
    private int count;

    MiniBatch(Network network, Loss loss, Dropout dropout, NonFinitePolicy policy) {
        this.loss = loss;
        this.dropout = dropout;
        this.policy = policy;
        layers = network.layers().toArray(Layer[]::new);
        activations = BatchActivations.forTraining(network, CAPACITY);
        SlabPlan plan = new SlabPlan();
        deltaAt = new int[layers.length];
        droppedAt = new int[layers.length];
        stride = new int[layers.length];
        for (int l = 0; l < layers.length; l++) {
            stride[l] = activations.stride(l);
            long length = (long) CAPACITY * stride[l];
            deltaAt[l] = plan.reserve(length);
            droppedAt[l] = dropout.isOn() && l < layers.length - 1 ? plan.reserve(length) : 0;
        }
        targetAt = plan.reserve((long) CAPACITY * stride[layers.length - 1]);
        long work = CAPACITY * (network.outputs() + 1L);
        for (Layer layer : layers) {
            work = Math.max(work, GemmKernels.workLength(layer.outputs()));
        }
        workAt = plan.reserve(work);
        buffers = plan.allocate();
    }

    /** Forgets all samples. */
    void clear() {
        count = 0;
    }

    /** Notes one more sample; there must be room. */
    void add(int number, int xAt, int yAt, float weight, long key) {
        sample[count] = number;
        featuresAt[count] = xAt;
        targetsAt[count] = yAt;
        weights[count] = weight;
        keys[count] = key;
        count++;
    }

    /** The samples since the last {@link #clear}. */
    int count() {
        return count;
    }

    /** Computes losses and deltas of all samples, whose features and targets are in these arrays. */
    void compute(float[] x, float[] y) {
        inputs(x);
        targets(y);
        forward();
        output();
        hidden();
    }

    /** a(0): the features where they are, or copied. */
    private void inputs(float[] x) {
        int length = layers[0].inputs();
        if (activations.readsInPlace(length) && areSideBySide(length)) {
            input = x;
            inputAt = featuresAt[0];
            inputStride = length;
        } else {
            activations.put(count, x, featuresAt);
            input = activations.values();
            inputAt = activations.inputAt(0);
            inputStride = activations.inputStride();
        }
    }

    private boolean areSideBySide(int length) {
        boolean are = true;
        for (int row = 1; row < count && are; row++) {
            are = featuresAt[row] == featuresAt[row - 1] + length;
        }
        return are;
    }

    /** The targets as the loss needs them, in rows like those of a(L): 0 behind each. */
    private void targets(float[] y) {
        int last = layers.length - 1;
        int m = layers[last].outputs();
        for (int row = 0; row < count; row++) {
            int at = targetAt + row * stride[last];
            if (loss.rewritesTargets()) {
                loss.rewrite(m, y, targetsAt[row], buffers, at);
            } else {
                System.arraycopy(y, targetsAt[row], buffers, at, m);
            }
        }
    }

    /** Some rows of dLoss/dW(l), from a multiple of 16 on, in panels; l counted from 0. */
    void gradient(int l, int from, int rows, float[] gradient, int at) {
        int cols = layers[l].inputs();
        int dAt = deltaAt[l] + from;
        GemmKernels.outer(
                count, rows, cols, buffers, dAt, stride[l], inputs(l), inputAt(l, 0), inputStride(l), gradient, at);
    }

    /** {@code W(l) -= rate (scale dLoss/dW(l))}, without storing the gradient; l counted from 0. */
    void descend(int l, float rate, float scale, float[] w) {
        Layer layer = layers[l];
        int at = layer.weightsAt();
        GemmKernels.descend(
                count,
                layer.outputs(),
                layer.inputs(),
                -rate,
                scale,
                buffers,
                deltaAt[l],
                stride[l],
                inputs(l),
                inputAt(l, 0),
                inputStride(l),
                w,
                at);
    }

    /** dLoss/db(l). */
    void biasGradient(int l, float[] gradient, int at) {
        int m = layers[l].outputs();
        Level1Kernels.fill(m, 0f, gradient, at);
        for (int row = 0; row < count; row++) {
            Level1Kernels.add(m, buffers, deltaAt(l, row), gradient, at);
        }
    }

    /** The gradients of all samples, each times its weight: overwritten with their sum. */
    void gradient(float[] gradient) {
        for (int l = 0; l < layers.length; l++) {
            gradient(l, 0, layers[l].outputs(), gradient, layers[l].weightsAt());
            biasGradient(l, gradient, layers[l].biasAt());
        }
    }

    /** Adds the gradients of all samples, each times its weight. */
    void accumulate(float[] gradient) {
        for (int l = 0; l < layers.length; l++) {
            layers[l].accumulateGradient(
                    count, buffers, deltaAt[l], stride[l], inputs(l), inputAt(l, 0), inputStride(l), gradient);
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

    /** The key of what is dropped from it. */
    long key(int row) {
        return keys[row];
    }

    /** Its weight. */
    float weight(int row) {
        return weights[row];
    }

    /** Its loss, without its weight. */
    float loss(int row) {
        return losses[row];
    }

    private void forward() {
        for (int l = 0; l < layers.length; l++) {
            activations.forward(count, l, inputs(l), inputAt(l, 0), inputStride(l));
            for (int row = 0; row < count && dropout.isOn() && l < layers.length - 1; row++) {
                int aAt = activations.activationAt(l, row);
                int at = droppedAt[l] + row * stride[l];
                dropout.apply(keys[row], l, layers[l].outputs(), activations.values(), aAt, buffers, at);
            }
        }
    }

    /** Losses and delta(L). */
    private void output() {
        float[] values = activations.values();
        int last = layers.length - 1;
        Activation f = layers[last].activation();
        int m = layers[last].outputs();
        int zAt = activations.netInputAt(last, 0);
        int aAt = activations.activationAt(last, 0);
        loss.values(f, count, m, stride[last], values, zAt, aAt, buffers, targetAt, buffers, workAt, losses);
        loss.deltas(f, count, m, stride[last], values, zAt, aAt, buffers, targetAt, buffers, deltaAt[last]);
        for (int row = 0; row < count; row++) {
            if (weights[row] != 1f) {
                Level1Kernels.scale(m, weights[row], buffers, deltaAt(last, row));
            }
        }
    }

    /** {@code delta(l) = f_l'(z(l)) (.) (W(l+1)^T delta(l+1))} for l = L - 1 .. 1, masked as the activations were. */
    private void hidden() {
        float[] values = activations.values();
        for (int l = layers.length - 1; l > 0; l--) {
            layers[l].backward(
                    count, buffers, deltaAt[l], stride[l], buffers, workAt, buffers, deltaAt[l - 1], stride[l - 1]);
            Layer below = layers[l - 1];
            int m = below.outputs();
            for (int row = 0; row < count && dropout.isOn(); row++) {
                int at = deltaAt(l - 1, row);
                dropout.apply(keys[row], l - 1, m, buffers, at, buffers, at);
            }
            int zAt = activations.netInputAt(l - 1, 0);
            int aAt = activations.activationAt(l - 1, 0);
            below.activation().backwardRows(count, m, stride[l - 1], values, zAt, values, aAt, buffers, deltaAt[l - 1]);
        }
    }

    /** Whether the policy lets all samples pass; false also where their sums are too large to tell. */
    boolean areUsable() {
        boolean usable = true;
        for (int row = 0; row < count && usable; row++) {
            usable = BackPropagation.isUsableLoss(policy, losses[row]);
        }
        for (int l = 0; l < layers.length && usable; l++) {
            int deltas = (count - 1) * stride[l] + layers[l].outputs();
            int features = (count - 1) * inputStride(l) + layers[l].inputs();
            usable = BackPropagation.areUsable(
                    policy, count, deltas, buffers, deltaAt[l], features, inputs(l), inputAt(l, 0));
        }
        return usable;
    }

    /** Whether the policy lets a sample pass. */
    boolean isUsable(int row) {
        boolean usable = BackPropagation.isUsableLoss(policy, losses[row]);
        for (int l = 0; l < layers.length && usable; l++) {
            usable = BackPropagation.isUsableLayer(
                    policy, layers[l], buffers, deltaAt(l, row), inputs(l), inputAt(l, row));
        }
        return usable;
    }

    private int deltaAt(int l, int row) {
        return deltaAt[l] + row * stride[l];
    }

    /** The array with a(l), after its mask; l counted from 0, so that a(0) is the network's input. */
    private float[] inputs(int l) {
        if (l == 0) {
            return input;
        }
        return dropout.isOn() ? buffers : activations.values();
    }

    private int inputAt(int l, int row) {
        if (l == 0) {
            return inputAt + row * inputStride;
        }
        return dropout.isOn() ? droppedAt[l - 1] + row * stride[l - 1] : activations.activationAt(l - 1, row);
    }

    private int inputStride(int l) {
        return l == 0 ? inputStride : stride[l - 1];
    }
}
