package dev.lanewise.io.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.OracleCase;
import dev.lanewise.io.ModelFile;
import dev.lanewise.io.ModelFileException;
import dev.lanewise.io.Models;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference files: each is read and gives the outputs beside it, or is refused in one line. */
class OracleFilesTest {
    private static final Map<String, String> NETWORKS = Map.of(
            "batchnorm-dropout-10-20-3", "10 -> 20 relu -> 3 softmax",
            "elu-logsoftmax-9-17-4", "9 -> 17 elu(1.3) -> 4 log-softmax",
            "gelu-silu-12-24-24-2", "12 -> 24 gelu -> 24 silu -> 2 identity",
            "gemm-transb0-alpha-6-11-2", "6 -> 11 tanh -> 2 identity",
            "leaky-linear-7-13-5", "7 -> 13 leaky-relu(0.07) -> 5 identity",
            "relu-sigmoid-20-50-50-1", "20 -> 50 relu -> 50 relu -> 1 sigmoid",
            "relu-softmax-784-128-10", "784 -> 128 relu -> 10 softmax",
            "scaler-matmul-add-13-31-3", "13 -> 31 relu -> 3 softmax",
            "tanh-softmax-4-8-3", "4 -> 8 tanh -> 3 softmax");

    /** What the message must name, by file. */
    private static final Map<String, String> REASONS = Map.of(
            "convolution", "(Conv)",
            "dimension-bomb", "claims",
            "empty", "empty",
            "external-data", "another file",
            "shape-lies", "claims",
            "text", "no ONNX model",
            "truncated", "more than are there");

    @TempDir
    Path directory;

    private static List<Path> in(String folder) throws IOException {
        try (Stream<Path> files = Files.list(OracleCase.named(folder).folder())) {
            return files.sorted().toList();
        }
    }

    @Test
    void everyForwardCaseGivesItsOutputsAlsoWhenItIsWrittenAgain() throws IOException {
        List<Path> cases = in("forward");
        assertEquals(NETWORKS.size(), cases.size());
        for (Path folder : cases) {
            String name = folder.getFileName().toString();
            OracleCase oracle = OracleCase.named("forward/" + name);
            Network network = Models.load(folder.resolve("model.onnx"));
            assertEquals(NETWORKS.get(name), network.toString());
            oracle.check(network, "input.csv", 1e-6, 1e-5);
            Path again = directory.resolve(name + ".onnx");
            Models.save(network, again);
            oracle.check(Models.load(again), "input.csv", 1e-6, 1e-5);
            Path ours = directory.resolve(name + ".lw");
            Models.save(network, ours);
            oracle.check(ModelFile.load(ours), "input.csv", 1e-6, 1e-5);
        }
    }

    @Test
    void everyRejectCaseIsRefusedInOneLine() throws IOException {
        List<Path> cases = in("reject");
        assertEquals(REASONS.size(), cases.size());
        List<String> notes = new ArrayList<>();
        for (Path file : cases) {
            String message = assertThrows(ModelFileException.class, () -> Models.load(file, notes::add))
                    .getMessage();
            String name = file.getFileName().toString().replace(".onnx", "");
            assertTrue(message.startsWith(file + ": ") && message.contains(REASONS.getOrDefault(name, "?")), message);
            assertEquals(1, message.lines().count(), message);
        }
        assertEquals(List.of(), notes);
    }
}
