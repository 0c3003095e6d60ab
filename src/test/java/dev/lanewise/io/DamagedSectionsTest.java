package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.network.Network;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Trainer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sections that are not exactly right are refused, however well signed, and cost nothing. */
class DamagedSectionsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Path FILE = Path.of("model.lw");
    private static final String AGAIN = "; the file is damaged, get it again";

    @TempDir
    Path directory;

    /** A network 2 -> 3, all zeros, without metadata. */
    private static Forged small() {
        return new Forged().layers(1, 2).layer(3, "identity").metadata();
    }

    private static byte[] floats(float... values) {
        Forged content = new Forged();
        for (float value : values) {
            content.number(Float.floatToRawIntBits(value));
        }
        return content.content();
    }

    private static byte[] texts(String... values) {
        Forged content = new Forged();
        for (String value : values) {
            content.text(value);
        }
        return content.content();
    }

    private static byte[] settings(String... changes) {
        Map<String, String> all =
                new TreeMap<>(Trainer.of(Network.inputs(2).dense(3).build())
                        .optimizer(Optimizer.momentum(0.1f, 0.9f))
                        .build()
                        .state()
                        .settings());
        for (int i = 0; i < changes.length; i += 2) {
            all.put(changes[i], changes[i + 1]);
        }
        Forged content = new Forged().number(all.size());
        all.forEach((key, value) -> content.text(key).text(value));
        return content.content();
    }

    private static String refusal(byte[] bytes) {
        return message(assertThrows(
                ModelFileException.class,
                () -> ModelReader.network(FILE, MemorySegment.ofArray(bytes), NonFinite.REFUSE)));
    }

    private static String trainerRefusal(byte[] bytes) {
        return message(
                assertThrows(ModelFileException.class, () -> ModelReader.trainer(FILE, MemorySegment.ofArray(bytes))));
    }

    private static String message(ModelFileException e) {
        assertTrue(e.getMessage().startsWith(FILE + ": "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
        return e.getMessage().substring(FILE.toString().length() + 2);
    }

    @Test
    void everyFlippedBitTruncationAndAdditionIsRefused() throws IOException {
        for (Trainer trainer : List.of(Examples.trainer(), Examples.experienced())) {
            Path file = directory.resolve("model.lw");
            ModelFile.save(trainer, file);
            everyFlippedBitTruncationAndAdditionIsRefused(Files.readAllBytes(file));
        }
    }

    private static void everyFlippedBitTruncationAndAdditionIsRefused(byte[] good) {
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bytes = good.clone();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            refusal(bytes);
        }
        for (int length = 0; length < good.length; length++) {
            refusal(Arrays.copyOf(good, length));
            trainerRefusal(Arrays.copyOf(good, length));
        }
        for (int more : new int[] {1, 4, 64, good.length}) {
            refusal(Arrays.copyOf(good, good.length + more));
        }
    }

    @Test
    void rightSectionsAreLoaded() {
        byte[] bytes = small().sections(5)
                .section("input-scaling", floats(1, 2, 3, 4))
                .section("feature-names", texts("b", "a"))
                .section("output-names", texts("", "", ""))
                .section("training", settings())
                .section("moments", new byte[36])
                .bytes(9);
        Trainer trainer = ModelReader.trainer(FILE, MemorySegment.ofArray(bytes));
        assertEquals("[b, a]", trainer.network().featureNames().toString());
        assertEquals("[, , ]", trainer.network().outputNames().toString());
        assertEquals(4f, trainer.network().inputScaling().orElseThrow().scale()[1]);
    }

    @Test
    void theListOfSectionsIsAsItMustBe() {
        assertEquals(
                "it claims 0 sections (1 to 6 can be)" + AGAIN,
                refusal(small().sections(0).bytes(9)));
        assertEquals(
                "it claims 7 sections (1 to 6 can be)" + AGAIN,
                refusal(small().sections(7).bytes(9)));
        assertEquals(
                "its sections are not in order" + AGAIN,
                refusal(small().sections(2)
                        .section("output-names", texts("a", "b", "c"))
                        .section("feature-names", texts("a", "b"))
                        .bytes(9)));
        assertEquals(
                "its sections are not in order" + AGAIN,
                refusal(small().sections(2)
                        .section("feature-names", texts("a", "b"))
                        .section("feature-names", texts("a", "b"))
                        .bytes(9)));
        assertEquals(
                "it has the section thumbnail, which this release does not know; use the release that wrote the file",
                refusal(small().sections(1).section("thumbnail", new byte[4]).bytes(9)));
        assertEquals(
                "section 1 has no proper name" + AGAIN,
                refusal(small().sections(1).section("../x", new byte[4]).bytes(9)));
        assertEquals(
                "its section training cannot be 0 bytes long" + AGAIN,
                refusal(small().sections(1).section("training", new byte[0]).bytes(9)));
        assertEquals(
                "its header goes on behind its end" + AGAIN,
                refusal(small().number(1)
                        .section("feature-names", texts("a", "b"))
                        .bytes(9)));
    }

    @Test
    void lengthsOfSectionsAgreeWithTheNetworkAndTheFile() {
        for (int floats : new int[] {1, 3, 5, 6}) {
            assertEquals(
                    "its section input-scaling cannot be " + 4 * floats + " bytes long" + AGAIN,
                    refusal(small().sections(1)
                            .section("input-scaling", new byte[4 * floats])
                            .bytes(9)));
        }
        for (int length : new int[] {4, 35, 37, 36 * 17}) {
            assertEquals(
                    "its section moments cannot be " + length + " bytes long" + AGAIN,
                    refusal(small().sections(2)
                            .section("training", settings())
                            .section("moments", new byte[length])
                            .bytes(9)));
        }
        assertEquals(
                "it has moments without the training that belongs to it" + AGAIN,
                refusal(small().sections(1).section("moments", new byte[36]).bytes(9)));
        assertEquals(
                "it has history without the training that belongs to it" + AGAIN,
                refusal(small().sections(1).section("history", new byte[44]).bytes(9)));
        for (int length : new int[] {4, 43, 45, 44 * 65_537}) {
            assertEquals(
                    "its section history cannot be " + length + " bytes long" + AGAIN,
                    refusal(small().sections(2)
                            .section("training", settings())
                            .section("history", new byte[length])
                            .bytes(9)));
        }
        for (long claimed : new long[] {-1, Long.MIN_VALUE}) {
            assertEquals(
                    "its section training cannot be " + Long.toUnsignedString(claimed) + " bytes long" + AGAIN,
                    refusal(small().sections(1)
                            .section("training", claimed, settings())
                            .bytes(9)));
        }
        assertEquals(
                "its section training cannot be " + Long.MAX_VALUE + " bytes long" + AGAIN,
                refusal(small().sections(1)
                        .section("training", Long.MAX_VALUE, settings())
                        .bytes(9)));
        long most = 1 << 28;
        byte[] claims = small().sections(3)
                .section("feature-names", most, texts("a", "b"))
                .section("output-names", most, texts("a", "b", "c"))
                .section("training", most, settings())
                .bytes(9);
        assertEquals("it ends early, after " + claims.length + " bytes" + AGAIN, refusal(claims));
    }

    @Test
    void textsInSectionsAreAsTheyMustBe() {
        assertNames("feature-names", "its section feature-names ends within a field" + AGAIN, texts("aaaa"));
        assertNames("feature-names", "it has no name for each of 2" + AGAIN, texts("aaa"));
        assertNames("feature-names", "its section feature-names goes on behind its end" + AGAIN, texts("a", "b", "c"));
        assertNames("feature-names", "two of its features have the same name" + AGAIN, texts("é", "é"));
        byte[] latin = texts("é", "e");
        latin[4] = (byte) 0xe9;
        assertNames("feature-names", "its section feature-names has text that is not UTF-8" + AGAIN, latin);
        assertNames("output-names", "its section output-names ends within a field" + AGAIN, texts("aaaa", "b"));
        byte[] unordered =
                new Forged().number(2).text("b").text("1").text("a").text("2").content();
        assertNames("training", "its training state is not in order" + AGAIN, unordered);
        assertNames("training", "its section training goes on behind its end" + AGAIN, Arrays.copyOf(settings(), 999));
        assertNames(
                "training",
                "it claims 4097 entries of training state (0 to 4096 can be)" + AGAIN,
                new Forged().number(4097).content());
    }

    private static void assertNames(String section, String message, byte[] content) {
        assertEquals(
                message, refusal(small().sections(1).section(section, content).bytes(9)));
    }

    @Test
    void scalingAndMomentsAreFinite() {
        float nan = Float.NaN;
        assertEquals(
                "the input scaling's mean of feature 1 is NaN; such a model predicts nothing, use an earlier one",
                refusal(small().sections(1)
                        .section("input-scaling", floats(0, nan, 1, 1))
                        .bytes(9)));
        assertEquals(
                "the input scaling's factor of feature 0 is Infinity; such a model predicts nothing, use an earlier one",
                refusal(small().sections(1)
                        .section("input-scaling", floats(0, 0, Float.POSITIVE_INFINITY, 1))
                        .bytes(9)));
        byte[] moments = floats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, nan, 0, 0, 0, 0);
        assertEquals(
                "moment 2, layer 1, weight [2][0] is NaN; such a model predicts nothing, use an earlier one",
                refusal(small().sections(2)
                        .section("training", settings())
                        .section("moments", moments)
                        .bytes(9)));
    }

    @Test
    void theHistoryIsOfNumbersAndNoLongerThanTheTraining() {
        byte[] epoch = new byte[44];
        assertEquals(
                0.0,
                ModelReader.trainer(FILE, MemorySegment.ofArray(history(epoch)))
                        .history()
                        .get(0)
                        .loss());
        for (int at = 0; at < 40; at += 8) {
            byte[] signal = epoch.clone();
            ByteBuffer.wrap(signal).order(ByteOrder.LITTLE_ENDIAN).putLong(at, 0x7ff8_0000_0000_0001L);
            assertEquals("its history has a NaN that no trainer writes" + AGAIN, refusal(history(signal)));
        }
        byte[] rate = epoch.clone();
        ByteBuffer.wrap(rate).order(ByteOrder.LITTLE_ENDIAN).putFloat(40, Float.NaN);
        assertEquals("its history has a learning rate that is no number" + AGAIN, refusal(history(rate)));
        String message = trainerRefusal(history(new byte[88]));
        assertTrue(message.startsWith("the training state remembers 2 epochs; it can be as many as are done, 1"));
    }

    /** After one epoch. */
    private static byte[] history(byte[] content) {
        return small().sections(3)
                .section("training", settings("epochs", "1"))
                .section("moments", new byte[36])
                .section("history", content)
                .bytes(9);
    }

    @Test
    void statesThatNoTrainerHasAreRefused() {
        String release = "; use the release that wrote the file, or load the network alone";
        assertEquals(
                "the training state has the setting 'zoom', which this release does not know" + release,
                trainerRefusal(training(settings("zoom", "1"), 36)));
        assertEquals(
                "the setting 'steps' of the training state cannot be '-3'" + release,
                trainerRefusal(training(settings("steps", "-3"), 36)));
        assertEquals(
                "the training state has 2 moments, its optimizer needs 1" + release,
                trainerRefusal(training(settings(), 72)));
        assertTrue(
                trainerRefusal(training(settings("loss", "cross-entropy"), 36)).endsWith(release));
        // The network alone is still good.
        ModelReader.network(FILE, MemorySegment.ofArray(training(settings("zoom", "1"), 36)), NonFinite.REFUSE);
    }

    private static byte[] training(byte[] settings, int moments) {
        return small().sections(2)
                .section("training", settings)
                .section("moments", new byte[moments])
                .bytes(9);
    }

    @Test
    void aRefusedFileCostsAtMostThreeTimesItsSizeAndAMegabyte() {
        int n = 1 << 19;
        byte[][] files = {
            // A panel of one output is 16 times as large as its weights.
            damaged(new Forged().layers(1, n).layer(1, "identity").metadata().bytes(n + 1)),
            damaged(new Forged()
                    .layers(1, 4)
                    .layer(1, "identity")
                    .metadata("a", "x".repeat(1 << 23))
                    .bytes(5)),
            damaged(new Forged()
                    .layers(1, 1)
                    .layer(n, "identity")
                    .metadata()
                    .sections(1)
                    .section("output-names", emptyNames(n))
                    .bytes(2 * n)),
            new Forged()
                    .layers(1, n)
                    .layer(1, "identity")
                    .metadata()
                    .sections(1)
                    .section("feature-names", equalNames(n))
                    .bytes(n + 1),
            damaged(new Forged()
                    .layers(2, 700)
                    .layer(700, "relu")
                    .layer(700, "relu")
                    .metadata()
                    .bytes(2 * 700 * 701)),
        };
        refusal(small().bytes(8));
        for (byte[] bytes : files) {
            MemorySegment content = MemorySegment.ofArray(bytes);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            assertThrows(ModelFileException.class, () -> ModelReader.network(FILE, content, NonFinite.REFUSE));
            long milliseconds = (System.nanoTime() - start) / 1_000_000;
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            System.out.println("a refused file of " + bytes.length + " bytes: " + allocated + " bytes allocated, "
                    + milliseconds + " ms");
            assertTrue(allocated <= 3L * bytes.length + (1 << 20), allocated + " bytes for " + bytes.length);
        }
    }

    /** The last byte of the checksum is wrong. */
    private static byte[] damaged(byte[] bytes) {
        bytes[bytes.length - 1] ^= 1;
        return bytes;
    }

    private static byte[] emptyNames(int n) {
        return new byte[4 * n];
    }

    /** Names in descending order but for the last, which equals the first. */
    private static byte[] equalNames(int n) {
        ByteBuffer names = ByteBuffer.allocate(8 * n).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < n; i++) {
            String name = Integer.toString(36 * 36 * 36 * 36 - 1 - i % (n - 1), 36);
            names.putInt(4).put(name.getBytes(StandardCharsets.US_ASCII));
        }
        return names.array();
    }
}
