package dev.lanewise.cli;

import com.sun.management.ThreadMXBean;
import dev.lanewise.data.DataSet;
import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.network.Network;
import dev.lanewise.training.Trainer;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * What a network costs once the JIT has compiled it: measured in rounds of some 20 ms, on a copy, until a round makes no
 * garbage (500 rounds at most, on a machine that is too busy to compile).
 *
 * @param bytesPerStep bytes of garbage an on-line training step, in the last round
 * @param microsPerPrediction microseconds a prediction, the median of the last rounds
 */
record WarmCost(double bytesPerStep, double microsPerPrediction) {
    private static final long ROUND = 20_000_000;
    private static final int CALLS_BETWEEN_LOOKS_AT_THE_CLOCK = 16;
    private static final int FEWEST_ROUNDS = 15;
    private static final int MOST_ROUNDS = 500;
    private static final int COUNTED_ROUNDS = 11;

    /** Trains and runs a copy of the network on these samples; the settings must have a learning rate of 0. */
    static WarmCost of(Network network, Trainer.Builder settings, DataSet data) {
        Trainer trainer = settings.build();
        Round steps = rounds(
                data.size(),
                row -> trainer.step(data.features(), data.featuresAt(row), data.targets(), data.targetsAt(row)));
        Session session = Model.of(network).session();
        float[] out = new float[network.outputs()];
        Round predictions = rounds(data.size(), row -> session.predict(data.features(), data.featuresAt(row), out, 0));
        return new WarmCost(steps.bytes, predictions.micros);
    }

    /** What a call costs. */
    private record Round(double bytes, double micros) {}

    /** Rounds until one makes no garbage and enough were made to believe the clock. */
    private static Round rounds(int rows, IntConsumer call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] micros = new double[MOST_ROUNDS];
        double bytes = Double.NaN;
        int round = 0;
        int row = 0;
        while (round < MOST_ROUNDS && (round < FEWEST_ROUNDS || bytes != 0)) {
            int calls = 0;
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            long time;
            do {
                for (int i = 0; i < CALLS_BETWEEN_LOOKS_AT_THE_CLOCK; i++) {
                    call.accept(row);
                    row = row + 1 == rows ? 0 : row + 1;
                }
                calls += CALLS_BETWEEN_LOOKS_AT_THE_CLOCK;
                time = System.nanoTime() - start;
            } while (time < ROUND);
            bytes = (double) (threads.getCurrentThreadAllocatedBytes() - allocated) / calls;
            micros[round++] = time * 1e-3 / calls;
        }
        double[] counted = Arrays.copyOfRange(micros, round - COUNTED_ROUNDS, round);
        Arrays.sort(counted);
        return new Round(bytes, counted[COUNTED_ROUNDS / 2]);
    }
}
