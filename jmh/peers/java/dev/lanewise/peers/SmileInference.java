package dev.lanewise.peers;

import dev.lanewise.network.Network;

/** Smile, which takes and gives {@code double[]}: one sample after the other. */
final class SmileInference extends Inference {
    private final SmileNetwork smile;
    private final double[][] samples;
    private final double[] outputs;

    SmileInference(Network network, int batch) {
        super(network, batch);
        smile = new SmileNetwork(network, 0f);
        samples = new double[batch][];
        for (int sample = 0; sample < batch; sample++) {
            samples[sample] = Data.doubles(in, sample * network.inputs(), network.inputs());
        }
        outputs = new double[network.outputs()];
    }

    /** The features are doubles before the clock starts: a user of Smile has them so. */
    @Override
    void predict() {
        for (int sample = 0; sample < batch; sample++) {
            smile.predict(samples[sample], outputs);
            for (int j = 0; j < outputs.length; j++) {
                out[sample * outputs.length + j] = (float) outputs[j];
            }
        }
    }
}
