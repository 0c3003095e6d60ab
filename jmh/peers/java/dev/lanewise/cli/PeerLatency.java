package dev.lanewise.cli;

import dev.lanewise.peers.Framework;
import dev.lanewise.peers.Net;
import java.util.Arrays;
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
    private static final long WARM_UP = 5_000_000_000L;
    private static final double SHORTEST_TIMING = 1000;
    private static final double LOAD = 0.5;
    private static final int BATCHES = 101;
    private static final int BATCH = 50;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

    private PeerLatency() {}

    /** The entry point: framework, network, seconds. */
    public static void main(String[] args) throws Exception {
        Framework framework = Framework.valueOf(args[0]);
        Runnable call = framework.prediction(Net.valueOf(args[1]));
        double seconds = Double.parseDouble(args[2]);
        long end = System.nanoTime() + WARM_UP;
        while (System.nanoTime() < end) {
            call.run();
        }
        int calls = (int) Math.ceil(Math.max(1, SHORTEST_TIMING / usual(call)));
        double timing = calls * usual(call);
        long period = Math.round(timing / LOAD);
        Turns turns = Turns.besideEmptyTask(call, calls, period, timing);
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

    /** Nanoseconds that a call usually takes: the median of batches of calls, one after the other. */
    private static double usual(Runnable call) {
        double[] batches = new double[BATCHES];
        for (int i = 0; i < BATCHES; i++) {
            long start = System.nanoTime();
            for (int j = 0; j < BATCH; j++) {
                call.run();
            }
            batches[i] = (System.nanoTime() - start) / (double) BATCH;
        }
        Arrays.sort(batches);
        return batches[BATCHES / 2];
    }
}
