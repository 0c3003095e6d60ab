package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Thrown;
import dev.lanewise.data.DataSet;
import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import dev.lanewise.training.NonFinitePolicy;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Trainer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands behind the weights: input scaling, names, and the state of a trainer. */
class ModelFileSectionsTest {
    private static final int VERSION_AT = 8;

    @TempDir
    Path directory;

    private Path file(String name) {
        return directory.resolve(name);
    }

    private static Network.Builder network() {
        return Network.inputs(3)
                .dense(17, Activation.TANH)
                .dense(2, Activation.SOFTMAX)
                .seed(4);
    }

    @Test
    void eachPartIsKeptAloneAndWithTheOthers() throws IOException {
        for (int parts = 0; parts < 8; parts++) {
            Network.Builder builder = network();
            if ((parts & 1) != 0) {
                builder.inputScaling(InputScaling.of(new float[] {1, -2, 3}, new float[] {0.1f, -0f, 1e30f}));
            }
            if ((parts & 2) != 0) {
                builder.featureNames(List.of("b", "a", ""));
            }
            if ((parts & 4) != 0) {
                builder.outputNames(List.of("no", "no"));
            }
            Network network = builder.build();
            Path file = file("model.lw");
            ModelFile.save(network, file);
            byte[] bytes = Files.readAllBytes(file);
            assertEquals(parts == 0 ? 1 : 2, bytes[VERSION_AT]);
            Network loaded = ModelFile.load(file);
            Examples.assertSame(network, loaded);
            ModelFile.save(loaded, file);
            assertArrayEquals(bytes, Files.readAllBytes(file));
        }
    }

    @Test
    void filesOfFormatVersionTwoLoadAndAreWrittenAlike() throws IOException {
        byte[] golden;
        try (InputStream in = ModelFileSectionsTest.class.getResourceAsStream("version-2.lw")) {
            assertNotNull(in);
            golden = in.readAllBytes();
        }
        Path file = Files.write(file("golden.lw"), golden);
        Examples.assertSame(Examples.trainer(), ModelFile.loadTrainer(file));
        Examples.assertSame(Examples.named(), ModelFile.load(file));
        ModelFile.save(Examples.trainer(), file);
        assertArrayEquals(golden, Files.readAllBytes(file));
    }

    @Test
    void theHistoryAndTheChecksumsOfTheDataAreKept() throws IOException {
        Path file = file("experienced.lw");
        Trainer trainer = Examples.experienced();
        ModelFile.save(trainer, file);
        byte[] bytes = Files.readAllBytes(file);
        Trainer loaded = ModelFile.loadTrainer(file);
        Examples.assertSame(trainer, loaded);
        assertEquals(2, loaded.history().size());
        assertTrue(loaded.state().settings().containsKey("data.features"));
        ModelFile.save(loaded, file);
        assertArrayEquals(bytes, Files.readAllBytes(file));
    }

    @Test
    void filesOfReleasesWithoutHistoryGoOn() throws IOException {
        try (InputStream in = ModelFileSectionsTest.class.getResourceAsStream("version-2.lw")) {
            assertNotNull(in);
            Files.write(file("golden.lw"), in.readAllBytes());
        }
        Trainer trainer = ModelFile.resume(file("golden.lw"))
                .optimizer(Optimizer.adam(0f))
                .nonFinite(NonFinitePolicy.SKIP_STEP)
                .build();
        DataSet data = DataSet.of(3, 3, new float[3], new float[] {0, 1, 0});
        trainer.requireSameData(data);
        trainer.fit(data, 1, epoch -> {});
        assertEquals(8, trainer.epochs());
        assertEquals(1, trainer.history().size());
    }

    @Test
    void interruptedBetweenAnyEpochsAndLoadedEqualsUninterrupted() throws IOException {
        float[] x = new float[23 * 3];
        float[] y = new float[23 * 2];
        SplitMix64 random = new SplitMix64(1);
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat();
        }
        for (int row = 0; row < 23; row++) {
            y[2 * row + random.nextInt(2)] = 1;
        }
        DataSet data = DataSet.of(3, 2, x, y);
        int epochs = 4;
        for (Optimizer optimizer :
                List.of(Optimizer.sgd(0.1f), Optimizer.momentum(0.1f, 0.9f), Optimizer.adam(0.01f))) {
            Trainer uninterrupted = trainer(optimizer);
            uninterrupted.fit(data, epochs, epoch -> {});
            Path expected = file("uninterrupted.lw");
            Path expectedNetwork = file("network.lw");
            ModelFile.save(uninterrupted, expected);
            ModelFile.save(uninterrupted.network(), expectedNetwork);
            for (int stop = 0; stop <= epochs; stop++) {
                Path file = file("checkpoint.lw");
                Trainer first = trainer(optimizer);
                first.fit(data, stop, epoch -> {});
                ModelFile.save(first, file);
                Trainer second = ModelFile.loadTrainer(file);
                second.fit(data, epochs - (int) second.epochs(), epoch -> {});
                ModelFile.save(second, file);
                assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(file));
                ModelFile.save(second.network(), file);
                assertArrayEquals(Files.readAllBytes(expectedNetwork), Files.readAllBytes(file));
            }
        }
    }

    private static Trainer trainer(Optimizer optimizer) {
        return Trainer.of(network()
                        .featureNames(List.of("a", "b", "c"))
                        .inputScaling(InputScaling.of(new float[3], new float[] {1, 2, 3}))
                        .build())
                .optimizer(optimizer)
                .batchSize(5)
                .seed(9)
                .build();
    }

    @Test
    void aCheckpointIsMadeEverySoManyEpochs() {
        DataSet data = DataSet.of(3, 2, new float[] {1, 2, 3}, new float[] {0, 1});
        Trainer trainer = trainer(Optimizer.adam(0.01f));
        Path file = file("checkpoint.lw");
        Checkpoint checkpoint = Checkpoint.every(3, trainer, file);
        trainer.fit(data, 2, checkpoint);
        assertEquals(List.of(), Examples.names(directory));
        trainer.fit(data, 3, checkpoint);
        assertEquals(3, ModelFile.loadTrainer(file).epochs());
        trainer.fit(data, 1, checkpoint);
        Examples.assertSame(trainer, ModelFile.loadTrainer(file));
        assertThrows(IllegalArgumentException.class, () -> Checkpoint.every(0, trainer, file));
    }

    @Test
    void aNetworkIsNoTrainer() {
        Path file = file("model.lw");
        for (Network network : List.of(Examples.small(), Examples.named())) {
            ModelFile.save(network, file);
            assertEquals(
                    file + ": holds a network without the state of its training; give a file that a trainer saved",
                    Thrown.message(ModelFileException.class, () -> ModelFile.loadTrainer(file)));
        }
    }

    @Test
    void weightsThatAreNotFiniteAreTakenWhenAllowed() throws IOException {
        Network network = network().build();
        network.layer(0)
                .setBias(
                        new float[] {0, Float.NaN, Float.NEGATIVE_INFINITY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
                        0);
        Path file = file("model.lw");
        assertThrows(ModelFileException.class, () -> ModelFile.save(network, file));
        ModelFile.save(network, file, NonFinite.ALLOW);
        assertTrue(Thrown.message(ModelFileException.class, () -> ModelFile.load(file))
                .contains("layer 1, bias [1] is NaN"));
        assertTrue(Thrown.message(ModelFileException.class, () -> ModelFile.load(file, NonFinite.REFUSE))
                .contains("layer 1, bias [1] is NaN"));
        Examples.assertSame(network, ModelFile.load(file, NonFinite.ALLOW));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 10] ^= 1;
        Files.write(file, bytes);
        assertThrows(ModelFileException.class, () -> ModelFile.load(file, NonFinite.ALLOW));
    }

    @Test
    void namesThatNoFileHoldsAreNotSaved() {
        Network network = network().build();
        network.setOutputNames(List.of("a", "\ud83d"));
        assertTrue(Thrown.message(ModelFileException.class, () -> ModelFile.save(network, file("model.lw")))
                .contains("no Unicode"));
        assertEquals(List.of(), Examples.names(directory));
    }

    @Test
    void manyNamesAreReadAndTwoEqualOnesFound() throws IOException {
        int n = 3000;
        String[] names = new String[n];
        for (int i = 0; i < n; i++) {
            names[i] = "feature " + (i * 7919 % n);
        }
        Network network =
                Network.inputs(n).dense(1).featureNames(List.of(names)).build();
        Path file = file("model.lw");
        ModelFile.save(network, file);
        Examples.assertSame(network, ModelFile.load(file));
        Forged equal = new Forged();
        for (int i = 0; i < n; i++) {
            equal.text(i == 2999 ? names[17] : names[i]);
        }
        Forged header = new Forged().layers(1, n).layer(1, "identity").metadata();
        Files.write(
                file,
                header.sections(1).section("feature-names", equal.content()).bytes(n + 1));
        assertEquals(
                file + ": two of its features have the same name; the file is damaged, get it again",
                Thrown.message(ModelFileException.class, () -> ModelFile.load(file)));
    }

    @Test
    void aMappedFileThatBecomesShorterGivesAnError() throws IOException {
        Network network = Examples.large(1);
        Path file = file("model.lw");
        ModelFile.save(network, file);
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment content = FileContent.of(channel, arena);
            channel.truncate(8192);
            String message = Thrown.message(
                    ModelFileException.class, () -> ModelReader.network(file, content, NonFinite.REFUSE));
            assertEquals(file + ": became shorter while it was read; get it again", message);
        }
    }
}
