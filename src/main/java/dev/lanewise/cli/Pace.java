package dev.lanewise.cli;

/**
 * How a call is timed: several in one timing if it is short, as shorter timings say more about the clock than about the call.
 *
 * @param calls in a timing
 * @param nanos that a timing usually takes
 */
record Pace(int calls, double nanos) {
    private static final double SHORTEST_TIMING = 1000;
    private static final double IDLE = 4;

    /** Finds it out at a low rate, once the driver is compiled; the caller has warmed the call up, and guesses its nanoseconds. */
    static Pace of(Runnable call, double guess) {
        double alone = usual(call, 1, guess);
        int calls = (int) Math.ceil(Math.max(1, SHORTEST_TIMING / alone));
        return new Pace(calls, usual(call, calls, calls * alone));
    }

    private static double usual(Runnable call, int calls, double guess) {
        LatencyDriver driver = new LatencyDriver(call, calls, Math.max(1, (long) (IDLE * guess)));
        driver.run(2 * Turns.SHORTEST);
        driver.seen().reset();
        driver.run(Turns.SHORTEST);
        return driver.seen().getValueAtPercentile(50);
    }

    /** Nanoseconds from one timing to the next, so that this share of the time is busy. */
    long period(double load) {
        return Math.max(1, Math.round(nanos / load));
    }
}
