package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path directory;

    @Test
    void loadsWhatWasSavedToTheBit() {
        for (Network network : List.of(Examples.small(), Examples.large(1))) {
            Path file = directory.resolve("model.lw");
            ModelFile.save(network, file);
            Examples.assertSame(network, ModelFile.load(file));
            assertEquals(List.of("model.lw"), Examples.names(directory));
        }
    }

    @Test
    void loadsEveryWidthOfLayer() {
        Path file = directory.resolve("model.lw");
        for (int outputs : new int[] {1, 2, 15, 16, 17, 31, 32, 33, 100}) {
            for (int inputs : new int[] {1, 2, 7, 16, 40, 3000}) {
                Network network = Network.inputs(inputs).dense(outputs).seed(7).build();
                ModelFile.save(network, file);
                Examples.assertSame(network, ModelFile.load(file));
            }
        }
    }

    @Test
    void theSameNetworkGivesTheSameBytes() throws IOException {
        Path first = directory.resolve("first.lw");
        Path second = directory.resolve("second.lw");
        ModelFile.save(Examples.small(), first);
        Network other = Examples.small();
        ModelFile.save(other.copy(), second);
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        ModelFile.save(ModelFile.load(first), second);
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
    }

    @Test
    void theOrderOfMetadataIsThatOfTheBytesOfTheKeys() {
        Network network = Network.inputs(1).dense(1).build();
        // As chars the second sorts first, as UTF-8 the first.
        network.putMetadata("\uffee", "a");
        network.putMetadata("\ud83d\ude00", "b");
        Path file = directory.resolve("model.lw");
        ModelFile.save(network, file);
        Examples.assertSame(network, ModelFile.load(file));
    }

    @Test
    void filesOfFormatVersionOneLoadAndAreWrittenAlike() throws IOException {
        byte[] golden;
        try (InputStream in = ModelFileTest.class.getResourceAsStream("version-1.lw")) {
            assertNotNull(in);
            golden = in.readAllBytes();
        }
        Path file = Files.write(directory.resolve("golden.lw"), golden);
        Examples.assertSame(Examples.small(), ModelFile.load(file));
        Path written = directory.resolve("written.lw");
        ModelFile.save(Examples.small(), written);
        assertArrayEquals(golden, Files.readAllBytes(written));
    }

    @Test
    void replacesAnOldFileAndKeepsItsPermissions() throws IOException {
        Path file = directory.resolve("model.lw");
        ModelFile.save(Examples.large(1), file);
        boolean posix = Files.getFileStore(file).supportsFileAttributeView("posix");
        if (posix) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        }
        ModelFile.save(Examples.small(), file);
        Examples.assertSame(Examples.small(), ModelFile.load(file));
        if (posix) {
            assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void savesToAPathWithoutADirectory() throws IOException {
        Path file = Path.of("lanewise-test-" + ProcessHandle.current().pid() + ".lw");
        try {
            ModelFile.save(Examples.small(), file);
            Examples.assertSame(Examples.small(), ModelFile.load(file));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void saysWhyItCannotSaveThere() throws IOException {
        Path missing = directory.resolve("missing").resolve("model.lw");
        assertSaveFails(missing, "not saved, as its directory does not exist; create the directory first");
        Path inFile = Files.createFile(directory.resolve("file")).resolve("model.lw");
        assertSaveFails(inFile, "not saved, as its directory does not exist; create the directory first");
        assertSaveFails(directory, "not saved, as this is no regular file; give the path of a file");
        assertSaveFails(directory.getRoot(), "not saved, as its directory does not exist; create the directory first");
        Path target = Files.write(directory.resolve("target.lw"), new byte[] {1});
        Path link = Files.createSymbolicLink(directory.resolve("link.lw"), target);
        assertSaveFails(link, "not saved, as this is a symbolic link; give the path of the file itself");
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling.lw"), directory.resolve("nothing"));
        assertSaveFails(dangling, "not saved, as this is a symbolic link; give the path of the file itself");
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(new byte[] {1}, Files.readAllBytes(target));
        assertEquals(List.of("dangling.lw", "file", "link.lw", "target.lw"), Examples.names(directory));
    }

    @Test
    void saysWhyItCannotLoadFromThere() throws IOException {
        Path missing = directory.resolve("missing.lw");
        assertEquals(
                missing + ": no such file; check the path",
                assertThrows(ModelFileException.class, () -> ModelFile.load(missing))
                        .getMessage());
        assertEquals(
                directory + ": not a regular file; give the path of a model file",
                assertThrows(ModelFileException.class, () -> ModelFile.load(directory))
                        .getMessage());
        Path empty = Files.createFile(directory.resolve("empty.lw"));
        assertEquals(
                empty + ": the file is empty; get it again",
                assertThrows(ModelFileException.class, () -> ModelFile.load(empty))
                        .getMessage());
    }

    @Test
    void loadsThroughSymbolicLinks() throws IOException {
        Path file = directory.resolve("model.lw");
        ModelFile.save(Examples.small(), file);
        Path link = Files.createSymbolicLink(directory.resolve("link.lw"), file);
        Examples.assertSame(Examples.small(), ModelFile.load(link));
    }

    @Test
    void refusesToSaveWeightsThatAreNotFinite() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Network weight = Examples.large(1);
            Layer layer = weight.layer(1);
            float[] weights = new float[layer.outputs() * layer.inputs()];
            layer.getWeights(weights, 0);
            weights[200 * 517 + 500] = bad;
            layer.setWeights(weights, 0);
            Path file = directory.resolve("model.lw");
            assertEquals(
                    file + ": not saved, as layer 2, weight [200][500] is " + bad
                            + "; train again with a lower learning rate, or from the last good model",
                    assertThrows(ModelFileException.class, () -> ModelFile.save(weight, file))
                            .getMessage());
            Network bias = Examples.small();
            bias.layer(0).setBias(new float[] {0, bad, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0);
            String message = assertThrows(ModelFileException.class, () -> ModelFile.save(bias, file))
                    .getMessage();
            assertTrue(message.contains("layer 1, bias [1] is " + bad + "; "), message);
            assertEquals(List.of(), Examples.names(directory));
        }
    }

    @Test
    void refusesToSaveMetadataThatNoFileHolds() {
        Path file = directory.resolve("model.lw");
        Network surrogate = Network.inputs(1).dense(1).build();
        surrogate.putMetadata("half", "\ud83d");
        assertTrue(assertThrows(ModelFileException.class, () -> ModelFile.save(surrogate, file))
                .getMessage()
                .contains("no Unicode"));
        Network many = Network.inputs(1).dense(1).build();
        for (int i = 0; i < 4096; i++) {
            many.putMetadata("key " + i, "");
        }
        ModelFile.save(many, file);
        Examples.assertSame(many, ModelFile.load(file));
        many.putMetadata("one more", "");
        assertThrows(ModelFileException.class, () -> ModelFile.save(many, file));
        Network long1 = Network.inputs(1).dense(1).build();
        long1.putMetadata("text", "x".repeat((1 << 24) - 100));
        ModelFile.save(long1, file);
        Examples.assertSame(long1, ModelFile.load(file));
        long1.putMetadata("text", "x".repeat(1 << 24));
        assertThrows(ModelFileException.class, () -> ModelFile.save(long1, file));
        Examples.assertSame(ModelFile.load(file), ModelFile.load(file));
    }

    @Test
    void headersOfEveryLengthEndAtTheNextMultipleOf64() throws IOException {
        Path file = directory.resolve("model.lw");
        for (int length = 0; length < 200; length++) {
            Network network = Network.inputs(1).dense(1, Activation.TANH).build();
            network.putMetadata("k", "x".repeat(length));
            ModelFile.save(network, file);
            Examples.assertSame(network, ModelFile.load(file));
            // To the inputs 32, the layer 16, the number of entries 4, the entry 9 and more, the checksum 4.
            assertEquals(Math.ceilDiv(32 + 16 + 4 + 9 + length + 4, 64) * 64 + 8 + 4, Files.size(file));
        }
    }

    @Test
    void holdsManyLayersAndRefusesMore() {
        Path file = directory.resolve("model.lw");
        Network.Builder builder = Network.inputs(1);
        for (int l = 0; l < 4096; l++) {
            builder.dense(1, Activation.RELU);
        }
        Network deep = builder.build();
        ModelFile.save(deep, file);
        Examples.assertSame(deep, ModelFile.load(file));
        Network deeper = builder.dense(1).build();
        assertThrows(ModelFileException.class, () -> ModelFile.save(deeper, file));
        Examples.assertSame(deep, ModelFile.load(file));
    }

    @Test
    void anInterruptedThreadGetsAnErrorAndLeavesNothing() {
        Path file = directory.resolve("model.lw");
        Thread.currentThread().interrupt();
        String saving = assertThrows(ModelFileException.class, () -> ModelFile.save(Examples.small(), file))
                .getMessage();
        assertTrue(Thread.interrupted());
        assertTrue(saving.contains("interrupted"), saving);
        assertEquals(List.of(), Examples.names(directory));
        ModelFile.save(Examples.small(), file);
        Thread.currentThread().interrupt();
        String loading = assertThrows(ModelFileException.class, () -> ModelFile.load(file))
                .getMessage();
        assertTrue(Thread.interrupted());
        assertTrue(loading.contains("interrupted"), loading);
    }

    @Test
    void needsLittleMemoryBesidesTheNetwork() {
        Path file = directory.resolve("model.lw");
        Network network = Network.inputs(1024).dense(1024).dense(1024).build();
        ModelFile.save(network, file);
        ModelFile.load(file);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        ModelFile.save(network, file);
        long saving = THREADS.getCurrentThreadAllocatedBytes() - before;
        before = THREADS.getCurrentThreadAllocatedBytes();
        ModelFile.load(file);
        long loading = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(saving < 1 << 18, saving + " bytes to save");
        assertTrue(loading < 4L * network.slab().length + (1 << 18), loading + " bytes to load");
    }

    private void assertSaveFails(Path file, String why) {
        assertEquals(
                file + ": " + why,
                assertThrows(ModelFileException.class, () -> ModelFile.save(Examples.small(), file))
                        .getMessage());
        assertFalse(Examples.names(directory).stream().anyMatch(name -> name.endsWith(".tmp")));
    }
}
