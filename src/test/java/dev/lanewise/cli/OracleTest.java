package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Csv;
import dev.lanewise.data.CsvTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference cases made with PyTorch and onnx, through the command line. */
class OracleTest {
    private static final Path ORACLE = Path.of("src", "test", "resources", "oracle");

    @TempDir
    private Path folder;

    static List<Path> models() throws IOException {
        try (Stream<Path> folders = Files.list(ORACLE.resolve("forward"))) {
            return folders.sorted().toList();
        }
    }

    static List<Path> refused() throws IOException {
        try (Stream<Path> files = Files.list(ORACLE.resolve("reject"))) {
            return files.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    @Tag("width")
    void predictsWhatOnnxRuntimeDoesFromEitherFormat(Path model) throws IOException {
        Path native_ = folder.resolve("model.lw");
        assertEquals(0, Cli.run("convert", model.resolve("model.onnx"), native_).exit());
        for (Path file : List.of(model.resolve("model.onnx"), native_)) {
            Cli.Result result = Cli.run("predict", "--model", file, "--input", model.resolve("input.csv"));
            assertEquals(0, result.exit(), result.err());
            Path got = Files.writeString(folder.resolve("got.csv"), result.out());
            assertClose(model.resolve("expected.csv"), got, 1e-5, 1e-4);
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWithOneLine(Path model) {
        Cli.Result result = Cli.run("inspect", model);
        assertEquals(1, result.exit());
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("lanewise: " + model + ": "), result.err());
    }

    @Test
    void thereAreSuchFiles() throws IOException {
        assertEquals(9, models().size());
        assertEquals(7, refused().size());
    }

    @ParameterizedTest
    @Tag("width")
    @CsvSource({
        "adam-minibatch-softmax, --learning-rate 0.003 --batch-size 32 --epochs 5",
        "adamw-binary, --optimizer adamw --learning-rate 0.01 --weight-decay 0.02 --batch-size 20 --epochs 4",
        "momentum-regression, --optimizer sgd --momentum 0.9 --learning-rate 0.05 --batch-size 12 --epochs 4",
        "sgd-minibatch-softmax, --optimizer sgd --learning-rate 0.1 --batch-size 16 --epochs 5",
        "sgd-online-softmax, --optimizer sgd --learning-rate 0.1 --batch-size 1 --epochs 2",
    })
    void trainsAsPyTorchDoes(String name, String options) throws IOException {
        Path given = ORACLE.resolve("training").resolve(name);
        for (String extension : List.of("lw", "onnx")) {
            Path model = folder.resolve("model." + extension);
            List<Object> words = new ArrayList<>(List.of("train", "--from", given.resolve("initial.onnx")));
            words.addAll(List.of("--data", given.resolve("data.csv"), "--no-shuffle", "--output", model));
            words.addAll(List.of(options.split(" ")));
            Cli.Result trained = Cli.run(words.toArray());
            assertEquals(0, trained.exit(), trained.err());
            Path got = folder.resolve("got.csv");
            Cli.Result result =
                    Cli.run("predict", "--model", model, "--input", given.resolve("probe.csv"), "--output", got);
            assertEquals(0, result.exit(), result.err());
            assertClose(given.resolve("expected.csv"), got, 1e-4, 1e-3);
        }
    }

    private static void assertClose(Path expected, Path got, double absolute, double relative) {
        CsvTable want = Csv.read(expected);
        CsvTable have = Csv.read(got);
        assertEquals(want.rows(), have.rows());
        assertEquals(want.columns(), have.columns());
        assertFalse(have.header().isPresent());
        for (int i = 0; i < want.values().length; i++) {
            double value = want.values()[i];
            assertEquals(value, have.values()[i], absolute + relative * Math.abs(value), "value " + i);
        }
    }
}
