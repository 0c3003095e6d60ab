package dev.lanewise;

import com.google.protobuf.CodedInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.XYChart;
import picocli.CommandLine;

/** Runs a main class of the tests in a JVM of its own, on the class path, with flags of the test's choice. */
public final class ForkedJvm {
    /** The flag that every SIMD run needs. */
    public static final List<String> VECTOR = List.of("--add-modules", "jdk.incubator.vector");

    private static final Path BASE = Path.of(System.getProperty("basedir", "."));
    private static final String CLASSES = BASE.resolve("target/classes").toString();
    private static final String TEST_CLASSES =
            BASE.resolve("target/test-classes").toString();

    private ForkedJvm() {}

    /** What the process printed, and its exit code. */
    public record Result(int exit, String out, String err) {}

    /** The library, the tests and the libraries of the command line on the class path. */
    public static Result run(Class<?> main, List<String> flags, String... arguments) {
        return run(main, flags, classPath(), arguments);
    }

    /** The same, to be killed: its output goes nowhere. */
    public static Process start(Class<?> main, List<String> flags, String... arguments) throws IOException {
        return new ProcessBuilder(command(main, flags, classPath(), arguments))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** A source file in its folder, as a reader of the documents runs it: on the library alone. Errors go to the output. */
    public static ProcessBuilder ofSource(Path folder, String file, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(VECTOR);
        command.addAll(List.of("-cp", Path.of(CLASSES).toAbsolutePath().toString(), file));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classPath() {
        List<String> path = new ArrayList<>(List.of(CLASSES, TEST_CLASSES));
        for (Class<?> library : List.of(CommandLine.class, Histogram.class, XYChart.class, CodedInputStream.class)) {
            path.add(Path.of(URI.create(library.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toString()))
                    .toString());
        }
        return String.join(File.pathSeparator, path);
    }

    /** The library as a module, the main class on the class path. */
    public static Result runOnModulePath(Class<?> main, List<String> flags, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--module-path", CLASSES, "--add-modules", "dev.lanewise"));
        all.addAll(flags);
        return run(main, all, TEST_CLASSES, arguments);
    }

    private static List<String> command(Class<?> main, List<String> flags, String classPath, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(flags);
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    private static Result run(Class<?> main, List<String> flags, String classPath, String... arguments) {
        List<String> command = command(main, flags, classPath, arguments);
        try {
            Path out = Files.createTempFile("lanewise", ".out");
            Path err = Files.createTempFile("lanewise", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                if (!process.waitFor(5, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("no end after 5 minutes: " + command);
                }
                return new Result(
                        process.exitValue(),
                        Files.readString(out, StandardCharsets.UTF_8),
                        Files.readString(err, StandardCharsets.UTF_8));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
