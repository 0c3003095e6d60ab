package dev.lanewise.peers;

import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.network.Network;

/** Ours. */
final class LanewiseInference extends Inference {
    private final Session session;

    LanewiseInference(Network network, int batch) {
        super(network, batch);
        session = Model.of(network).session();
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
