package dev.lanewise.cli;

import dev.lanewise.inference.LiveModel;
import dev.lanewise.inference.Model;
import dev.lanewise.inference.WarmUp;
import dev.lanewise.kernel.Simd;
import dev.lanewise.network.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: this machine's latency for a model, as percentiles. */
@Command(
        name = "bench",
        description = "Measures this machine's latency for a model: calls at a fixed rate, each timed from its"
                + " intended start, in turns with an empty task that takes as long.",
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {
    private static final Duration WARM_UP_LIMIT = Duration.ofMinutes(2);
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "MODEL",
            converter = ModelPath.Converter.class,
            description = "A model file (.lw or .onnx).")
    private ModelPath model;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            paramLabel = "S",
            converter = FloatConverter.class,
            description = "How long to measure (${DEFAULT-VALUE}); the empty task takes as long again, and --swaps"
                    + " twice as long.")
    private float seconds;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "Threads that predict (${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--load",
            defaultValue = "0.5",
            paramLabel = "F",
            converter = FloatConverter.class,
            description = "Share of its time in which a thread predicts (${DEFAULT-VALUE}).")
    private float load;

    @Option(
            names = "--rate",
            paramLabel = "R",
            converter = FloatConverter.class,
            description = "Calls a second and thread, instead of --load.")
    private @Nullable Float rate;

    @Option(
            names = "--swaps",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "New weights published a second meanwhile (${DEFAULT-VALUE}); also measures what they cost calls at"
                            + " full speed.")
    private int swaps;

    @Option(
            names = "--busy",
            defaultValue = "0",
            paramLabel = "N",
            description = "Threads that only take time from the others (${DEFAULT-VALUE}).")
    private int busy;

    @Option(names = "--plot", paramLabel = "FILE.png", description = "Draw latency against percentile.")
    private @Nullable Path plot;

    @Option(names = "--json", description = "End standard output with one JSON object.")
    private boolean json;

    BenchCommand() {}

    @Override
    public Integer call() {
        check(seconds > 0 && seconds <= 86_400, "--seconds must be above 0 and at most 86400");
        check(threads >= 1 && threads <= 1024, "--threads must be from 1 to 1024");
        check(load > 0 && load < 1, "--load must be above 0 and below 1");
        check(rate == null || (rate > 0 && rate <= 1e9), "--rate must be above 0 and at most 1e9");
        check(swaps >= 0 && swaps <= 100_000, "--swaps must be from 0 to 100000");
        check(busy >= 0 && busy <= 1024, "--busy must be from 0 to 1024");
        check(plot == null || plot.toString().toLowerCase(Locale.ROOT).endsWith(".png"), "--plot wants a .png file");
        Network network = model.load(spec.commandLine().getErr());
        Report report = new Report(spec.commandLine().getOut());
        report.line("model", model + ": " + network);
        report.line("kernels", Simd.report());
        spec.commandLine().getOut().flush();
        WarmUp warm = new LiveModel(Model.of(network)).warmUp(WARM_UP_LIMIT);
        report.line("warm-up", warm);
        Latency latency = Latency.of(
                network, warm, new Latency.Traffic(threads, seconds, load, rate == null ? 0 : rate, swaps, busy));
        show(report, latency);
        if (plot != null) {
            LatencyPlot.save(latency, network.toString(), plot);
            report.line("plot", plot);
        }
        if (json) {
            spec.commandLine().getOut().println(json(warm, latency));
        }
        return 0;
    }

    private void check(boolean right, String message) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private void show(Report report, Latency latency) {
        report.line(
                "driver",
                String.format(
                        Locale.ROOT,
                        "%s, %,.0f calls a second each, from the intended start, %d in a timing",
                        threads == 1 ? "1 thread" : threads + " threads",
                        latency.callsPerSecond(),
                        latency.callsPerTiming()));
        table(report, latency, latency.atRate(), "model", "empty task");
        report.line(
                "ratio",
                String.format(
                        Locale.ROOT,
                        "of timings, the median of %d pairs of intervals of %.1f s that take turns",
                        latency.pairs(),
                        latency.interval() * 1e-9));
        report.line(
                "garbage",
                String.format(
                        Locale.ROOT,
                        "%.3g bytes a call, %d collections",
                        latency.bytesPerCall(),
                        latency.collections()));
        if (latency.fullSpeed() != null) {
            report.line("published", latency.published() + " versions");
            report.line("full speed", "one call after the other, with new versions and without, in turns as well");
            table(report, latency, latency.fullSpeed(), "with", "without");
        }
    }

    private static void table(Report report, Latency latency, Turns.Seen seen, String task0, String task1) {
        report.line("", String.format(Locale.ROOT, "%12s %15s %8s", task0, task1, "ratio"));
        for (double percentile : PERCENTILES) {
            row(report, name(percentile), latency, seen, percentile);
        }
        row(report, "max", latency, seen, 100);
    }

    private static void row(Report report, String name, Latency latency, Turns.Seen seen, double percentile) {
        double ratio = seen.ratio(percentile);
        report.line(
                name,
                String.format(
                        Locale.ROOT,
                        "%9.3f us %12.3f us%s",
                        latency.micros(seen.task0(), percentile),
                        latency.micros(seen.task1(), percentile),
                        Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, " %8.2f", ratio)));
    }

    /** p50, p99.9, … */
    private static String name(double percentile) {
        return "p" + (percentile == Math.rint(percentile) ? String.valueOf((int) percentile) : percentile);
    }

    private Json json(WarmUp warm, Latency latency) {
        Json object = percentiles(latency, latency.model())
                .put("bytesPerCall", latency.bytesPerCall())
                .put("secondsToWarm", warm.elapsed().toNanos() * 1e-9)
                .put("callsPerSecond", latency.callsPerSecond() * threads)
                .put("threads", threads)
                .put("collections", latency.collections())
                .put("published", latency.published())
                .put("simd", Simd.report().width())
                .put("empty", percentiles(latency, latency.empty()))
                .put("ratios", ratios(latency.atRate()));
        Turns.Seen fullSpeed = latency.fullSpeed();
        return fullSpeed == null
                ? object
                : object.put(
                        "fullSpeed",
                        new Json()
                                .put("with", percentiles(latency, fullSpeed.task0()))
                                .put("without", percentiles(latency, fullSpeed.task1()))
                                .put("ratios", ratios(fullSpeed)));
    }

    /** Microseconds. */
    private static Json percentiles(Latency latency, Histogram histogram) {
        Json object = new Json();
        for (double percentile : PERCENTILES) {
            object.put(name(percentile), latency.micros(histogram, percentile));
        }
        return object.put("max", latency.micros(histogram, 100));
    }

    private static Json ratios(Turns.Seen seen) {
        Json object = new Json();
        for (double percentile : PERCENTILES) {
            object.put(name(percentile), seen.ratio(percentile));
        }
        return object;
    }
}
