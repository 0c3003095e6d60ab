package dev.lanewise.peers;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.util.stream.Stream;

/** The networks that are compared: hidden layers are relu. */
public enum Net {
    /** A very small one. */
    A(Activation.Kind.SIGMOID, "16-32-32-1"),
    /** A small classifier. */
    B(Activation.Kind.SOFTMAX, "64-128-64-10"),
    /** Digits of 28 x 28 pixels. */
    C(Activation.Kind.SOFTMAX, "784-128-10"),
    /** Does not fit the L2 cache of most cores. */
    D(Activation.Kind.IDENTITY, "512-1024-512-256-1"),
    /** Does not fit any cache of most cores. */
    E(Activation.Kind.SOFTMAX, "2048-2048-2048-10");

    private static final long SEED = 7;

    private final Activation.Kind output;
    private final String layers;

    Net(Activation.Kind output, String layers) {
        this.output = output;
        this.layers = layers;
    }

    /** Whether its outputs are probabilities of classes. */
    boolean isClassifier() {
        return output == Activation.Kind.SOFTMAX;
    }

    private int[] sizes() {
        return Stream.of(layers.split("-", -1)).mapToInt(Integer::parseInt).toArray();
    }

    /** The same weights each time; biases are not zero. */
    Network network() {
        int[] sizes = sizes();
        Network.Builder builder = Network.inputs(sizes[0]);
        for (int l = 1; l < sizes.length; l++) {
            builder.dense(sizes[l], l + 1 < sizes.length ? Activation.RELU : Activation.of(output));
        }
        Network network = builder.seed(SEED).build();
        network.layers().forEach(layer -> layer.setBias(Data.uniform(layer.outputs(), 0.1f, layer.outputs()), 0));
        return network;
    }

    /** Multiplications and additions of one sample. */
    double flops() {
        int[] sizes = sizes();
        double flops = 0;
        for (int l = 1; l < sizes.length; l++) {
            flops += 2.0 * sizes[l] * sizes[l - 1];
        }
        return flops;
    }

    /** The bytes of all weights. */
    double bytes() {
        return 2 * flops();
    }
}
