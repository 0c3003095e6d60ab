package dev.lanewise.report;

import dev.lanewise.report.Preset.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

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

    private static final TimeValue ITERATION = TimeValue.milliseconds(100);

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
            int number = 0;
            for (Part part : preset.parts()) {
                number++;
                String[] present = present(part, results.peers());
                if (part.peers().isEmpty() || present.length > 0) {
                    Path raw = RAW.resolve("round-" + round + "-part-" + number + ".json");
                    new Runner(options(preset, part, present, raw).build())
                            .run()
                            .forEach(result -> measurements.add(Measurement.of(result)));
                    results.save(RESULTS);
                }
            }
            for (Part part : round == 1 ? preset.latencies() : List.<Part>of()) {
                for (String peer : present(part, results.peers())) {
                    for (String network : part.parameters()) {
                        System.out.println("Latencies: " + peer + ", network " + network);
                        measurements.addAll(Environment.latencies(peer, network, LATENCY_SECONDS));
                    }
                }
            }
            results.save(RESULTS);
        }
    }

    private static String[] present(Part part, Map<String, String> peers) {
        return Stream.of(part.peers().split(",", -1))
                .filter(peers::containsKey)
                .filter(peer -> !peers.getOrDefault(peer, "").startsWith("absent"))
                .toArray(String[]::new);
    }

    /** A failure ends the run: a peer that computes something wrong must not be a gap in a table. */
    private static ChainedOptionsBuilder options(Preset preset, Part part, String[] peers, Path raw) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(part.include())
                .forks(1)
                .threads(1)
                .warmupIterations(preset.warmUps())
                .measurementIterations(preset.iterations())
                .measurementTime(ITERATION)
                .jvmArgsPrepend(Environment.flags().toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(raw.toString());
        if (!part.peers().isEmpty()) {
            options.param("peer", peers);
        }
        for (String parameter : part.parameters()) {
            String[] both = parameter.split("=", 2);
            options.param(both[0], both[1].split(",", -1));
        }
        return options;
    }
}
