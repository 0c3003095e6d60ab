package dev.lanewise.cli;

import dev.lanewise.inference.LiveModel;
import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.inference.WarmUp;
import dev.lanewise.network.Network;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures the latency of a model in the traffic that is asked for, in turns with an empty task that spins as long as a
 * call usually takes: what the machine itself does to any task under the same driver. If new weights are published
 * meanwhile, then also what that costs calls at full speed, in turns with and without it.
 *
 * @param atRate the model and the empty task
 * @param fullSpeed the model with and without new weights; null if none are published
 * @param pairs of intervals, each of the model and of the empty task
 * @param interval nanoseconds of each
 * @param callsPerTiming calls in each timing
 * @param callsPerSecond a thread
 * @param bytesPerCall garbage of the threads that predict
 * @param collections of garbage, in the whole JVM
 * @param published versions that were published meanwhile
 */
record Latency(
        Turns.Seen atRate,
        Turns.@Nullable Seen fullSpeed,
        int pairs,
        long interval,
        int callsPerTiming,
        double callsPerSecond,
        double bytesPerCall,
        long collections,
        long published) {
    /**
     * What to do.
     *
     * @param threads that predict
     * @param seconds each of the two tasks
     * @param load share of the time in which a thread is to be busy, if the rate is 0
     * @param rate calls a second and thread, or 0
     * @param swaps versions published a second
     * @param busy threads that do nothing but take time from the others
     */
    record Traffic(int threads, double seconds, double load, double rate, int swaps, int busy) {}

    /** Runs it; the caller has warmed the model up. */
    static Latency of(Network network, WarmUp warm, Traffic traffic) {
        Runnable call = call(Model.of(network).session(), network);
        Pace pace = Pace.of(call, warm.last());
        int calls = pace.calls();
        long period =
                traffic.rate > 0 ? Math.max(1, Math.round(calls * 1e9 / traffic.rate)) : pace.period(traffic.load);
        long interval = Turns.interval(period, traffic.seconds);
        int pairs = Turns.pairs(interval, traffic.seconds);
        LiveModel live = new LiveModel(Model.of(network));
        List<Turns> atRate = new ArrayList<>();
        List<Turns> fullSpeed = new ArrayList<>();
        for (int i = 0; i < traffic.threads; i++) {
            Runnable predict = call(live.session(), network);
            atRate.add(Turns.besideEmptyTask(predict, calls, period, pace.nanos()));
            if (traffic.swaps > 0) {
                fullSpeed.add(new Turns(new LatencyDriver(predict, calls, 0), new LatencyDriver(predict, calls, 0)));
            }
        }
        AtomicBoolean done = new AtomicBoolean();
        long collections = collectionsUntilNow();
        try (ExecutorService pool = Executors.newCachedThreadPool()) {
            for (int i = 0; i < traffic.busy; i++) {
                pool.execute(() -> spinUntil(done));
            }
            try {
                Writer writer = new Writer(live, network, traffic.swaps);
                compare(pool, atRate, pairs, interval, writer, writer);
                if (traffic.swaps > 0) {
                    compare(pool, fullSpeed, pairs, interval, writer, new Writer(live, network, 0));
                }
            } finally {
                done.set(true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        Turns.Seen seen = Turns.seen(atRate);
        return new Latency(
                seen,
                traffic.swaps > 0 ? Turns.seen(fullSpeed) : null,
                pairs,
                interval,
                calls,
                calls * 1e9 / period,
                (double) seen.bytes() / (calls * Math.max(1, seen.task0().getTotalCount())),
                collectionsUntilNow() - collections,
                live.version() - 1);
    }

    /** All threads take the same turns at the same time, each of the two tasks beside a writer of its own. */
    private static void compare(
            ExecutorService pool, List<Turns> threads, int pairs, long interval, Writer writer0, Writer writer1)
            throws InterruptedException, ExecutionException {
        for (int i = -2 * Turns.WARM_UP; i < 2 * pairs; i++) {
            boolean counts = i >= 0;
            int number = counts ? i : i + 2 * Turns.WARM_UP;
            long nanos = counts ? interval : Turns.SHORTEST;
            Writer writer = Turns.task(number) == 0 ? writer0 : writer1;
            List<Callable<Void>> tasks = new ArrayList<>();
            if (writer.swaps > 0) {
                tasks.add(() -> writer.publish(nanos));
            }
            for (Turns turns : threads) {
                tasks.add(() -> {
                    if (counts) {
                        turns.run(nanos);
                    } else {
                        turns.warmUp(number, nanos);
                    }
                    return null;
                });
            }
            for (Future<Void> task : pool.invokeAll(tasks)) {
                task.get();
            }
        }
    }

    /** Publishes a copy of the weights as they are, again and again: new arrays, as training beside the calls would have. */
    private record Writer(LiveModel live, Network network, int swaps) {
        @Nullable
        Void publish(long nanos) throws InterruptedException {
            long next = System.nanoTime();
            long end = next + nanos;
            while (next < end) {
                live.publish(Model.of(network));
                next += TimeUnit.SECONDS.toNanos(1) / swaps;
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            }
            return null;
        }
    }

    /** Nanoseconds of all timings of the model. */
    Histogram model() {
        return atRate.task0();
    }

    /** Nanoseconds of all timings of the empty task. */
    Histogram empty() {
        return atRate.task1();
    }

    /** A prediction of a made-up sample. */
    private static Runnable call(Session session, Network network) {
        float[] in = new float[network.inputs()];
        for (int i = 0; i < in.length; i++) {
            in[i] = (i * 37 % 101 - 50) / 64f;
        }
        float[] out = new float[network.outputs()];
        return () -> session.predict(in, 0, out, 0);
    }

    static void spin(double nanos) {
        long end = System.nanoTime() + (long) nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void spinUntil(AtomicBoolean done) {
        while (!done.get()) {
            Thread.onSpinWait();
        }
    }

    private static long collectionsUntilNow() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** Microseconds of the slowest call of the timing at a percentile. */
    double micros(Histogram histogram, double percentile) {
        double usual = histogram.getValueAtPercentile(50);
        double timing = histogram.getValueAtPercentile(percentile);
        return 1e-3 * nanos(callsPerTiming, usual, timing);
    }

    /**
     * Nanoseconds of the slowest of the calls of one timing: all but one are taken to be as fast as they are in the usual
     * timing.
     */
    static double nanos(int calls, double usual, double timing) {
        return Math.max(timing / calls, timing - (calls - 1) * usual / calls);
    }
}
