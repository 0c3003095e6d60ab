package dev.lanewise.peers;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Trainer;

/** Ours. */
final class LanewiseTraining extends Training {
    /** Steps of a narrow network: what is called once a step is compiled after thousands, and a wide one makes some hundreds here. */
    private static final int REHEARSAL = 6000;

    private final Trainer trainer;

    LanewiseTraining(Network network, int batch) {
        super(network, batch);
        Network narrow = Network.inputs(64)
                .dense(64, Activation.RELU)
                .dense(network.outputs(), Activation.SOFTMAX)
                .build();
        Trainer rehearsal = trainer(narrow);
        for (int i = 0; i < REHEARSAL; i++) {
            step(rehearsal);
        }
        trainer = trainer(network);
    }

    private static Trainer trainer(Network network) {
        return Trainer.of(network).optimizer(Optimizer.sgd(LEARNING_RATE)).build();
    }

    @Override
    void step() {
        step(trainer);
    }

    private void step(Trainer on) {
        if (batch == 1) {
            on.step(x, 0, y, 0);
        } else {
            on.stepBatch(batch, x, 0, y, 0);
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
