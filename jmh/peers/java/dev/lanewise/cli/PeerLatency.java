package dev.lanewise.cli;

import dev.lanewise.inference.WarmUp;
import dev.lanewise.peers.Framework;
import dev.lanewise.peers.Net;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The latency of one framework in a JVM of its own, under the driver of our command {@code bench}: one thread at half load,
 * each call timed from its intended start, in turns with an empty task that takes as long.
 *
 * <p>Prints lines of whose, percentile and nanoseconds, with tabs; at last the bytes a call. Up to p99.9 these are the medians
 * over intervals, where an interval has enough timings, beyond those of all timings; 100 is the worst call of all.
 */
public final class PeerLatency {
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final double LOAD = 0.5;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

    private PeerLatency() {}

    /** The entry point: framework, network, seconds. */
    public static void main(String[] args) throws Exception {
        Framework framework = Framework.valueOf(args[0]);
        Runnable call = framework.prediction(Net.valueOf(args[1]));
        double seconds = Double.parseDouble(args[2]);
        Pace pace = Pace.of(call, WarmUp.of(call, WARM_UP).last());
        int calls = pace.calls();
        long period = pace.period(LOAD);
        Turns turns = Turns.besideEmptyTask(call, calls, period, pace.nanos());
        for (int i = 0; i < 2 * Turns.WARM_UP; i++) {
            turns.warmUp(i, Turns.SHORTEST);
        }
        long interval = Turns.interval(period, seconds);
        for (int i = 0; i < 2 * Turns.pairs(interval, seconds); i++) {
            turns.run(interval);
        }
        Turns.Seen seen = Turns.seen(List.of(turns));
        print(framework.name(), calls, seen.usual0(), seen.task0());
        print("EMPTY", calls, seen.usual1(), seen.task1());
        double bytes = (double) seen.bytes() / (calls * Math.max(1, seen.task0().getTotalCount()));
        System.out.println(framework.name() + "\tbytes\t" + bytes);
    }

    private static void print(String whose, int calls, List<Double> usual, Histogram all) {
        double median = all.getValueAtPercentile(50);
        for (double percentile : PERCENTILES) {
            int index = Turns.PERCENTILES.indexOf(percentile);
            double timing = index < 0 ? Double.NaN : usual.get(index);
            if (Double.isNaN(timing)) {
                timing = all.getValueAtPercentile(percentile);
            }
            System.out.println(whose + "\t" + percentile + "\t" + Latency.nanos(calls, median, timing));
        }
    }
}
