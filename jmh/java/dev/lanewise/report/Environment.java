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
    private static final String VERSIONS = "dev.lanewise.peers.Versions";

    private Environment() {}

    /** The arguments of each fork besides those of the benchmark's class: vectors, and leave to call native libraries. */
    public static List<String> flags() {
        return List.of(Measured.VECTOR_MODULE, NATIVE_ACCESS);
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

    /** What the main class prints, in a JVM like that of the benchmarks: lines with a tab. */
    private static Map<String, String> facts(String main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        command.addAll(List.of(
                Objects.requireNonNull(Measured.class.getAnnotation(Fork.class)).jvmArgsAppend()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        Map<String, String> facts = new LinkedHashMap<>();
        for (String line : output(command).lines().toList()) {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                facts.put(line.substring(0, tab), line.substring(tab + 1));
            }
        }
        return facts;
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
