package dev.lanewise.cli;

import org.HdrHistogram.Histogram;

/**
 * Calls something at a fixed rate and notes how long after its intended start each call has ended: a call that waits for
 * a slow one before it counts its waiting too (no coordinated omission). Without a rate one call follows the other, at full
 * speed. Nothing is allocated while it runs.
 *
 * <p>What takes less than the clock can tell is called several times in a row, as one timing.
 */
final class LatencyDriver {
    private static final long LARGEST = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final Runnable call;
    private final int callsPerTiming;
    private final long periodNanos;
    private final Histogram histogram = histogram();

    /** A driver of its own for each thread; a period of 0 means full speed. */
    LatencyDriver(Runnable call, int callsPerTiming, long periodNanos) {
        this.call = call;
        this.callsPerTiming = callsPerTiming;
        this.periodNanos = periodNanos;
    }

    /** One for nanoseconds. */
    static Histogram histogram() {
        return new Histogram(1, LARGEST, DIGITS);
    }

    /** Nanoseconds a timing, from the intended start, since it was last reset. */
    Histogram seen() {
        return histogram;
    }

    /** Drives for some time; may be called again and again. */
    void run(long nanos) {
        long intended = System.nanoTime() + periodNanos;
        long end = intended + nanos;
        while (intended < end) {
            while (System.nanoTime() < intended) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < callsPerTiming; i++) {
                call.run();
            }
            histogram.recordValue(Math.min(LARGEST, System.nanoTime() - intended));
            intended = periodNanos == 0 ? System.nanoTime() : intended + periodNanos;
        }
    }
}
