package dev.lanewise.peers;

import dev.lanewise.network.Network;

/** Smile, which goes through a mini-batch one sample after the other. */
final class SmileTraining extends Training {
    private final SmileNetwork smile;
    private final double[][] samples;

    SmileTraining(Network network, int batch) {
        super(network, batch);
        smile = new SmileNetwork(network, LEARNING_RATE);
        samples = new double[batch][];
        for (int sample = 0; sample < batch; sample++) {
            samples[sample] = Data.doubles(x, sample * network.inputs(), network.inputs());
        }
    }

    @Override
    void step() {
        if (batch == 1) {
            smile.update(samples[0], classes[0]);
        } else {
            smile.update(samples, classes);
        }
    }

    @Override
    float[] firstWeights() {
        int rows = network.layers().getFirst().outputs();
        int cols = network.inputs();
        float[] w = new float[rows * cols];
        for (int j = 0; j < rows; j++) {
            for (int k = 0; k < cols; k++) {
                w[j * cols + k] = (float) smile.firstWeights().get(j, k);
            }
        }
        return w;
    }
}
