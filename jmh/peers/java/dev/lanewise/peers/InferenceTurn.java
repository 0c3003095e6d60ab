package dev.lanewise.peers;

import dev.lanewise.beside.Turn;

/** A prediction, again and again. */
final class InferenceTurn implements Turn {
    private final Inference inference;

    InferenceTurn(Inference inference) {
        this.inference = inference;
    }

    @Override
    public void take(int calls) throws Exception {
        for (int i = 0; i < calls; i++) {
            inference.predict();
        }
    }
}
