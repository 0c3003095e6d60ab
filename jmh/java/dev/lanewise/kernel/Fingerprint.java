package dev.lanewise.kernel;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** One line about the JVM, the CPU, the vectors and the load of the machine. */
public final class Fingerprint {
    private static final AtomicBoolean PRINTED = new AtomicBoolean();

    private Fingerprint() {}

    /** Prints the line alone, for a process that runs without the Vector API itself. */
    public static void main(String[] args) {
        System.out.println(line());
    }

    /** Prints the line, the first time. */
    public static void print() {
        if (!PRINTED.getAndSet(true)) {
            System.out.println();
            System.out.println("# " + line());
        }
    }

    /** The line. */
    public static String line() {
        return "JDK " + Runtime.version() + ", " + System.getProperty("java.vm.name") + "; " + cpu() + " ("
                + Runtime.getRuntime().availableProcessors() + " processors); vectors of " + Lanes.LENGTH * Float.SIZE
                + " bits; " + Simd.report() + "; flags "
                + String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()) + "; load average "
                + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
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
