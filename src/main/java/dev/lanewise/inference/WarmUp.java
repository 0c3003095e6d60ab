package dev.lanewise.inference;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls something until the JIT is done with it: until it makes no garbage, does not get faster any more, and nothing is
 * compiled.
 *
 * <p>Calls are made in rounds of some milliseconds. They end when the last ten rounds made no garbage, the median round
 * of the last five was not faster by a tenth than that of the five before, there were 20,000 calls or a second has
 * passed (HotSpot compiles a method for the last time after some 15,000 calls, or fewer if it loops), and the JIT has been
 * quiet for twice as long as what it finished last had taken: on a busy machine compiled code comes late, and calls look
 * steady before. A round is as fast as its fastest 30 microseconds: the rest may be other threads' time.
 *
 * <p>The JVM tells of garbage if it has the module {@code jdk.management}, and of the JIT with {@code java.management}; where
 * it does not, the criterion is left out.
 *
 * @param calls how many were made
 * @param elapsed how long that took
 * @param bytes what they allocated in this thread; -1 if the JVM does not tell
 * @param first nanoseconds of the first call
 * @param last nanoseconds a call in the end: the median of the last five rounds
 * @param lastBytes bytes a call in the last round; NaN if there was none, or the JVM does not tell
 * @param warm whether it came to an end; false if the limit of time came first, be it that other code is still compiled
 */
public record WarmUp(
        long calls, Duration elapsed, long bytes, long first, double last, double lastBytes, boolean warm) {
    private static final long STROKE_NANOS = 30_000;
    private static final long ROUND_NANOS = 3_000_000;
    private static final int HALF = 5;
    private static final int ROUNDS = 2 * HALF;
    private static final long ENOUGH_CALLS = 20_000;
    private static final long ENOUGH_NANOS = 1_000_000_000;
    private static final double STILL_FASTER = 0.9;
    private static final int QUIET = 2;

    /**
     * Calls until warm.
     *
     * @param call what to warm: the very call that requests will make, on made-up data
     * @param limit when to give up
     * @return what was seen
     * @throws IllegalArgumentException if the limit is not positive
     */
    public static WarmUp of(Runnable call, Duration limit) {
        return of(call, limit, WarmUp::compiledMillis);
    }

    /** As {@link #of(Runnable, Duration)}, with the milliseconds that the JIT has taken for all that it has finished. */
    static WarmUp of(Runnable call, Duration limit, LongSupplier compiledMillis) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("the limit is " + limit + ": must be positive");
        }
        long mostNanos = limit.toNanos();
        double[] nanos = new double[ROUNDS];
        long allocated = allocatedBytes();
        long start = System.nanoTime();
        call.run();
        long first = System.nanoTime() - start;
        long calls = 1;
        int cleanRounds = 0;
        double lastBytes = Double.NaN;
        long compiled = compiledMillis.getAsLong();
        long quietFrom = 0;
        boolean warm = false;
        long elapsed = first;
        while (!warm && elapsed < mostNanos) {
            long before = allocatedBytes();
            long roundStart = System.nanoTime();
            double fastest = Double.POSITIVE_INFINITY;
            long round = 0;
            int callsOfRound = 0;
            while (round < ROUND_NANOS) {
                int stroke = stroke(call);
                long end = System.nanoTime() - roundStart;
                fastest = Math.min(fastest, (double) (end - round) / stroke);
                round = end;
                callsOfRound += stroke;
            }
            long garbage = allocatedBytes() - before;
            lastBytes = before < 0 ? Double.NaN : (double) garbage / callsOfRound;
            cleanRounds = garbage == 0 ? cleanRounds + 1 : 0;
            System.arraycopy(nanos, 1, nanos, 0, ROUNDS - 1);
            nanos[ROUNDS - 1] = fastest;
            calls += callsOfRound;
            elapsed = System.nanoTime() - start;
            long justCompiled = compiledMillis.getAsLong() - compiled;
            if (justCompiled > 0) {
                compiled += justCompiled;
                quietFrom = Math.max(quietFrom, elapsed + QUIET * 1_000_000 * justCompiled);
            }
            warm = cleanRounds >= ROUNDS
                    && (calls >= ENOUGH_CALLS || elapsed >= ENOUGH_NANOS)
                    && median(nanos, HALF) > STILL_FASTER * median(nanos, 0)
                    && elapsed >= quietFrom;
        }
        long bytes = allocated < 0 ? allocated : allocatedBytes() - allocated;
        return new WarmUp(calls, Duration.ofNanos(elapsed), bytes, first, median(nanos, HALF), lastBytes, warm);
    }

    /** Calls for some microseconds, at least once. Returns how often. */
    private static int stroke(Runnable call) {
        long start = System.nanoTime();
        int calls = 0;
        do {
            call.run();
            calls++;
        } while (System.nanoTime() - start < STROKE_NANOS);
        return calls;
    }

    /** What this thread has allocated; -1 if the JVM does not tell. */
    private static long allocatedBytes() {
        try {
            return Management.THREADS.getCurrentThreadAllocatedBytes();
        } catch (LinkageError absent) {
            return -1;
        }
    }

    /** What the JIT has taken for all that it has finished; 0 if the JVM does not tell. */
    private static long compiledMillis() {
        try {
            CompilationMXBean jit = Jit.BEAN;
            return jit == null ? 0 : jit.getTotalCompilationTime();
        } catch (LinkageError absent) {
            return 0;
        }
    }

    /** There with {@code jdk.management}. */
    private static final class Management {
        static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    }

    /** There with {@code java.management}, and null in an interpreter. */
    private static final class Jit {
        static final @Nullable CompilationMXBean BEAN = ManagementFactory.getCompilationMXBean();
    }

    private static double median(double[] nanos, int from) {
        double[] sorted = Arrays.copyOfRange(nanos, from, from + HALF);
        Arrays.sort(sorted);
        return sorted[HALF / 2];
    }

    /**
     * Such as {@code warm after 24000 calls in 310 ms: first call 21.3 ms, now 4.41 us}.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s after %d calls in %d ms: first call %.3g us, now %.3g us",
                warm ? "warm" : "not warm",
                calls,
                elapsed.toMillis(),
                first * 1e-3,
                last * 1e-3);
    }
}
