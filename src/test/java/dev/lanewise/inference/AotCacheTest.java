package dev.lanewise.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.io.ModelFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe of docs/embedding.md: the JDK's cache of loaded classes is made, accepted, and changes no bit. */
class AotCacheTest {
    @TempDir
    private Path folder;

    @Test
    void theCacheIsAcceptedAndPredictionsHaveTheSameBits() throws IOException, InterruptedException {
        Path model = folder.resolve("model.lw");
        ModelFile.save(
                Network.inputs(16)
                        .dense(32, Activation.RELU)
                        .dense(32, Activation.TANH)
                        .dense(3, Activation.SOFTMAX)
                        .seed(4)
                        .build(),
                model);
        Path cache = folder.resolve("service.aot");
        Path jar = jar();
        String without = run(jar, model);
        assertEquals(
                line(without, "outputs ").substring(8), line(without, "again ").substring(6));
        String training = run(jar, model, "-XX:AOTCacheOutput=" + cache);
        assertTrue(Files.size(cache) > 1_000_000, training);
        // AOTMode=on ends the JVM if the cache does not fit.
        String with = run(jar, model, "-XX:AOTCache=" + cache, "-XX:AOTMode=on", "-Xlog:class+load");
        assertTrue(
                with.lines().anyMatch(line -> line.contains(Session.class.getName() + " source: shared objects file")),
                "our classes come from the cache");
        for (String answer : List.of("outputs ", "again ")) {
            assertEquals(line(without, answer), line(training, answer));
            assertEquals(line(without, answer), line(with, answer));
        }
        System.out.println("without the cache: " + line(without, "first "));
        System.out.println("with the cache, logging: " + line(with, "first "));
    }

    /** The library and the main class in one jar: the cache takes no folders. */
    private Path jar() throws IOException {
        Path jar = folder.resolve("service.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            Path classes = Path.of("target", "classes");
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path each : files.filter(Files::isRegularFile)
                        .filter(path -> !path.endsWith("module-info.class"))
                        .toList()) {
                    add(out, classes, each);
                }
            }
            Path tests = Path.of("target", "test-classes");
            add(out, tests, tests.resolve(AotCacheMain.class.getName().replace('.', '/') + ".class"));
        }
        return jar;
    }

    private static void add(JarOutputStream out, Path root, Path file) throws IOException {
        out.putNextEntry(new JarEntry(root.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
        out.closeEntry();
    }

    private String run(Path jar, Path model, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", jar.toString(), AotCacheMain.class.getName(), model.toString()));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(3, TimeUnit.MINUTES), "no end");
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), printed);
        return printed;
    }

    private static String line(String printed, String start) {
        return printed.lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
    }
}
