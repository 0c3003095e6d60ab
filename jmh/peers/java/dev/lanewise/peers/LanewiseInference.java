package dev.lanewise.peers;

import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.network.Network;

/** Ours. */
final class LanewiseInference extends Inference {
    private static final int REHEARSAL = 20_000;

    private final Session session;

    LanewiseInference(Network network, int batch) {
        super(network, batch);
        rehearse();
        session = Model.of(network).session();
    }

    /** What is called once a prediction is compiled after thousands of them, and a wide network makes some hundreds here. */
    private void rehearse() {
        Network narrow = Net.B.network();
        Session small = Model.of(narrow).session();
        float[] x = new float[batch * narrow.inputs()];
        float[] y = new float[batch * narrow.outputs()];
        for (int i = 0; i < REHEARSAL; i++) {
            if (batch == 1) {
                small.predict(x, 0, y, 0);
            } else {
                small.predict(batch, x, 0, y, 0);
            }
        }
    }

    @Override
    void predict() {
        if (batch == 1) {
            session.predict(in, 0, out, 0);
        } else {
            session.predict(batch, in, 0, out, 0);
        }
    }
}
