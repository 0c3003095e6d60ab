package dev.lanewise;

import dev.lanewise.beside.SideBySideProfiler;
import dev.lanewise.report.Environment;
import dev.lanewise.report.Limits;
import dev.lanewise.report.Measurement;
import dev.lanewise.report.Text;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks with JMH's own options, always with the profiler of garbage, and prints a table: each implementation
 * or peer beside the limit of the machine, which is measured in the same run.
 *
 * <pre>
 *   java -jar target/benchmarks.jar                          everything (hours)
 *   java -jar target/benchmarks.jar Panel -p size=64,1024    one family, two sizes
 *   java -jar target/benchmarks.jar -h                       the options of JMH
 * </pre>
 */
public final class BenchmarkMain {
    private static final List<String> LIMITS = List.of("ReadLimit", "UpdateLimit", "FmaLimit");

    /** Benchmarks of libraries by turns measure the limit among these. */
    private static final String WITH_LIMIT = "Peers";

    private BenchmarkMain() {}

    /** The entry point. */
    public static void main(String[] args) throws CommandLineOptionException, IOException, RunnerException {
        CommandLineOptions given = new CommandLineOptions(args);
        if (given.shouldHelp()
                || given.shouldList()
                || given.shouldListWithParams()
                || given.shouldListProfilers()
                || given.shouldListResultFormats()) {
            org.openjdk.jmh.Main.main(args);
            return;
        }
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(given)
                .jvmArgsPrepend(prepended(given))
                .addProfiler(GCProfiler.class)
                .addProfiler(SideBySideProfiler.class);
        given.getIncludes().forEach(options::include);
        if (given.getIncludes().stream().anyMatch(include -> !include.contains(WITH_LIMIT))) {
            LIMITS.forEach(options::include);
        }
        System.out.println(table(new Runner(options.build()).run()));
    }

    /** The caller's arguments for forks, and ours. */
    private static String[] prepended(CommandLineOptions given) {
        List<String> args = new ArrayList<>(given.getJvmArgsPrepend().orElse(List.of()));
        args.addAll(Environment.flags());
        return args.toArray(String[]::new);
    }

    /** The results as a table in Markdown, with what is needed to read them. */
    private static String table(Collection<RunResult> results) {
        List<Measurement> measurements = results.stream()
                .flatMap(result -> Measurement.of(result).stream())
                .toList();
        Limits limits = new Limits(measurements);
        StringBuilder text = new StringBuilder();
        text.append("%n%s, commit %s%n".formatted(LocalDate.now(ZoneOffset.UTC), Environment.commit()));
        Environment.machine().forEach((name, fact) -> text.append("%s: %s%n".formatted(name, fact)));
        text.append("%n| kernel | size | whose | ns | to the fastest | GB/s | GFLOP/s | of the limit | B/op |%n"
                .formatted());
        text.append("|---|---:|---|---:|---:|---:|---:|---:|---:|%n".formatted());
        Map<String, Double> fastest = new HashMap<>();
        measurements.forEach(measurement -> fastest.merge(row(measurement), measurement.nanos(), Math::min));
        measurements.stream()
                .filter(measurement -> !Limits.isLimit(measurement))
                .sorted(Comparator.comparing(BenchmarkMain::row).thenComparingDouble(Measurement::nanos))
                .forEach(measurement -> text.append("| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n"
                        .formatted(
                                measurement.benchmark(),
                                measurement.sizes(),
                                measurement.whose(),
                                Text.number(measurement.nanos()),
                                Text.number(measurement.nanos() / fastest.getOrDefault(row(measurement), Double.NaN)),
                                Text.number(measurement.gigabytesPerSecond()),
                                Text.number(measurement.gigaflopsPerSecond()),
                                Text.percent(limits.of(measurement) / measurement.nanos()),
                                Text.number(measurement.garbage()))));
        return text.toString();
    }

    /** Benchmark and sizes; sorted as texts, rows are sorted by their sizes. */
    private static String row(Measurement measurement) {
        StringBuilder row = new StringBuilder(measurement.benchmark());
        for (String size : measurement.sizes().split(" ", -1)) {
            row.append("%20s".formatted(size));
        }
        return row.toString();
    }
}
