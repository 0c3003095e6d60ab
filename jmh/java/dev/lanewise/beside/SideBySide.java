package dev.lanewise.beside;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sides that are compared: each works for some two milliseconds, then the next, and so on. A side's time is the median of
 * its turns. Before the clock starts a side makes an eighth of its calls, which brings back what the others drove from
 * the caches.
 *
 * <p>For one thread. {@link SideBySideProfiler} gives JMH what the latest one saw.
 */
public final class SideBySide {
    private static final double TURN_NANOS = 2e6;
    private static final int UNTIMED = 8;
    private static final int FEWEST_CALLS = 2_000;
    private static final int ENOUGH_CALLS = 20_000;
    private static final long ENOUGH_NANOS = 800_000_000;
    private static final long LONGEST_NANOS = 3_000_000_000L;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static @Nullable SideBySide latest;

    private final List<Side> sides = new ArrayList<>();

    /** Without a side; from now on the latest. */
    public SideBySide() {
        latest = this;
    }

    /** The one that was made last in this JVM, if any. */
    static @Nullable SideBySide latest() {
        return latest;
    }

    /**
     * One more side, which works by itself until it can be taken to be compiled: a side that is interpreted would have few calls in
     * its turns, and stay so.
     *
     * @param name of a library, say
     * @param bytes a call, of memory traffic
     * @param flops a call
     */
    public void add(String name, double bytes, double flops, Turn turn) throws Exception {
        long start = System.nanoTime();
        long nanos = 0;
        for (int calls = 0;
                nanos < (calls < FEWEST_CALLS ? LONGEST_NANOS : ENOUGH_NANOS) && calls < ENOUGH_CALLS;
                calls++) {
            turn.take(1);
            nanos = System.nanoTime() - start;
        }
        sides.add(new Side(name, bytes, flops, turn));
    }

    /** All sides, one turn each. */
    public void turn() throws Exception {
        for (Side side : sides) {
            side.take();
        }
    }

    /** Forgets what was measured. */
    void clear() {
        sides.forEach(Side::clear);
    }

    /** All sides. */
    List<Side> sides() {
        return sides;
    }

    /** What one side has shown since it was cleared. */
    static final class Side {
        final String name;
        final double bytes;
        final double flops;
        private final Turn turn;
        private final List<Double> nanos = new ArrayList<>();
        private int calls = 1;
        private long made;
        private long allocated;

        Side(String name, double bytes, double flops, Turn turn) {
            this.name = name;
            this.bytes = bytes;
            this.flops = flops;
            this.turn = turn;
        }

        private void take() throws Exception {
            turn.take(1 + calls / UNTIMED);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            turn.take(calls);
            double perCall = (double) (System.nanoTime() - start) / calls;
            allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
            made += calls;
            nanos.add(perCall);
            calls = (int) Math.clamp(TURN_NANOS / Math.max(1, perCall), 1, 2.0 * calls);
        }

        private void clear() {
            nanos.clear();
            made = 0;
            allocated = 0;
        }

        /** A call, the median of the turns. */
        double nanos() {
            double[] sorted =
                    nanos.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
        }

        /** Bytes of garbage a call; what the clock itself leaves is less than a hundred a turn. */
        double garbage() {
            return (double) allocated / Math.max(1, made);
        }
    }
}
