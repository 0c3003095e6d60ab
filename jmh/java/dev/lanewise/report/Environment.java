package dev.lanewise.report;

import dev.lanewise.kernel.Fingerprint;
import dev.lanewise.kernel.Measured;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.annotations.Fork;

/** Where benchmarks run. What a fork says counts: this process may run without the Vector API. */
public final class Environment {
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    /** ONNX Runtime overflows the usual stack of 1 MiB while it makes a session, and ends the JVM without a word. */
    private static final String STACK = "-Xss16m";

    private static final String LATENCY = "dev.lanewise.cli.PeerLatency";
    private static final String VERSIONS = "dev.lanewise.peers.Versions";

    private Environment() {}

    /** The arguments of each fork besides those of the benchmark's class: vectors, and what native libraries need. */
    public static List<String> flags() {
        return List.of(Measured.VECTOR_MODULE, NATIVE_ACCESS, STACK);
    }

    /** What the results depend on, by its name. */
    public static Map<String, String> machine() {
        return facts(Fingerprint.class.getName());
    }

    /** The version of each peer, or why it is absent; empty without the profile {@code peers}. */
    public static Map<String, String> peers() {
        try {
            Class.forName(VERSIONS, false, Environment.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return Map.of();
        }
        return facts(VERSIONS);
    }

    /** The commit of the sources, with a plus if they have been changed since; or "unknown". */
    public static String commit() {
        String commit = output(List.of("git", "rev-parse", "--short", "HEAD"));
        if (commit.isEmpty()) {
            return "unknown";
        }
        String changed = output(List.of("git", "status", "--porcelain", "--", "src", "jmh", "pom.xml"));
        return changed.isEmpty() ? commit : commit + "+";
    }

    /** The latencies of one framework in a JVM of its own, as {@code PeerLatency} prints them. */
    static List<Measurement> latencies(String framework, String network, int seconds) {
        List<Measurement> latencies = new ArrayList<>();
        double bytes = 0;
        List<String> lines = lines(LATENCY, framework, network, String.valueOf(seconds));
        if (lines.isEmpty()) {
            throw new IllegalStateException("no latencies of " + framework + ", network " + network);
        }
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            if (fields[1].equals("bytes")) {
                bytes = Double.parseDouble(fields[2]);
            }
        }
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            if (!fields[1].equals("bytes")) {
                latencies.add(new Measurement(
                        "Latency.predict",
                        Map.of(
                                "network",
                                network,
                                "percentile",
                                fields[1],
                                "peer",
                                fields[0].equals(framework) ? framework : fields[0] + " " + framework),
                        Double.parseDouble(fields[2]),
                        0,
                        0,
                        fields[0].equals(framework) ? bytes : 0));
            }
        }
        return latencies;
    }

    private static Map<String, String> facts(String main) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (String line : lines(main)) {
            int tab = line.indexOf('\t');
            facts.put(line.substring(0, tab), line.substring(tab + 1));
        }
        return facts;
    }

    /** What the main class prints, in a JVM like that of the benchmarks: lines with a tab. */
    private static List<String> lines(String main, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        command.addAll(List.of(
                Objects.requireNonNull(Measured.class.getAnnotation(Fork.class)).jvmArgsAppend()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(args));
        return output(command).lines().filter(line -> line.contains("\t")).toList();
    }

    /** What the command prints; empty if it fails or does not exist. */
    private static String output(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream output = process.getInputStream()) {
                String text = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
                return process.waitFor() == 0 ? text : "";
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
