package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedOutputStream;
import dev.lanewise.network.Network;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A save is whole or absent. */
class AtomicFileTest {
    @TempDir
    Path directory;

    @Test
    void whicheverStepFailsTheOldFileOrTheNewOneIsThere() throws IOException {
        failEachStep("model.lw");
    }

    @Test
    void whicheverStepFailsTheOldFileOrTheNewOneIsThereInOnnxToo() throws IOException {
        failEachStep("model.onnx");
    }

    private static void save(Network network, Path file, AtomicFile.Steps steps) {
        if (file.toString().endsWith(".onnx")) {
            Onnx.save(network, file, steps);
        } else {
            ModelFile.save(network, file, steps);
        }
    }

    private void failEachStep(String name) throws IOException {
        Network old = Examples.small();
        Network replacement = Examples.large(1);
        Path file = directory.resolve(name);
        Models.save(replacement, file);
        byte[] newBytes = Files.readAllBytes(file);
        Models.save(old, file);
        byte[] oldBytes = Files.readAllBytes(file);
        List<String> failed = new ArrayList<>();
        for (int n = 1; failed.size() == n - 1; n++) {
            Models.save(old, file);
            FailingSteps steps = new FailingSteps(n);
            try {
                save(replacement, file, steps);
            } catch (ModelFileException e) {
                assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
                assertTrue(e.getMessage().contains("(step " + n + ")"), e.getMessage());
                failed.add(steps.last);
                boolean moved = steps.last.equals("force directory");
                assertArrayEquals(moved ? newBytes : oldBytes, Files.readAllBytes(file), steps.last);
            }
            assertEquals(List.of(name), Examples.names(directory));
        }
        assertArrayEquals(newBytes, Files.readAllBytes(file));
        List<String> steps = failed.stream().distinct().toList();
        assertTrue(steps.containsAll(List.of("create", "write", "force", "move")), () -> steps.toString());
        assertTrue(failed.size() > 10, () -> failed.toString());
    }

    @Test
    void whicheverStepFailsNothingIsLeftWhereNothingWas() {
        Path file = directory.resolve("model.lw");
        int n = 1;
        while (true) {
            FailingSteps steps = new FailingSteps(n++);
            try {
                ModelFile.save(Examples.small(), file, steps);
                break;
            } catch (ModelFileException e) {
                List<String> expected = steps.last.equals("force directory") ? List.of("model.lw") : List.of();
                assertEquals(expected, Examples.names(directory), steps.last);
            }
        }
        Examples.assertSame(Examples.small(), ModelFile.load(file));
    }

    @Test
    void errorsOfTheJvmLeaveNothingEither() {
        Path file = directory.resolve("model.lw");
        for (String bad : new String[] {"create", "write", "force", "move"}) {
            assertThrows(
                    StackOverflowError.class,
                    () -> ModelFile.save(Examples.small(), file, step -> {
                        if (step.equals(bad)) {
                            throw new StackOverflowError();
                        }
                    }));
            assertEquals(List.of(), Examples.names(directory), bad);
        }
    }

    @Test
    void aKilledSaveLeavesTheOldFileOrTheNewOne() throws IOException, InterruptedException, URISyntaxException {
        kill(4, 20260101, ".lw");
    }

    @Test
    void aKilledSaveLeavesTheOldFileOrTheNewOneInOnnxToo()
            throws IOException, InterruptedException, URISyntaxException {
        kill(4, 20260103, ".onnx");
    }

    @Test
    @Tag("long")
    void manyKilledSavesLeaveTheOldFileOrTheNewOne() throws IOException, InterruptedException, URISyntaxException {
        kill(1000, 20260102, ".lw");
        kill(1000, 20260104, ".onnx");
    }

    private void kill(int times, long seed, String extension)
            throws IOException, InterruptedException, URISyntaxException {
        Path file = directory.resolve("model" + extension);
        Path first = directory.resolve("first" + extension);
        Path second = directory.resolve("second" + extension);
        Models.save(Examples.large(1), first);
        Models.save(Examples.large(2), second);
        Random random = new Random(seed);
        for (int i = 0; i < times; i++) {
            killOnce(file, random.nextInt(60));
            byte[] found = Files.readAllBytes(file);
            assertTrue(Arrays.equals(found, Files.readAllBytes(first))
                    || Arrays.equals(found, Files.readAllBytes(second)));
            Models.load(file);
            List<String> others = Examples.names(directory).stream()
                    .filter(name -> !name.endsWith(extension))
                    .toList();
            assertTrue(others.size() <= 1, () -> others.toString());
            for (String other : others) {
                assertTrue(other.startsWith(".lanewise-") && other.endsWith(".tmp"), other);
                Files.delete(directory.resolve(other));
            }
        }
    }

    /** Starts a JVM that saves and saves, and kills it some milliseconds after its second save. */
    private static void killOnce(Path file, int delay) throws IOException, InterruptedException, URISyntaxException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classes = String.join(
                System.getProperty("path.separator"),
                directoryOf(ModelFile.class).toString(),
                directoryOf(SaveLoop.class).toString(),
                Path.of(CodedOutputStream.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString());
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        SaveLoop.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("0", out.readLine());
            assertEquals("1", out.readLine());
            Thread.sleep(delay);
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private static Path directoryOf(Class<?> type) throws URISyntaxException {
        String name = type.getName().replace('.', '/') + ".class";
        URL url = type.getResource("/" + name);
        assertNotNull(url);
        long depth = name.chars().filter(c -> c == '/').count() + 1;
        return Path.of(url.toURI()).resolve("../".repeat((int) depth)).normalize();
    }

    /** Fails before the n-th operation. */
    private static final class FailingSteps implements AtomicFile.Steps {
        private final int n;
        private int seen;
        private String last = "";

        FailingSteps(int n) {
            this.n = n;
        }

        @Override
        public void before(String step) throws IOException {
            seen++;
            if (seen == n) {
                last = step;
                throw new IOException("step " + n);
            }
        }
    }
}
