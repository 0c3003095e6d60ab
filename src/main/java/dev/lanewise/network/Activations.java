package dev.lanewise.network;

import dev.lanewise.kernel.PanelChain;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of one forward pass: net inputs z(l) and activations a(l) of every layer in one array, each aligned and
 * padded to 16. Belongs to one thread; nothing is allocated after construction.
 *
 * <p>a(0) is the caller's array itself, unless the network scales its inputs: then there is a buffer for it too.
 *
 * <p>For serving, z(l) and a(l) share their range: the activation is computed in place. For training both are kept.
 */
public final class Activations {
    private final Layer[] layers;
    private @Nullable InputScaling scaling;
    private final int scaledAt;
    private final int[] netInputAt;
    private final int[] activationAt;
    private final float[] values;
    private final @Nullable PanelChain chain;
    private float[] slab;

    private Activations(Network network, boolean keepNetInputs) {
        int depth = network.depth();
        layers = network.layers().toArray(Layer[]::new);
        netInputAt = new int[depth];
        activationAt = new int[depth];
        SlabPlan plan = new SlabPlan();
        scaling = network.inputScaling().orElse(null);
        scaledAt = scaling == null ? 0 : plan.reserve(network.inputs());
        for (int l = 0; l < depth; l++) {
            netInputAt[l] = plan.reserve(layers[l].outputs());
            activationAt[l] = keepNetInputs ? plan.reserve(layers[l].outputs()) : netInputAt[l];
        }
        values = plan.allocate();
        slab = network.slab();
        chain = keepNetInputs ? null : Layer.chain(layers, netInputAt);
    }

    /**
     * Buffers that keep z(l) beside a(l).
     *
     * @param network whose layers they are for; its weights are read at each {@link #forward}
     * @return new buffers
     */
    public static Activations forTraining(Network network) {
        return new Activations(network, true);
    }

    /**
     * Buffers in which a(l) overwrites z(l).
     *
     * @param network whose layers they are for; its weights are read at each {@link #forward}
     * @return new buffers
     */
    public static Activations forServing(Network network) {
        return new Activations(network, false);
    }

    /**
     * {@code a(0) = x; z(l) = W(l) a(l-1) + b(l); a(l) = f_l(z(l))} for l = 1 .. L. If the network scales its inputs,
     * {@code a(0) = (x - mean) (.) scale}.
     *
     * @param x the features; not modified
     * @param xAt where they start
     * @throws IndexOutOfBoundsException if there are fewer than m(0) features from there
     */
    public void forward(float[] x, int xAt) {
        logits(x, xAt);
        output(values, outputAt());
    }

    /** {@code z(L)} from a z(1) that the caller has written. */
    public void onward() {
        for (int l = 0; l < layers.length - 1; l++) {
            layers[l].activation().forward(layers[l].outputs(), values, netInputAt[l], values, activationAt[l]);
            layers[l + 1].netInput(values, activationAt[l], values, netInputAt[l + 1]);
        }
    }

    /**
     * {@code a(L) = f_L(z(L))}.
     *
     * @param a receives m(L) outputs
     * @param aAt where they start
     * @throws IndexOutOfBoundsException if the array is too short
     */
    public void output(float[] a, int aAt) {
        int last = layers.length - 1;
        layers[last].activation().forward(layers[last].outputs(), values, netInputAt[last], a, aAt);
    }

    /**
     * {@code z(L)}, as {@link #forward} but without the activation of the last layer.
     *
     * @param x the features; not modified
     * @param xAt where they start
     * @throws IndexOutOfBoundsException if there are fewer than m(0) features from there
     */
    public void logits(float[] x, int xAt) {
        scaleInput(x, xAt);
        if (chain != null) {
            chain.run(slab, input(x), inputAt(xAt), values);
        } else {
            layers[0].netInput(input(x), inputAt(xAt), values, netInputAt[0]);
            onward();
        }
    }

    /**
     * Reads the weights and the input scaling of another network from now on.
     *
     * @param network one with the same sizes of layers and activations, and with an input scaling if the first one has one
     * @throws IllegalArgumentException if the shapes differ; nothing changes then
     */
    public void use(Network network) {
        scaling = replace(layers, scaling, network);
        slab = network.slab();
    }

    /** Takes the layers of a network in the place of others of the same shape. Returns its input scaling. */
    static @Nullable InputScaling replace(Layer[] layers, @Nullable InputScaling scaling, Network network) {
        InputScaling newScaling = network.inputScaling().orElse(null);
        if ((newScaling == null) != (scaling == null)) {
            throw new IllegalArgumentException("only one of two networks scales its inputs: " + network);
        }
        for (int l = 0; l < layers.length; l++) {
            Layer layer = l < network.depth() ? network.layer(l) : null;
            if (layer == null
                    || network.depth() != layers.length
                    || layer.inputs() != layers[l].inputs()
                    || layer.outputs() != layers[l].outputs()
                    || !layer.activation().equals(layers[l].activation())) {
                throw new IllegalArgumentException(network + " has other sizes or activations than the buffers");
            }
        }
        for (int l = 0; l < layers.length; l++) {
            layers[l] = network.layer(l);
        }
        return newScaling;
    }

    /**
     * {@code a(0)} alone: what {@link #forward} does first, for those who take the layers one by one.
     *
     * @param x the features; not modified
     * @param xAt where they start
     * @throws IndexOutOfBoundsException if the network scales its inputs and there are fewer than m(0) features from there
     */
    public void scaleInput(float[] x, int xAt) {
        if (scaling != null) {
            scaling.apply(x, xAt, values, scaledAt);
        }
    }

    /**
     * The array that holds them all.
     *
     * @return the array itself
     */
    public float[] values() {
        return values;
    }

    /**
     * The array that holds a(0) after {@link #forward}.
     *
     * @param x what was given to it
     * @return {@link #values()} if the network scales its inputs, else x
     */
    public float[] input(float[] x) {
        return scaling == null ? x : values;
    }

    /**
     * Where a(0) starts after {@link #forward}.
     *
     * @param xAt what was given to it
     * @return an index into {@link #input}
     */
    public int inputAt(int xAt) {
        return scaling == null ? xAt : scaledAt;
    }

    /**
     * Where z of a layer starts; holds a when made for serving.
     *
     * @param index l - 1
     * @return an index into {@link #values()}
     */
    public int netInputAt(int index) {
        return netInputAt[index];
    }

    /**
     * Where a of a layer starts.
     *
     * @param index l - 1
     * @return an index into {@link #values()}
     */
    public int activationAt(int index) {
        return activationAt[index];
    }

    /**
     * Where a(L) starts.
     *
     * @return an index into {@link #values()}
     */
    public int outputAt() {
        return activationAt[activationAt.length - 1];
    }
}
