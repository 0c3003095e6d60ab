package dev.lanewise.cli;

import com.sun.management.ThreadMXBean;
import dev.lanewise.peers.Framework;
import dev.lanewise.peers.Net;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * The latency of one framework in a JVM of its own, under the driver of our command {@code bench}: one thread at half load,
 * each call timed from its intended start, in turns with an empty task that takes as long.
 *
 * <p>Prints lines of whose, percentile and nanoseconds, with tabs; at last the bytes a call.
 */
public final class PeerLatency {
    private static final long WARM_UP = 5_000_000_000L;
    private static final long SLICE = 200_000_000L;
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
        double clock = usual(() -> spin(timing)) - timing;
        long period = Math.round(timing / LOAD);
        LatencyDriver model = new LatencyDriver(call, calls, period);
        LatencyDriver empty = new LatencyDriver(() -> spin(timing - clock), 1, period);
        model.run(SLICE);
        empty.run(SLICE);
        model.histogram().reset();
        empty.histogram().reset();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (long slice = 0; slice * SLICE < 1e9 * seconds; slice++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            model.run(SLICE);
            bytes += threads.getCurrentThreadAllocatedBytes() - before;
            empty.run(SLICE);
        }
        double bytesPerCall =
                (double) bytes / (calls * Math.max(1, model.histogram().getTotalCount()));
        Latency latency =
                new Latency(model.histogram(), empty.histogram(), calls, calls * 1e9 / period, bytesPerCall, 0, 0);
        print(framework.name(), latency, latency.model());
        print("EMPTY", latency, latency.empty());
        System.out.println(framework.name() + "\tbytes\t" + bytesPerCall);
    }

    private static void print(String whose, Latency latency, Histogram histogram) {
        for (double percentile : PERCENTILES) {
            System.out.println(whose + "\t" + percentile + "\t" + 1000 * latency.micros(histogram, percentile));
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

    private static void spin(double nanos) {
        long end = System.nanoTime() + (long) nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
