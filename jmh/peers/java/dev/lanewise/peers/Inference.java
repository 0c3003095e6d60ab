package dev.lanewise.peers;

import dev.lanewise.network.Network;

/** A network in one framework, from the caller's {@code float[]} to the caller's {@code float[]}, as its users would do it best. */
abstract class Inference {
    final Network network;
    final int batch;

    /** The features of all samples. */
    final float[] in;

    /** The outputs of all samples. */
    final float[] out;

    Inference(Network network, int batch) {
        this.network = network;
        this.batch = batch;
        in = Data.uniform(batch * network.inputs(), 1f, 1);
        out = new float[batch * network.outputs()];
    }

    /** From in to out. */
    abstract void predict() throws Exception;
}
