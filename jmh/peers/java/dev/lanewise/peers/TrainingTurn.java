package dev.lanewise.peers;

import dev.lanewise.beside.Turn;

/** A step of training, again and again. */
final class TrainingTurn implements Turn {
    private final Training training;

    TrainingTurn(Training training) {
        this.training = training;
    }

    @Override
    public void take(int calls) throws Exception {
        for (int i = 0; i < calls; i++) {
            training.step();
        }
    }
}
