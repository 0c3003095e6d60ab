package dev.lanewise.cli;

import com.sun.management.ThreadMXBean;
import dev.lanewise.inference.LiveModel;
import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.inference.WarmUp;
import dev.lanewise.network.Network;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/**
 * Measures the latency of a model in the traffic that is asked for, in turns with an empty task that spins as long as a
 * call usually takes: what the machine itself does to any task under the same driver.
 *
 * @param model nanoseconds a timing of the model
 * @param empty nanoseconds a timing of the empty task
 * @param callsPerTiming calls in each timing
 * @param callsPerSecond a thread
 * @param bytesPerCall garbage of the threads that predict
 * @param collections of garbage, in the whole JVM
 * @param published versions that were published meanwhile
 */
record Latency(
        Histogram model,
        Histogram empty,
        int callsPerTiming,
        double callsPerSecond,
        double bytesPerCall,
        long collections,
        long published) {
    /** Shorter timings say more about the clock than about the call. */
    private static final double SHORTEST_TIMING = 1000;

    private static final long SLICE = 200_000_000;
    private static final long COMPILING = 2 * SLICE;
    /** Each task compiles the driver anew when the other one comes back for the first time. */
    private static final int ROUNDS = 3;

    private static final double IDLE = 4;

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
        double alone = usual(call, 1, warm.last());
        int calls = (int) Math.ceil(Math.max(1, SHORTEST_TIMING / alone));
        double timing = usual(call, calls, calls * alone);
        double clock = usual(() -> spin(timing), 1, timing) - timing;
        long period = Math.max(1, Math.round(traffic.rate > 0 ? calls * 1e9 / traffic.rate : timing / traffic.load));
        LiveModel live = new LiveModel(Model.of(network));
        AtomicBoolean done = new AtomicBoolean();
        long collections = collectionsUntilNow();
        try (ExecutorService pool = Executors.newCachedThreadPool()) {
            Future<Long> published = pool.submit(() -> publish(live, Model.of(network), traffic.swaps, done));
            for (int i = 0; i < traffic.busy; i++) {
                pool.execute(() -> spinUntil(done));
            }
            List<Future<Side>> sides = new ArrayList<>();
            for (int i = 0; i < traffic.threads; i++) {
                sides.add(pool.submit(
                        () -> Side.measured(call(live.session(), network), calls, period, timing - clock, traffic)));
            }
            Side total = new Side(new Histogram(1), new Histogram(1), 0);
            try {
                for (Future<Side> side : sides) {
                    total = total.plus(side.get());
                }
            } finally {
                done.set(true);
            }
            return new Latency(
                    total.model,
                    total.empty,
                    calls,
                    calls * 1e9 / period,
                    (double) total.bytes / (calls * Math.max(1, total.model.getTotalCount())),
                    collectionsUntilNow() - collections,
                    published.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** What one thread saw. */
    private record Side(Histogram model, Histogram empty, long bytes) {
        static Side measured(Runnable call, int calls, long period, double spinning, Traffic traffic) {
            LatencyDriver model = new LatencyDriver(call, calls, period);
            LatencyDriver empty = new LatencyDriver(() -> spin(spinning), 1, period);
            for (int round = 0; round < ROUNDS; round++) {
                model.run(SLICE);
                empty.run(SLICE);
            }
            model.histogram().reset();
            empty.histogram().reset();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            int slices = (int) Math.max(1, Math.round(traffic.seconds * 1e9 / SLICE));
            long bytes = 0;
            for (int slice = 0; slice < slices; slice++) {
                if (slice % 2 == 1) {
                    empty.run(SLICE);
                }
                long before = threads.getCurrentThreadAllocatedBytes();
                model.run(SLICE);
                bytes += threads.getCurrentThreadAllocatedBytes() - before;
                if (slice % 2 == 0) {
                    empty.run(SLICE);
                }
            }
            return new Side(model.histogram(), empty.histogram(), bytes);
        }

        Side plus(Side other) {
            Histogram models = other.model.copy();
            Histogram empties = other.empty.copy();
            models.add(model);
            empties.add(empty);
            return new Side(models, empties, bytes + other.bytes);
        }
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

    /** Nanoseconds that a timing usually takes, at a low rate and once the driver is compiled. */
    private static double usual(Runnable call, int calls, double guess) {
        LatencyDriver driver = new LatencyDriver(call, calls, Math.max(1, (long) (IDLE * guess)));
        driver.run(COMPILING);
        driver.histogram().reset();
        driver.run(SLICE);
        return driver.histogram().getValueAtPercentile(50);
    }

    private static void spin(double nanos) {
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

    /** Publishes two models in turn. */
    private static long publish(LiveModel live, Model other, int swaps, AtomicBoolean done)
            throws InterruptedException {
        Model next = other;
        while (swaps > 0 && !done.get()) {
            TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(1) / swaps);
            Model current = live.model();
            live.publish(next);
            next = current;
        }
        return live.version() - 1;
    }

    private static long collectionsUntilNow() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /**
     * Microseconds of the slowest call of the timing at a percentile: of several calls in one timing all but one are
     * taken to be as fast as they usually are.
     */
    double micros(Histogram histogram, double percentile) {
        double usual = histogram.getValueAtPercentile(50) / (double) callsPerTiming;
        double nanos = histogram.getValueAtPercentile(percentile);
        return 1e-3 * Math.max(nanos / callsPerTiming, nanos - (callsPerTiming - 1) * usual);
    }
}
