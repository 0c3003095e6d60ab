package dev.lanewise.cli;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Network;
import dev.lanewise.training.PastEpoch;
import dev.lanewise.training.Trainer;
import java.util.List;

/**
 * A run of {@code train}.
 *
 * @param trainer who trains
 * @param source where the samples come from
 * @param samples what it trains on, those for validation included
 * @param progress what has happened
 */
record Run(Trainer trainer, String source, DataSet samples, Progress progress) {
    Network network() {
        return trainer.network();
    }

    /** The training loss of the last epoch; NaN before the first. */
    double lastLoss() {
        List<PastEpoch> epochs = trainer.history();
        return epochs.isEmpty() ? Double.NaN : epochs.getLast().loss();
    }
}
