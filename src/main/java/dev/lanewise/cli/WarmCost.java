package dev.lanewise.cli;

import dev.lanewise.data.DataSet;
import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.inference.WarmUp;
import dev.lanewise.network.Network;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.TrainerState;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What a network costs once the JIT has compiled it, as {@link WarmUp} sees it; on a machine that is too busy to compile,
 * after ten seconds.
 *
 * @param bytesPerStep bytes of garbage an on-line training step, in the last round
 * @param microsPerPrediction microseconds a prediction, the median of the last rounds
 */
record WarmCost(double bytesPerStep, double microsPerPrediction) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Goes on training a copy of the trainer's network on these samples, with a learning rate of 0, and runs it. */
    static WarmCost of(Trainer trained, DataSet data) {
        TrainerState state = trained.state();
        List<Network> moments = state.moments().stream().map(Network::copy).toList();
        Network network = trained.network().copy();
        Trainer trainer = Trainer.of(network, new TrainerState(state.settings(), moments))
                .optimizer(trained.optimizer().withLearningRate(0f))
                .build();
        WarmUp steps = warmUp(
                data.size(),
                row -> trainer.step(data.features(), data.featuresAt(row), data.targets(), data.targetsAt(row)));
        Session session = Model.of(network).session();
        float[] out = new float[network.outputs()];
        WarmUp predictions = warmUp(data.size(), row -> session.predict(data.features(), data.featuresAt(row), out, 0));
        return new WarmCost(steps.lastBytes(), predictions.last() * 1e-3);
    }

    /** Takes the rows in turn. */
    private static WarmUp warmUp(int rows, IntConsumer call) {
        int[] next = {0};
        return WarmUp.of(
                () -> {
                    int row = next[0];
                    next[0] = row + 1 == rows ? 0 : row + 1;
                    call.accept(row);
                },
                LIMIT);
    }
}
