package dev.lanewise.cli;

import dev.lanewise.training.Epoch;
import dev.lanewise.training.EpochListener;
import java.io.Console;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Shows training epoch by epoch: as a bar on a terminal, else as a line now and then. */
final class Progress implements EpochListener {
    private static final int BAR = 30;
    private static final long LINE_EVERY = TimeUnit.MILLISECONDS.toNanos(500);

    private final PrintWriter err;
    private final boolean terminal;
    private long printed;
    private double seconds;
    private long samples;
    private double lastLoss = Double.NaN;

    private Progress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
        this.printed = System.nanoTime() - LINE_EVERY;
    }

    @SuppressWarnings("SystemConsoleNull") // null in an image without the module jdk.internal.le
    static Progress on(PrintWriter err) {
        Console console = System.console();
        return new Progress(err, console != null && console.isTerminal());
    }

    @Override
    public void epoch(Epoch epoch) {
        seconds += epoch.seconds();
        samples += epoch.samples();
        lastLoss = epoch.loss();
        boolean last = epoch.number() == epoch.epochs();
        if (terminal) {
            int done = (int) ((long) BAR * epoch.number() / epoch.epochs());
            err.print("\r[" + "#".repeat(done) + ".".repeat(BAR - done) + "] " + epoch + (last ? "\n" : ""));
            err.flush();
        } else if (last || epoch.number() == 1 || System.nanoTime() - printed >= LINE_EVERY) {
            printed = System.nanoTime();
            err.println(epoch);
            err.flush();
        }
    }

    /** How long the epochs took together. */
    double seconds() {
        return seconds;
    }

    /** NaN before the first epoch. */
    double samplesPerSecond() {
        return samples / seconds;
    }

    /** The mean loss of the last epoch, NaN before the first. */
    double lastLoss() {
        return lastLoss;
    }
}
