package dev.lanewise.peers;

import static dev.lanewise.network.Activation.IDENTITY;
import static dev.lanewise.network.Activation.RELU;
import static dev.lanewise.network.Activation.SIGMOID;
import static dev.lanewise.network.Activation.SOFTMAX;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;

/** The networks that are compared: hidden layers are relu. */
public enum Net {
    /** A very small one. */
    A(SIGMOID, 16, 32, 32, 1),
    /** A small classifier. */
    B(SOFTMAX, 64, 128, 64, 10),
    /** Digits of 28 x 28 pixels. */
    C(SOFTMAX, 784, 128, 10),
    /** Does not fit the L2 cache of most cores. */
    D(IDENTITY, 512, 1024, 512, 256, 1),
    /** Does not fit any cache of most cores. */
    E(SOFTMAX, 2048, 2048, 2048, 10);

    private static final long SEED = 7;

    private final Activation output;
    private final int[] sizes;

    Net(Activation output, int... sizes) {
        this.output = output;
        this.sizes = sizes;
    }

    /** The same weights each time; biases are not zero. */
    Network network() {
        Network.Builder builder = Network.inputs(sizes[0]);
        for (int l = 1; l < sizes.length; l++) {
            builder.dense(sizes[l], l + 1 < sizes.length ? RELU : output);
        }
        Network network = builder.seed(SEED).build();
        network.layers().forEach(layer -> layer.setBias(Data.uniform(layer.outputs(), 0.1f, layer.outputs()), 0));
        return network;
    }

    /** Multiplications and additions of one sample. */
    double flops() {
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
