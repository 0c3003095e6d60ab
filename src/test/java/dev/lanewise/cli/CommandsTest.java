package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.OracleCase;
import dev.lanewise.data.DataSet;
import dev.lanewise.data.DataSets;
import dev.lanewise.inference.Model;
import dev.lanewise.io.ModelFile;
import dev.lanewise.kernel.Simd;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Loss;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Trainer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands do when all goes well. */
class CommandsTest {
    @TempDir
    private Path folder;

    @Test
    void trainDoesWhatTheLibraryDoes() throws IOException {
        Path model = folder.resolve("model.lw");
        Cli.Result result = Cli.run(
                "train",
                "--data",
                "digits",
                "--test",
                "digits",
                "--layers",
                "12:tanh,10:softmax",
                "--seed",
                "3",
                "--learning-rate",
                "0.004",
                "--batch-size",
                "20",
                "--epochs",
                "2",
                "--json",
                "--output",
                model);
        assertEquals(0, result.exit(), result.err());

        DataSet train = DataSets.digits().train();
        Network network = Network.inputs(64)
                .dense(12, Activation.TANH)
                .dense(10, Activation.SOFTMAX)
                .seed(3)
                .build();
        double[] last = new double[1];
        Trainer.of(network)
                .optimizer(Optimizer.adam(0.004f))
                .batchSize(20)
                .build()
                .fit(train, 2, epoch -> last[0] = epoch.loss());
        Path expected = folder.resolve("expected.lw");
        ModelFile.save(network, expected);
        assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(model));

        Evaluation evaluation =
                Evaluation.of(network, Loss.CROSS_ENTROPY, DataSets.digits().test());
        assertEquals(2, result.json("epochs"));
        assertEquals(last[0], result.json("trainLoss"));
        assertEquals(evaluation.loss(), result.json("testLoss"));
        assertEquals(evaluation.accuracy(), result.json("testAccuracy"));
        assertEquals((double) network.parameterCount(), result.json("parameters"));
        assertEquals(Simd.report().width(), result.json("simd"));
        assertTrue(result.json("seconds") > 0 && result.json("samplesPerSecond") > 0);
        assertTrue(result.err().contains("epoch 2/2"), "progress goes to standard error");
    }

    @Test
    void trainTellsAPersonWhatWasLearnt() {
        Cli.Result result = Cli.run(
                "train",
                "--data",
                "digits",
                "--test",
                "digits",
                "--layers",
                "10:softmax",
                "--epochs",
                "3",
                "--output",
                folder.resolve("model.lw"));
        assertEquals(0, result.exit(), result.err());
        for (String word : List.of("accuracy 0.", "confusion", "kernels", "0.00 bytes a training", "microseconds")) {
            assertTrue(result.out().contains(word), () -> word + " is not in " + result.out());
        }
        assertTrue(result.lastLineOfOut().endsWith("model.lw"));
    }

    @Test
    void epochsZeroWritesTheStartAndFromGoesOn() throws IOException {
        Path start = folder.resolve("start.lw");
        Path same = folder.resolve("same.lw");
        Path trained = folder.resolve("trained.lw");
        Cli.Result first = Cli.run(
                "train",
                "--data",
                "digits",
                "--layers",
                "5:relu,10:softmax",
                "--epochs",
                "0",
                "--json",
                "--output",
                start);
        assertEquals(0, first.exit(), first.err());
        assertTrue(Double.isNaN(first.json("trainLoss")) && Double.isNaN(first.json("testLoss")), first.out());
        assertEquals(
                0,
                Cli.run("train", "--data", "digits", "--from", start, "--epochs", "0", "--output", same)
                        .exit());
        assertArrayEquals(Files.readAllBytes(start), Files.readAllBytes(same));

        assertEquals(
                0,
                Cli.run("train", "--data", "digits", "--from", start, "--epochs", "1", "--output", trained)
                        .exit());
        double before = Cli.run("evaluate", "--model", start, "--data", "digits", "--json")
                .json("loss");
        double after = Cli.run("evaluate", "--model", trained, "--data", "digits", "--json")
                .json("loss");
        assertTrue(after < before, before + " before, " + after + " after");
    }

    @Test
    void patienceEndsEarlyWithTheBestWeightsOfTheRowsHeldOut() throws IOException {
        Path model = folder.resolve("early.lw");
        Cli.Result result = Cli.run(
                "train",
                "--data",
                "digits",
                "--layers",
                "16:relu,10:softmax",
                "--learning-rate",
                "0.05",
                "--epochs",
                200,
                "--validation-split",
                "0.2",
                "--patience",
                2,
                "--dropout",
                "0.1",
                "--clip-norm",
                5,
                "--output",
                model,
                "--json");
        assertEquals(0, result.exit(), result.err());
        double epochs = result.json("epochs");
        assertTrue(epochs > 2 && epochs < 200, result.lastLineOfOut());
        assertTrue(Files.exists(model));
    }

    @Test
    void sgdWithMomentumIsMomentum() throws IOException {
        Path left = folder.resolve("left.lw");
        Path right = folder.resolve("right.lw");
        Object[] common = {"train", "--data", "digits", "--layers", "10:softmax", "--epochs", "1", "--no-shuffle"};
        assertEquals(
                0,
                with(common, "--optimizer", "sgd", "--momentum", "0.8", "--output", left)
                        .exit());
        assertEquals(
                0,
                with(common, "--optimizer", "momentum", "--momentum", "0.8", "--output", right)
                        .exit());
        assertArrayEquals(Files.readAllBytes(left), Files.readAllBytes(right));
    }

    @Test
    void csvRowsEndWithAClassOrWithTargetsAsTheLossSays() throws IOException {
        Path classes = Cli.write(folder.resolve("classes.csv"), "a,b,class", "0,1,0", "1,0,1", "1,1,2.0");
        Path model = folder.resolve("model.lw");
        assertEquals(
                0,
                Cli.run("train", "--data", classes, "--layers", "3:softmax", "--output", model)
                        .exit());
        assertEquals(2, ModelFile.load(model).inputs());
        assertEquals(
                0,
                Cli.run("train", "--data", classes, "--layers", "2", "--output", model)
                        .exit());
        assertEquals(1, ModelFile.load(model).inputs());
        assertEquals(
                0,
                Cli.run("train", "--data", classes, "--layers", "1:tanh", "--output", model)
                        .exit());
        assertEquals(2, ModelFile.load(model).inputs());
        Path zeroOrOne = Cli.write(folder.resolve("binary.csv"), "5,0", "6,1", "7,1");
        assertEquals(
                0,
                Cli.run("train", "--data", zeroOrOne, "--layers", "1:sigmoid", "--output", model)
                        .exit());
        Cli.Result result = Cli.run("evaluate", "--model", model, "--data", zeroOrOne, "--json");
        assertEquals(3, result.json("samples"));
        assertTrue(result.json("accuracy") >= 0, result.out());
    }

    @Test
    void directoriesOfIdxFilesHaveTwoParts() throws IOException {
        writeIdx("train", new int[] {0, 255, 51, 102}, new int[] {0, 1});
        writeIdx("t10k", new int[] {255, 0}, new int[] {1});
        Path model = folder.resolve("model.lw");
        Cli.Result result = Cli.run(
                "train", "--data", folder, "--test", folder, "--layers", "2:softmax", "--json", "--output", model);
        assertEquals(0, result.exit(), result.err());
        assertEquals(2, ModelFile.load(model).inputs());
        assertEquals(
                1,
                Cli.run("evaluate", "--model", model, "--data", folder, "--json")
                        .json("samples"));
    }

    @Test
    void predictWritesTheOutputsAsFloatToStringDoes() throws IOException {
        Network network = OracleCase.named("forward/tanh-softmax-4-8-3")
                .network(Network.inputs(4).dense(8, Activation.TANH).dense(3, Activation.SOFTMAX));
        Path model = folder.resolve("model.lw");
        ModelFile.save(network, model);
        Path input = OracleCase.named("forward/tanh-softmax-4-8-3").folder().resolve("input.csv");

        StringBuilder expected = new StringBuilder();
        float[] out = new float[3];
        for (float[] row : OracleCase.named("forward/tanh-softmax-4-8-3").read("input.csv")) {
            Model.of(network).session().predict(row, 0, out, 0);
            expected.append(out[0] + "," + out[1] + "," + out[2] + "\n");
        }
        Cli.Result result = Cli.run("predict", "--model", model, "--input", input);
        assertEquals(0, result.exit(), result.err());
        assertEquals(expected.toString(), result.out());

        Path output = folder.resolve("output.csv");
        assertEquals(
                0,
                Cli.run("predict", "--model", model, "--input", input, "--output", output)
                        .exit());
        assertEquals(expected.toString(), Files.readString(output));
    }

    @Test
    void predictTakesMoreRowsThanItComputesAtOnce() throws IOException {
        Network network = Network.inputs(1).dense(1).build();
        network.outputLayer().setWeights(new float[] {2f}, 0);
        Path model = folder.resolve("model.lw");
        ModelFile.save(network, model);
        StringBuilder rows = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            rows.append(i).append('\n');
            expected.append(2f * i).append('\n');
        }
        Path input = Files.writeString(folder.resolve("input.csv"), rows);
        assertEquals(
                expected.toString(),
                Cli.run("predict", "--model", model, "--input", input).out());
    }

    @Test
    void nanInNanOut() throws IOException {
        Path model = folder.resolve("model.lw");
        ModelFile.save(Network.inputs(2).dense(2, Activation.RELU).dense(1).build(), model);
        Path input = Cli.write(folder.resolve("input.csv"), "x,y", "NaN,1", "0,0");
        Cli.Result result = Cli.run("predict", "--model", model, "--input", input);
        assertEquals(0, result.exit(), result.err());
        assertEquals("NaN\n0.0\n", result.out());
    }

    @Test
    void evaluateUsesTheStoredLossUnlessTold() throws IOException {
        Path model = folder.resolve("model.lw");
        Network network = Network.inputs(1).dense(1, Activation.SIGMOID).build();
        network.putMetadata("loss", "mean-squared-error");
        ModelFile.save(network, model);
        Path data = Cli.write(folder.resolve("data.csv"), "0,1", "0,0");
        assertEquals(
                0.25,
                Cli.run("evaluate", "--model", model, "--data", data, "--json").json("loss"));
        Cli.Result told =
                Cli.run("evaluate", "--model", model, "--data", data, "--loss", "binary-cross-entropy", "--json");
        assertEquals(StrictMath.log(2), told.json("loss"), 1e-6);
        assertEquals(0.5, told.json("accuracy"));
    }

    @Test
    void inspectShowsLayersAndTrueCounts() throws IOException {
        Path model = folder.resolve("model.lw");
        Network network =
                Network.inputs(3).dense(5, Activation.LEAKY_RELU).dense(2).build();
        network.putMetadata("note", "by hand");
        ModelFile.save(network, model);
        Cli.Result json = Cli.run("inspect", model, "--json");
        assertEquals(
                "{\"inputs\":3,\"outputs\":2,\"parameters\":32,\"layers\":["
                        + "{\"inputs\":3,\"outputs\":5,\"activation\":\"leaky-relu\"},"
                        + "{\"inputs\":5,\"outputs\":2,\"activation\":\"identity\"}]}",
                json.lastLineOfOut());
        Cli.Result text = Cli.run("inspect", model);
        assertTrue(text.out().contains("dense 3 -> 5, leaky-relu: 20 parameters"), text.out());
        assertTrue(text.out().contains("by hand"), text.out());
    }

    @Test
    void eachCommandExplainsItself() {
        for (String command : List.of("train", "predict", "evaluate", "inspect", "doctor")) {
            Cli.Result result = Cli.run(command, "--help");
            assertEquals(0, result.exit());
            assertTrue(result.out().startsWith("Usage: lanewise " + command), result.out());
            assertTrue(Cli.run("--help").out().contains("  " + command + " "));
        }
        assertFalse(Cli.run("--version").out().isBlank());
    }

    private static Cli.Result with(Object[] common, Object... more) {
        Object[] all = new Object[common.length + more.length];
        System.arraycopy(common, 0, all, 0, common.length);
        System.arraycopy(more, 0, all, common.length, more.length);
        return Cli.run(all);
    }

    /** Images of one row and two columns. */
    private void writeIdx(String part, int[] pixels, int[] labels) throws IOException {
        Path images = folder.resolve(part + "-images-idx3-ubyte");
        try (DataOutputStream file = new DataOutputStream(Files.newOutputStream(images))) {
            for (int number : new int[] {0x803, labels.length, 1, 2}) {
                file.writeInt(number);
            }
            for (int pixel : pixels) {
                file.writeByte(pixel);
            }
        }
        Path classes = folder.resolve(part + "-labels-idx1-ubyte");
        try (DataOutputStream file = new DataOutputStream(Files.newOutputStream(classes))) {
            file.writeInt(0x801);
            file.writeInt(labels.length);
            for (int label : labels) {
                file.writeByte(label);
            }
        }
    }
}
