package dev.lanewise.peers;

import dev.lanewise.network.Network;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Trainer;

/** Ours. */
final class LanewiseTraining extends Training {
    private final Trainer trainer;

    LanewiseTraining(Network network, int batch) {
        super(network, batch);
        trainer = Trainer.of(network).optimizer(Optimizer.sgd(LEARNING_RATE)).build();
    }

    @Override
    void step() {
        if (batch == 1) {
            trainer.step(x, 0, y, 0);
        } else {
            trainer.stepBatch(batch, x, 0, y, 0);
        }
    }

    @Override
    float[] firstWeights() {
        float[] w = new float
                [network.layers().getFirst().outputs()
                        * network.layers().getFirst().inputs()];
        network.layers().getFirst().getWeights(w, 0);
        return w;
    }
}
