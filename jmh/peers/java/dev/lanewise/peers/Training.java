package dev.lanewise.peers;

import dev.lanewise.network.Network;

/** One framework's step of gradient descent on softmax with cross-entropy: forward, backward, update, from the caller's arrays. */
abstract class Training {
    /** So small that the weights stay where they are over a billion steps. */
    static final float LEARNING_RATE = 1e-4f;

    final Network network;
    final int batch;

    /** The features of all samples. */
    final float[] x;

    /** The class of each sample. */
    final int[] classes;

    /** The classes as distributions: a 1 each. */
    final float[] y;

    Training(Network network, int batch) {
        this.network = network;
        this.batch = batch;
        x = Data.uniform(batch * network.inputs(), 1f, 1);
        classes = new int[batch];
        y = new float[batch * network.outputs()];
        for (int sample = 0; sample < batch; sample++) {
            classes[sample] = sample * 7 % network.outputs();
            y[sample * network.outputs() + classes[sample]] = 1f;
        }
    }

    /** One step on all samples. */
    abstract void step() throws Exception;

    /** W(1) as it is now, row-major. */
    abstract float[] firstWeights() throws Exception;
}
