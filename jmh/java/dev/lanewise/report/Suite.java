package dev.lanewise.report;

import dev.lanewise.beside.SideBySideProfiler;
import dev.lanewise.report.Preset.Latency;
import dev.lanewise.report.Preset.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs a preset of the benchmarks, one thread each, and writes the report.
 *
 * <pre>
 *   ./mvnw -q -Ppeers test-compile exec:exec@suite -Dpreset=quick              measures, writes docs/benchmarks
 *   ./mvnw -q -Ppeers test-compile exec:exec@suite -Dpreset="full 1"           one round instead of three
 *   ./mvnw -q -Ppeers test-compile exec:exec@suite -Dpreset=page               only writes the page again
 * </pre>
 *
 * <p>JMH's own JSON of each part goes to {@code target/benchmarks}; what the page needs of it to {@code
 * docs/benchmarks/results.json}, after each part.
 */
public final class Suite {
    private static final Path REPORT = Path.of("docs", "benchmarks");
    private static final Path RAW = Path.of("target", "benchmarks");
    private static final Path RESULTS = REPORT.resolve("results.json");
    /** Of each framework, and as long of the empty task; the page says so. */
    private static final int LATENCY_SECONDS = 60;

    private Suite() {}

    /** The entry point: a preset and the number of rounds, or {@code page}. */
    public static void main(String[] args) throws IOException, RunnerException {
        String name = args.length > 0 ? args[0] : "quick";
        if (!name.equals("page")) {
            Preset preset = Preset.valueOf(name.toUpperCase(Locale.ROOT));
            run(preset, args.length > 1 ? Integer.parseInt(args[1]) : preset.rounds());
        }
        Page.write(Results.load(RESULTS), REPORT, Path.of("README.md"));
        System.out.println("The report: " + REPORT.resolve("README.md"));
    }

    private static void run(Preset preset, int rounds) throws IOException, RunnerException {
        Files.createDirectories(REPORT);
        Files.createDirectories(RAW);
        Results results = new Results(
                preset.name().toLowerCase(Locale.ROOT),
                LocalDate.now(ZoneOffset.UTC).toString(),
                Environment.commit(),
                Environment.machine(),
                Environment.peers(),
                new ArrayList<>());
        System.out.println(results.peers().isEmpty() ? "No peers: compile with -Ppeers" : "Peers: " + results.peers());
        for (int round = 1; round <= rounds; round++) {
            List<Measurement> measurements = new ArrayList<>();
            results.rounds().add(measurements);
            List<Part> parts = new ArrayList<>(results.peers().isEmpty() ? List.of() : preset.compared());
            parts.addAll(round == 1 ? preset.ours() : List.of());
            for (int part = 0; part < parts.size(); part++) {
                Path raw = RAW.resolve("round-" + round + "-part-" + part + ".json");
                new Runner(options(preset, parts.get(part), raw).build())
                        .run()
                        .forEach(result -> measurements.addAll(Measurement.of(result)));
                results.save(RESULTS);
            }
            if (round == 1) {
                latencies(preset, results, measurements);
            }
        }
    }

    /** Once, in the first round. */
    private static void latencies(Preset preset, Results results, List<Measurement> measurements) throws IOException {
        for (Latency latency : preset.latencies()) {
            for (String peer : latency.peers()) {
                if (!results.peers().getOrDefault(peer, "absent").startsWith("absent")) {
                    System.out.println("Latencies: " + peer + ", network " + latency.network());
                    measurements.addAll(Environment.latencies(peer, latency.network(), LATENCY_SECONDS));
                    results.save(RESULTS);
                }
            }
        }
    }

    /** A failure ends the run: a peer that computes something wrong must not be a gap in a table. */
    private static ChainedOptionsBuilder options(Preset preset, Part part, Path raw) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(part.include())
                .forks(1)
                .threads(1)
                .warmupIterations(preset.warmUps())
                .measurementIterations(preset.iterations())
                .jvmArgsPrepend(Environment.flags().toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .addProfiler(SideBySideProfiler.class)
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(raw.toString());
        for (String parameter : part.parameters()) {
            String[] both = parameter.split("=", 2);
            options.param(both[0], both[1].split(",", -1));
        }
        return options;
    }
}
