package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.io.Models;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in both formats, the names of their columns, and what {@code bench} says of them. */
class FormatsTest {
    @TempDir
    private Path folder;

    private Path csv(String name, String... lines) throws IOException {
        return Cli.write(folder.resolve(name), lines);
    }

    private Path trained(String extension) throws IOException {
        Path model = folder.resolve("model." + extension);
        Path data = csv("data.csv", "height,weight,price,tax", "1,2,3,4", "2,1,4,3", "0,1,1,1");
        Cli.Result result = Cli.run(
                "train", "--data", data, "--test", data, "--layers", "5:gelu,2", "--epochs", 2, "--output", model);
        assertEquals(0, result.exit(), result.err());
        return model;
    }

    @Test
    void thereAndBackGivesTheSameBytes() throws IOException {
        Path first = trained("lw");
        Path onnx = folder.resolve("model.onnx");
        Path again = folder.resolve("again.lw");
        assertEquals(0, Cli.run("convert", first, onnx).exit());
        assertEquals(0, Cli.run("convert", onnx, again).exit());
        Network before = Models.load(first);
        Network after = Models.load(again);
        assertEquals(before.toString(), after.toString());
        assertArrayEquals(before.slab(), after.slab());
        assertEquals(before.featureNames(), after.featureNames());
        assertEquals(before.outputNames(), after.outputNames());
    }

    @Test
    void theHeaderOfTheDataNamesFeaturesAndOutputs() throws IOException {
        for (String extension : List.of("lw", "onnx")) {
            Path model = trained(extension);
            Network network = Models.load(model);
            assertEquals(List.of("height", "weight"), network.featureNames());
            assertEquals(List.of("price", "tax"), network.outputNames());
            Path right = csv("right.csv", "height,weight", "1,2");
            Path wrong = csv("wrong.csv", "weight,height", "1,2");
            Path bare = csv("bare.csv", "1,2");
            Path out = folder.resolve("out.csv");
            Cli.Result plain = Cli.run("predict", "--model", model, "--input", bare);
            assertEquals(
                    plain.out(),
                    Cli.run("predict", "--model", model, "--input", right).out());
            Cli.Result named = Cli.run("predict", "--model", model, "--input", bare, "--header");
            assertEquals("price,tax\n" + plain.out(), named.out());
            Cli.run("predict", "--model", model, "--input", bare, "--header", "--output", out);
            assertEquals(named.out(), Files.readString(out));
            Cli.Result refused = Cli.run("predict", "--model", model, "--input", wrong);
            assertEquals(1, refused.exit());
            assertTrue(
                    refused.lastLineOfErr()
                            .contains("wrong.csv, line 1, column 1: the column is named 'weight', but the model was"
                                    + " made for 'height' here"),
                    refused.err());
            Path otherTest = csv("test.csv", "height,width,price,tax", "1,2,3,4");
            Cli.Result evaluated = Cli.run("evaluate", "--model", model, "--data", otherTest);
            assertEquals(1, evaluated.exit());
            assertTrue(evaluated.err().contains("column 2: the column is named 'width'"), evaluated.err());
        }
    }

    @Test
    void outputsWithoutNamesAreNumbered() throws IOException {
        Path model = folder.resolve("plain.lw");
        Models.save(Network.inputs(2).dense(3).build(), model);
        Cli.Result result = Cli.run("predict", "--model", model, "--input", csv("x.csv", "1,2"), "--header");
        assertTrue(result.out().startsWith("output0,output1,output2\n"), result.out());
    }

    @Test
    void whatAnOnnxFileHasBesidesIsNotedOnStandardError() throws IOException {
        Path model = folder.resolve("model.lw");
        Path missing = folder.resolve("nosuch.onnx");
        Cli.Result result = Cli.run("convert", missing, model);
        assertEquals(1, result.exit());
        assertTrue(result.lastLineOfErr().startsWith("lanewise: " + missing + ": no such file"), result.err());
        assertFalse(Files.exists(model));
        Cli.Result wrong = Cli.run("convert", missing, folder.resolve("model.pt"));
        assertEquals(2, wrong.exit());
        assertTrue(wrong.lastLineOfErr().contains("model.pt' is no model by its name"), wrong.err());
    }

    @Test
    void benchShowsPercentilesBesideAnEmptyTask() throws IOException {
        Path model = trained("lw");
        Path plot = folder.resolve("plot.png");
        Cli.Result result =
                Cli.run("bench", model, "--seconds", "0.2", "--load", "0.1", "--swaps", 100, "--json", "--plot", plot);
        assertEquals(0, result.exit(), result.err());
        double previous = 0;
        for (String key : List.of("p50", "p90", "p99", "p99[.]9", "p99[.]99", "max")) {
            double micros = result.json(key);
            assertTrue(micros >= previous, () -> key + " in " + result.lastLineOfOut());
            previous = micros;
        }
        for (String key : List.of("secondsToWarm", "callsPerSecond", "published")) {
            assertTrue(result.json(key) > 0, () -> key + " in " + result.lastLineOfOut());
        }
        assertTrue(result.json("bytesPerCall") < 50, result.lastLineOfOut());
        assertTrue(result.out().contains("empty task"), result.out());
        assertTrue(result.out().contains("median of 1 pairs of intervals of 0.2 s"), result.out());
        assertTrue(result.lastLineOfOut().matches(".*\"ratios\":[{]\"p50\":[0-9.]+,.*"), result.lastLineOfOut());
        assertTrue(
                result.lastLineOfOut().matches(".*\"fullSpeed\":[{]\"with\":[{].*\"without\":[{].*\"ratios\":.*"),
                result.lastLineOfOut());
        Cli.Result still = Cli.run("bench", model, "--seconds", "0.2", "--json");
        assertFalse(still.out().contains("full speed") || still.out().contains("fullSpeed"), still.out());
        byte[] png = Files.readAllBytes(plot);
        assertEquals("PNG", new String(png, 1, 3, StandardCharsets.US_ASCII));
        assertEquals(2, Cli.run("bench", model, "--load", "1").exit());
        assertEquals(2, Cli.run("bench", model, "--plot", "plot.gif").exit());
        assertEquals(2, Cli.run("bench", model, "--threads", 0).exit());
    }
}
