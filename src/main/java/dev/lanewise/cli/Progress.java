package dev.lanewise.cli;

import dev.lanewise.training.Epoch;
import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Shows training epoch by epoch, as a bar on a terminal, else as a line now and then; and remembers how long it took. */
final class Progress {
    private static final int BAR = 30;
    private static final long LINE_EVERY = TimeUnit.MILLISECONDS.toNanos(500);

    private final PrintWriter err;
    private final boolean terminal;
    private final int before;
    private final List<Epoch> epochs = new ArrayList<>();
    private long printed;
    private boolean barIsOpen;

    private Progress(PrintWriter err, boolean terminal, int before) {
        this.err = err;
        this.terminal = terminal;
        this.before = before;
        this.printed = System.nanoTime() - LINE_EVERY;
    }

    /** For a trainer with so many epochs behind it. */
    @SuppressWarnings("SystemConsoleNull") // null in an image without the module jdk.internal.le
    static Progress on(PrintWriter err, long before) {
        Console console = System.console();
        return new Progress(err, console != null && console.isTerminal(), (int) before);
    }

    /** Takes the next epoch, counted from the first of this run. */
    void epoch(Epoch happened) {
        Epoch epoch = new Epoch(
                before + happened.number(),
                before + happened.epochs(),
                happened.loss(),
                happened.samples(),
                happened.seconds(),
                happened.learningRate(),
                happened.validation());
        epochs.add(epoch);
        boolean last = epoch.number() == epoch.epochs();
        if (terminal) {
            int done = (int) ((long) BAR * epoch.number() / epoch.epochs());
            err.print("\r[" + "#".repeat(done) + ".".repeat(BAR - done) + "] " + epoch);
            err.flush();
            barIsOpen = true;
        } else if (last || happened.number() == 1 || System.nanoTime() - printed >= LINE_EVERY) {
            printed = System.nanoTime();
            err.println(epoch);
            err.flush();
        }
    }

    /** Leaves the line of the bar. */
    void end() {
        if (barIsOpen) {
            err.println();
            err.flush();
            barIsOpen = false;
        }
    }

    /** How long the epochs took together. */
    double seconds() {
        return epochs.stream().mapToDouble(Epoch::seconds).sum();
    }

    /** NaN before the first epoch. */
    double samplesPerSecond() {
        return epochs.stream().mapToLong(Epoch::samples).sum() / seconds();
    }
}
