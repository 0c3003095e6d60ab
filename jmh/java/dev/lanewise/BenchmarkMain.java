package dev.lanewise;

import dev.lanewise.kernel.Fingerprint;
import dev.lanewise.kernel.Measured;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks with JMH's own options, always with the profiler of garbage, and prints a table: scalar beside
 * vector beside the read limit, which is measured in the same run.
 *
 * <pre>
 *   java -jar target/benchmarks.jar                          everything (about an hour)
 *   java -jar target/benchmarks.jar Panel -p size=64,1024    one family, two sizes
 *   java -jar target/benchmarks.jar -h                       the options of JMH
 * </pre>
 */
public final class BenchmarkMain {
    private static final String READ_LIMIT = "ReadLimitBenchmark";
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
    private static final String UNKNOWN = "unknown";

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
                .addProfiler(GCProfiler.class);
        if (!given.getIncludes().isEmpty()) {
            given.getIncludes().forEach(options::include);
            options.include(READ_LIMIT);
        }
        System.out.println(table(new Runner(options.build()).run()));
    }

    /** The caller's arguments for forks, the flag without which there would be no vectors, and leave to call libraries. */
    private static String[] prepended(CommandLineOptions given) {
        List<String> args = new ArrayList<>(given.getJvmArgsPrepend().orElse(List.of()));
        args.add(Measured.VECTOR_MODULE);
        args.add(NATIVE_ACCESS);
        return args.toArray(String[]::new);
    }

    /** The results as a table in Markdown, with what is needed to read them. */
    static String table(Collection<RunResult> results) {
        Map<Double, Double> limits = new TreeMap<>();
        Map<String, Map<String, RunResult>> rows = new TreeMap<>();
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            if (params.getMode() != Mode.Throughput) {
                continue;
            }
            if (params.getBenchmark().contains(READ_LIMIT)) {
                limits.merge(Double.valueOf(params.getParam("bytes")), rate(result, "gigabytes"), Math::max);
            } else {
                rows.computeIfAbsent(row(params), key -> new TreeMap<>())
                        .put(String.valueOf(params.getParam("implementation")), result);
            }
        }
        StringBuilder text = new StringBuilder();
        text.append("%n%s, commit %s%n%n".formatted(LocalDate.now(ZoneOffset.UTC), commit()));
        text.append("%s%n%n".formatted(fingerprint()));
        text.append("| kernel | size | scalar ns | vector ns | ratio | GB/s | read limit | of it | GFLOP/s | B/op |%n"
                .formatted());
        text.append("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|%n".formatted());
        rows.forEach((row, byImplementation) -> text.append(line(row, byImplementation, limits)));
        return text.toString();
    }

    private static String line(String row, Map<String, RunResult> byImplementation, Map<Double, Double> limits) {
        RunResult scalar = byImplementation.get("SCALAR");
        RunResult vector = byImplementation.get("SIMD");
        RunResult shown = vector != null ? vector : scalar;
        if (shown == null) {
            return "";
        }
        double nanos = nanos(vector);
        double rate = rate(shown, "gigabytes");
        double limit = limit(limits, rate * nanos(shown));
        double garbage = byImplementation.values().stream()
                .mapToDouble(BenchmarkMain::garbage)
                .max()
                .orElse(Double.NaN);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
                row,
                number(nanos(scalar)),
                number(nanos),
                number(nanos(scalar) / nanos),
                number(rate),
                number(limit),
                number(rate / limit),
                number(rate(shown, "gigaflops")),
                number(garbage));
    }

    /** The limit at the measured size that is nearest in ratio. */
    private static double limit(Map<Double, Double> limits, double bytes) {
        return limits.entrySet().stream()
                .min((left, right) -> Double.compare(
                        Math.abs(Math.log(left.getKey() / bytes)), Math.abs(Math.log(right.getKey() / bytes))))
                .map(Map.Entry::getValue)
                .orElse(Double.NaN);
    }

    /** The first two cells; sorted as texts, rows are sorted by their sizes. */
    private static String row(BenchmarkParams params) {
        String sizes = params.getParamsKeys().stream()
                .filter(key -> !key.equals("implementation"))
                .map(key -> "%10s".formatted(params.getParam(key)))
                .collect(Collectors.joining(" "));
        String benchmark = params.getBenchmark();
        String kernel = benchmark
                .substring(benchmark.indexOf("kernel.") + "kernel.".length())
                .replace("Benchmark", "");
        return kernel + " | " + sizes;
    }

    /** The median of all iterations of all forks: another process on the machine shows in the mean. */
    private static double nanos(@Nullable RunResult result) {
        return result == null
                ? Double.NaN
                : 1e9 / result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    /** What the counter counts in a nanosecond. */
    private static double rate(RunResult result, String counter) {
        for (String label : result.getSecondaryResults().keySet()) {
            if (label.endsWith(counter)) {
                double perSecond = result.getSecondaryResults().get(label).getScore();
                double perCall = perSecond / result.getPrimaryResult().getScore();
                return 1e9 * perCall / nanos(result);
            }
        }
        return Double.NaN;
    }

    /** Bytes a call in the last iteration of the worst fork: some kernels are compiled well in one JVM, not in the next. */
    private static double garbage(RunResult result) {
        double most = Double.NaN;
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            double last = Double.NaN;
            for (IterationResult iteration : fork.getIterationResults()) {
                Result<?> bytes = iteration.getSecondaryResults().get("gc.alloc.rate.norm");
                last = bytes == null ? last : bytes.getScore();
            }
            most = Double.isNaN(most) ? last : Math.max(most, last);
        }
        return most;
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 1000 ? "%.1f" : "%.0f", value);
    }

    /** What a fork says of itself: this process may run without the Vector API. */
    private static String fingerprint() {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(
                Objects.requireNonNull(Measured.class.getAnnotation(Fork.class)).jvmArgsAppend()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Fingerprint.class.getName()));
        return output(command);
    }

    private static String commit() {
        return output(List.of("git", "rev-parse", "--short", "HEAD"));
    }

    /** What the command prints, or "unknown" if it fails or does not exist. */
    private static String output(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream output = process.getInputStream()) {
                String line = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
                return process.waitFor() == 0 ? line : UNKNOWN;
            }
        } catch (IOException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
