package dev.lanewise.kernel;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Facts about the JVM, the CPU, the vectors and the load of the machine. */
public final class Fingerprint {
    private static final AtomicBoolean PRINTED = new AtomicBoolean();

    private Fingerprint() {}

    /** Prints the facts, a line each with a tab: for a process that runs without the Vector API itself. */
    public static void main(String[] args) {
        facts().forEach((name, fact) -> System.out.println(name + "\t" + fact));
    }

    /** Prints one line, the first time. */
    public static void print() {
        if (!PRINTED.getAndSet(true)) {
            System.out.println();
            System.out.println("# "
                    + facts().entrySet().stream()
                            .map(fact -> fact.getKey() + ": " + fact.getValue())
                            .collect(Collectors.joining("; ")));
        }
    }

    /** What a result depends on, by its name. No name of the machine, no path. */
    public static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("CPU", cpu() + ", " + Runtime.getRuntime().availableProcessors() + " processors");
        facts.put("caches", caches());
        facts.put(
                "JDK",
                Runtime.version() + ", " + System.getProperty("java.vm.name") + ", "
                        + System.getProperty("java.vm.vendor"));
        facts.put("system", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
        facts.put("vectors", Lanes.LENGTH * Float.SIZE + " bits");
        facts.put("kernels", Simd.report().toString());
        facts.put(
                "flags",
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(flag -> !flag.contains("/") && !flag.contains("\\"))
                        .distinct()
                        .collect(Collectors.joining(" ")));
        facts.put(
                "load average",
                String.format(
                        Locale.ROOT,
                        "%.2f",
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        return facts;
    }

    /** Such as "32K data, 32K instruction, 1024K, 32768K", from Linux. */
    private static String caches() {
        try (Stream<Path> files = Files.list(Path.of("/sys/devices/system/cpu/cpu0/cache"))) {
            List<String> caches = new ArrayList<>();
            for (Path cache : files.filter(Files::isDirectory)
                    .filter(file -> file.getFileName().toString().startsWith("index"))
                    .sorted()
                    .toList()) {
                caches.add("L" + read(cache, "level") + " " + read(cache, "size") + " "
                        + read(cache, "type").toLowerCase(Locale.ROOT));
            }
            return String.join(", ", caches);
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String read(Path folder, String file) throws IOException {
        return Files.readString(folder.resolve(file)).strip();
    }

    private static String cpu() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
