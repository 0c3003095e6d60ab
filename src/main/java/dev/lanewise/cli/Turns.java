package dev.lanewise.cli;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Two tasks of a thread in turns, in short intervals and in the order 0 1 1 0: what the machine does by itself it does to
 * both.
 *
 * <p>A machine that others share stalls any task now and then, and one stall moves the high percentiles of a whole run. So
 * the tasks are compared pair of intervals by pair of intervals, and the median of the ratios is what one task costs more:
 * a stall spoils a pair, not the result.
 */
final class Turns {
    /** What is known of each interval. */
    static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9);

    /** Nanoseconds of an interval, if its timings are short. */
    static final long SHORTEST = 200_000_000;

    /** Intervals of each task until the JIT is done with the driver, which it compiles anew when tasks change. */
    static final int WARM_UP = 3;

    private static final int TIMINGS = 10_000;
    private static final int FEWEST_PAIRS = 8;
    private static final int BEYOND = 5;

    private final LatencyDriver[] tasks;
    private final @Nullable Spin spin;
    private final double[] lastMedians = new double[2];
    private final Histogram[] totals = {LatencyDriver.histogram(), LatencyDriver.histogram()};
    private final long[] bytes = new long[2];
    private final List<double[]> intervals = new ArrayList<>();

    Turns(LatencyDriver task0, LatencyDriver task1) {
        this(task0, task1, null);
    }

    private Turns(LatencyDriver task0, LatencyDriver task1, @Nullable Spin spin) {
        tasks = new LatencyDriver[] {task0, task1};
        this.spin = spin;
    }

    /** A call, and an empty task whose median timing follows that of the call; so many nanoseconds to begin with. */
    static Turns besideEmptyTask(Runnable call, int calls, long period, double nanos) {
        Spin spin = new Spin(nanos);
        return new Turns(new LatencyDriver(call, calls, period), new LatencyDriver(spin, 1, period), spin);
    }

    /**
     * Nanoseconds of an interval: at least {@link #SHORTEST}, longer for some 10,000 timings, but not so long that there would
     * be fewer than eight pairs.
     */
    static long interval(long period, double seconds) {
        double wanted = Math.min(TIMINGS * (double) period, 1e9 * seconds / FEWEST_PAIRS);
        return Math.max(SHORTEST, (long) wanted);
    }

    /** How many pairs of intervals take so many seconds of each task. */
    static int pairs(long interval, double seconds) {
        return (int) Math.max(1, Math.round(1e9 * seconds / interval));
    }

    /** Whose turn it is: 0 1 1 0 0 1 1 0 and so on. */
    static int task(int interval) {
        return (interval + 1) / 2 % 2;
    }

    /** The first intervals, which do not count. */
    void warmUp(int interval, long nanos) {
        turn(interval, nanos).reset();
    }

    /** The next interval. */
    void run(long nanos) {
        int which = task(intervals.size());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Histogram seen = turn(intervals.size(), nanos);
        bytes[which] += threads.getCurrentThreadAllocatedBytes() - before;
        intervals.add(PERCENTILES.stream()
                .mapToDouble(percentile -> seen.getTotalCount() * (100 - percentile) / 100 < BEYOND
                        ? Double.NaN
                        : seen.getValueAtPercentile(percentile))
                .toArray());
        totals[which].add(seen);
        seen.reset();
    }

    private Histogram turn(int interval, long nanos) {
        LatencyDriver task = tasks[task(interval)];
        task.run(nanos);
        lastMedians[task(interval)] = task.seen().getValueAtPercentile(50);
        if (spin != null && interval % 2 == 1) {
            spin.longer((lastMedians[0] - lastMedians[1]) / 2);
        }
        return task.seen();
    }

    /** The empty task. A stall at a high rate multiplies the median, so that one step is not believed far. */
    private static final class Spin implements Runnable {
        private final double first;
        private double nanos;

        Spin(double nanos) {
            first = nanos;
            this.nanos = nanos;
        }

        void longer(double by) {
            double step = Math.clamp(by, -nanos / 4, nanos / 4);
            nanos = Math.clamp(nanos + step, first / 4, first * 5 / 4);
        }

        @Override
        public void run() {
            Latency.spin(nanos);
        }
    }

    /** What some threads saw. */
    static Seen seen(List<Turns> threads) {
        Histogram[] totals = {LatencyDriver.histogram(), LatencyDriver.histogram()};
        long bytes = 0;
        for (Turns turns : threads) {
            totals[0].add(turns.totals[0]);
            totals[1].add(turns.totals[1]);
            bytes += turns.bytes[0];
        }
        List<Double> ratios = new ArrayList<>();
        List<Double> usual0 = new ArrayList<>();
        List<Double> usual1 = new ArrayList<>();
        for (int i = 0; i < PERCENTILES.size(); i++) {
            int percentile = i;
            ratios.add(median(threads.stream()
                    .flatMapToDouble(turns -> IntStream.range(0, turns.intervals.size() / 2)
                            .mapToDouble(pair -> turns.ratio(pair, percentile)))
                    .toArray()));
            usual0.add(median(threads, 0, percentile));
            usual1.add(median(threads, 1, percentile));
        }
        return new Seen(totals[0], totals[1], bytes, ratios, usual0, usual1);
    }

    private double ratio(int pair, int percentile) {
        int first = 2 * pair;
        double ratio = intervals.get(first)[percentile] / intervals.get(first + 1)[percentile];
        return task(first) == 0 ? ratio : 1 / ratio;
    }

    private static double median(List<Turns> threads, int task, int percentile) {
        return median(threads.stream()
                .flatMapToDouble(turns -> IntStream.range(0, turns.intervals.size())
                        .filter(interval -> task(interval) == task)
                        .mapToDouble(interval -> turns.intervals.get(interval)[percentile]))
                .toArray());
    }

    /** NaN if half of them are: not a number is the largest. */
    private static double median(double[] values) {
        Arrays.sort(values);
        int length = values.length;
        return length == 0 ? Double.NaN : (values[(length - 1) / 2] + values[length / 2]) / 2;
    }

    /**
     * Both tasks.
     *
     * @param task0 nanoseconds of all timings of the first
     * @param task1 and of the second
     * @param bytes garbage of the first
     * @param ratios of the first to the second, for each of {@link #PERCENTILES}: the median over pairs of intervals; NaN if
     *     too few timings of most intervals are beyond it
     * @param usual0 nanoseconds, for each of {@link #PERCENTILES}: the median over intervals of the first
     * @param usual1 and of the second
     */
    record Seen(
            Histogram task0,
            Histogram task1,
            long bytes,
            List<Double> ratios,
            List<Double> usual0,
            List<Double> usual1) {
        /** The ratio at a percentile, or NaN. */
        double ratio(double percentile) {
            int index = PERCENTILES.indexOf(percentile);
            return index < 0 ? Double.NaN : ratios.get(index);
        }
    }
}
