package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.network.Activation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is not exactly right is refused with our own exception, and costs nothing. */
class DamagedModelFileTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int HEADER_LENGTH_AT = 12;

    @TempDir
    Path directory;

    private Path file = Path.of("");
    private byte[] good = {};

    @BeforeEach
    void saveAGoodFile() throws IOException {
        file = directory.resolve("model.lw");
        ModelFile.save(Examples.small(), file);
        good = Files.readAllBytes(file);
    }

    @Test
    void everyFlippedBitIsRefused() throws IOException {
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bytes = good.clone();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(bytes, "bit " + bit);
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        for (int length = 0; length < good.length; length++) {
            assertRefused(Arrays.copyOf(good, length), "length " + length);
        }
    }

    @Test
    void everyAdditionIsRefused() throws IOException {
        for (int more : new int[] {1, 2, 4, 63, 64, 1000}) {
            assertRefused(Arrays.copyOf(good, good.length + more), more + " more");
        }
        byte[] twice = Arrays.copyOf(good, 2 * good.length);
        System.arraycopy(good, 0, twice, good.length, good.length);
        assertRefused(twice, "twice");
        for (int at = 0; at <= good.length; at++) {
            byte[] longer = new byte[good.length + 1];
            System.arraycopy(good, 0, longer, 0, at);
            System.arraycopy(good, at, longer, at + 1, good.length - at);
            assertRefused(longer, "a zero more at " + at);
        }
    }

    @Test
    void everyMissingByteIsRefused() throws IOException {
        for (int at = 0; at < good.length; at++) {
            byte[] shorter = Arrays.copyOf(good, good.length - 1);
            System.arraycopy(good, at + 1, shorter, at, good.length - at - 1);
            assertRefused(shorter, "missing " + at);
        }
    }

    @Test
    void textModeTransfersAreRefusedAndNamed() throws IOException {
        byte[] unix = new String(good, StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] windows = new String(good, StandardCharsets.ISO_8859_1)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] ascii = good.clone();
        ascii[0] &= 0x7f;
        for (byte[] bytes : new byte[][] {unix, windows, ascii}) {
            assertTrue(refusal(bytes).contains("text mode"));
        }
        assertTrue(refusal("1,2,3\n4,5,6\n".getBytes(StandardCharsets.UTF_8)).contains("not a Lanewise model file"));
        assertTrue(refusal(new byte[] {'L'}).contains("not a Lanewise model file"));
    }

    @Test
    void newerVersionsAreNamed() throws IOException {
        for (int version : new int[] {0, 3, 77, -1}) {
            ByteBuffer bytes = ByteBuffer.wrap(good.clone()).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(8, version);
            int length = bytes.getInt(HEADER_LENGTH_AT);
            bytes.putInt(length - 4, Format.checksum(bytes.array(), length - 4));
            assertEquals(
                    "its format is version " + (version & 0xffffffffL)
                            + ", and this release reads versions 1 and 2; use a newer release of Lanewise",
                    refusal(bytes.array()));
        }
    }

    @Test
    void impossibleLengthsOfTheHeaderAreNamed() throws IOException {
        for (int length : new int[] {0, 1, 63, 65, 127, -64, -1, (1 << 24) + 64, Integer.MAX_VALUE}) {
            byte[] bytes = good.clone();
            Format.littleEndian(bytes).putInt(HEADER_LENGTH_AT, length);
            assertEquals(
                    "its header cannot be " + (length & 0xffffffffL) + " bytes long; the file is damaged, get it again",
                    refusal(bytes));
        }
        byte[] bytes = Arrays.copyOf(good, 64);
        Format.littleEndian(bytes).putInt(HEADER_LENGTH_AT, 128);
        assertEquals("it ends early, after 64 bytes; the file is damaged, get it again", refusal(bytes));
    }

    @Test
    void aRightlySignedFileIsLoaded() throws IOException {
        put(new Forged().layers(1, 2).layer(3, "relu").end(9).bytes());
        assertEquals("2 -> 3 relu", ModelFile.load(file).toString());
        Files.write(
                file,
                new Forged()
                        .layers(1, 2)
                        .layer(3, "leaky-relu", 0.5f)
                        .metadata("a", "b", "c", "d")
                        .bytes(9));
        assertEquals("2 -> 3 leaky-relu(0.5)", ModelFile.load(file).toString());
    }

    @Test
    void impossibleFieldsAreRefusedHoweverWellSigned() throws IOException {
        String again = "; the file is damaged, get it again";
        assertRefusal(new Forged().layers(0, 2).metadata(), 0, "it claims 0 layers (1 to 4096 can be)" + again);
        assertRefusal(new Forged().layers(4097, 2), 0, "it claims 4097 layers (1 to 4096 can be)" + again);
        assertRefusal(new Forged().layers(-1, 2), 0, "it claims 4294967295 layers (1 to 4096 can be)" + again);
        assertRefusal(
                new Forged().layers(1, 0).layer(3, "relu").metadata(),
                3,
                "it claims 0 neurons for the input (1 to 2147483647 can be)" + again);
        assertRefusal(
                new Forged().layers(1, 2).layer(0, "relu").metadata(),
                0,
                "it claims 0 neurons for layer 1 (1 to 2147483647 can be)" + again);
        assertRefusal(
                new Forged().layers(1, 2).layer(-3, "relu").metadata(),
                0,
                "it claims 4294967293 neurons for layer 1 (1 to 2147483647 can be)" + again);
        // These fields end exactly where the checksum starts, before the number of entries of metadata.
        Forged full = new Forged().layers(4, 1).layer(1, "identity").layer(1, "identity");
        assertRefusal(
                full.layer(1, "leaky-relu", 1f).layer(1, "leaky-relu", 1f),
                8,
                "its header ends within a field" + again);
        assertRefusal(
                new Forged().layers(1, 2).layer(3, "relu").number(-1),
                9,
                "it claims 4294967295 entries of metadata (0 to" + " 4096 can be)" + again);
        assertRefusal(
                new Forged().layers(1, 2).layer(3, "relu").number(4097),
                9,
                "it claims 4097 entries of metadata (0 to 4096" + " can be)" + again);
        assertRefusal(
                new Forged().layers(1, 2).layer(3, "relu").number(1).number(Integer.MAX_VALUE),
                9,
                "its header ends within" + " a field" + again);
        assertRefusal(
                new Forged().layers(1, 2).layer(3, "relu").number(1).number(-1),
                9,
                "its header ends within a field" + again);
    }

    @Test
    void whatHasTwoSpellingsIsRefusedInTheWrongOne() throws IOException {
        String again = "; the file is damaged, get it again";
        String order = "its metadata is not in order" + again;
        String behind = "its header goes on behind its end" + again;
        assertRefusal(new Forged().layers(1, 1).layer(1, "tanh").metadata("b", "", "a", ""), 2, order);
        assertRefusal(new Forged().layers(1, 1).layer(1, "tanh").metadata("a", "1", "a", "2"), 2, order);
        assertRefusal(new Forged().layers(1, 1).layer(1, "tanh").metadata().number(1 << 24), 2, behind);
        assertRefusal(new Forged().layers(1, 1).layer(1, "tanh").metadata().padding(64), 2, behind);
        assertRefusal(new Forged().layers(1, 1).layer(1, "tanh").metadata().padding(10_000), 2, behind);
        assertRefusal(
                new Forged()
                        .layers(1, 1)
                        .layer(1, "tanh")
                        .number(1)
                        .text(new byte[] {(byte) 0xc0, (byte) 0x80})
                        .text("x"),
                2,
                "its header has text that is not UTF-8" + again);
        assertRefusal(
                new Forged().layers(1, 1).layer(1, "tanh").number(1).text("x").text(new byte[] {(byte) 0xed, (byte) 0xa0
                }),
                2,
                "its header has text that is not UTF-8" + again);
    }

    @Test
    void activationsAreKnownAndHaveTheirParameters() throws IOException {
        String again = "; the file is damaged, get it again";
        assertRefusal(
                new Forged().layers(1, 1).layer(1, "swish-2").metadata(),
                2,
                "layer 1 has the activation swish-2, which this release does not know; use the release that wrote the file");
        for (String name : new String[] {"", "re\nlu", "RELU", "relu\u0000", "x".repeat(41), "rélu", "leaky_relu"}) {
            assertRefusal(
                    new Forged().layers(1, 1).layer(1, name).metadata(),
                    2,
                    "the activation of layer 1 has no proper name" + again);
        }
        assertRefusal(
                new Forged().layers(1, 1).layer(1, "leaky-relu").metadata(),
                2,
                "it claims 0 parameters for leaky-relu in layer 1" + again);
        assertRefusal(
                new Forged().layers(1, 1).layer(1, "relu", 0f).metadata(),
                2,
                "it claims 1 parameters for relu in layer 1" + again);
        for (float slope : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertRefusal(
                    new Forged().layers(1, 1).layer(1, "leaky-relu", slope).metadata(),
                    2,
                    "the parameter of leaky-relu in layer 1 is " + slope + "; use an earlier model");
        }
    }

    @Test
    void weightsThatAreNotFiniteAreRefused() throws IOException {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int i = 0; i < 13; i++) {
                float[] values = new float[13];
                values[i] = bad;
                String place = i < 6
                        ? "layer 1, weight [" + i / 2 + "][" + i % 2 + "]"
                        : i < 9
                                ? "layer 1, bias [" + (i - 6) + "]"
                                : i < 12 ? "layer 2, weight [0][" + (i - 9) + "]" : "layer 2, bias [0]";
                assertEquals(
                        place + " is " + bad + "; such a model predicts nothing, use an earlier one",
                        refusal(new Forged()
                                .layers(2, 2)
                                .layer(3, "relu")
                                .layer(1, "tanh")
                                .metadata()
                                .bytes(values)));
            }
        }
    }

    @Test
    void sizesAndPayloadMustAgree() throws IOException {
        String again = "; the file is damaged, get it again";
        assertEquals(
                "it claims 40 bytes of weights, but its layers have 36" + again,
                refusal(new Forged().layers(1, 2).layer(3, "relu").metadata().bytes(10)));
        assertEquals(
                "it claims 32 bytes of weights, but its layers have 36" + again,
                refusal(new Forged().layers(1, 2).layer(3, "relu").metadata().bytes(8)));
        assertEquals(
                "it claims 37 bytes of weights, but its layers have 36" + again,
                refusal(new Forged()
                        .layers(1, 2)
                        .layer(3, "relu")
                        .metadata()
                        .claim(37)
                        .bytes(9)));
        assertEquals(
                "it claims -36 bytes of weights, but its layers have 36" + again,
                refusal(new Forged()
                        .layers(1, 2)
                        .layer(3, "relu")
                        .metadata()
                        .claim(-36)
                        .bytes(9)));
        byte[] longer = new Forged().layers(1, 2).layer(3, "relu").metadata().bytes(9);
        assertEquals(
                "it goes on for 5 bytes behind its end" + again, refusal(Arrays.copyOf(longer, longer.length + 5)));
        assertEquals(
                "it ends early, after " + (longer.length - 5) + " bytes" + again,
                refusal(Arrays.copyOf(longer, longer.length - 5)));
    }

    @Test
    void filesThatClaimMuchAllocateLittle() throws IOException {
        int max = Integer.MAX_VALUE;
        byte[][] claims = {
            new Forged()
                    .layers(1, 1 << 16)
                    .layer(1 << 15, "relu")
                    .metadata()
                    .claim(((1L << 31) + (1 << 15)) * 4)
                    .bytes(9),
            new Forged().layers(1, 1 << 16).layer(1 << 15, "relu").metadata().bytes(9),
            new Forged()
                    .layers(1, max)
                    .layer(max, "relu")
                    .metadata()
                    .claim(4L * max * (max + 1L))
                    .bytes(9),
            new Forged()
                    .layers(1, max)
                    .layer(max, "relu")
                    .metadata()
                    .claim(Long.MAX_VALUE)
                    .bytes(9),
            new Forged()
                    .layers(1, max)
                    .layer(1, "relu")
                    .metadata()
                    .claim(4L * max + 4)
                    .bytes(9),
            new Forged()
                    .layers(1, 1)
                    .layer(max, "relu")
                    .metadata()
                    .claim(8L * max)
                    .bytes(9),
            new Forged()
                    .layers(3, max)
                    .layer(max, "relu")
                    .layer(max, "relu")
                    .layer(max, "relu")
                    .metadata()
                    .bytes(9),
            new Forged().layers(4096, 1).bytes(9),
            new Forged().layers(1, 1).layer(1, "relu").number(4096).bytes(2),
            new Forged().layers(1, 1).layer(1, "relu").number(1).number(max).bytes(2),
            new Forged().layers(1, 1).number(1).number(max).bytes(2),
        };
        refusal(claims[0]);
        for (byte[] claim : claims) {
            put(claim);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            assertThrows(ModelFileException.class, () -> ModelFile.load(file));
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 1 << 20, allocated + " bytes");
        }
    }

    @Test
    void weightsThatDoNotFitAnArrayAreRefused() throws IOException {
        // One output on 2^27 inputs: half a gigabyte of file (all holes), but a panel of 2^31 floats.
        byte[] start = new Forged()
                .layers(1, 1 << 27)
                .layer(1, "relu")
                .metadata()
                .claim(4L * ((1 << 27) + 1))
                .bytes(0);
        put(start);
        try (RandomAccessFile holes = new RandomAccessFile(file.toFile(), "rw")) {
            holes.setLength(start.length + 4L * ((1 << 27) + 1));
        }
        assertEquals(
                file + ": its weights do not fit one Java array; make the layers smaller",
                assertThrows(ModelFileException.class, () -> ModelFile.load(file))
                        .getMessage());
        assertFalse(
                new Header(List.of(1, Integer.MAX_VALUE), List.of(Activation.RELU), Map.of(), Map.of()).fitsAnArray());
        assertFalse(new Header(List.of(Integer.MAX_VALUE, 1 << 30), List.of(Activation.RELU), Map.of(), Map.of())
                .fitsAnArray());
        assertTrue(new Header(List.of(1000, 1000), List.of(Activation.RELU), Map.of(), Map.of()).fitsAnArray());
    }

    @Test
    void aFileWithAWrongChecksumNeverCostsMoreThanItself() throws IOException {
        // One output: in memory its panel takes 16 times the space. It must not be made for a damaged file.
        byte[] bytes =
                new Forged().layers(1, 1 << 20).layer(1, "sigmoid").metadata().bytes((1 << 20) + 1);
        put(bytes);
        ModelFile.load(file);
        bytes[bytes.length / 2] ^= 1;
        put(bytes);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        ModelFileException e = assertThrows(ModelFileException.class, () -> ModelFile.load(file));
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(e.getMessage().contains("the checksum of its weights is wrong"), e.getMessage());
        assertTrue(allocated <= 3L * bytes.length + (1 << 20), allocated + " bytes");
    }

    /** Overwrites in place: on some file systems emptying a file first, as Files.write does, waits for the disk. */
    private void put(byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), 0);
            if (channel.size() > bytes.length) {
                channel.truncate(bytes.length);
            }
        }
    }

    private void assertRefused(byte[] bytes, String which) throws IOException {
        put(bytes);
        ModelFileException e = assertThrows(ModelFileException.class, () -> ModelFile.load(file), which);
        assertOneLine(e.getMessage(), which);
    }

    private void assertOneLine(String message, String which) {
        assertTrue(message.startsWith(file + ": ") && message.contains("; "), () -> which + ": " + message);
        assertTrue(message.lines().count() == 1, () -> which + ": " + message);
    }

    private String refusal(byte[] bytes) throws IOException {
        assertRefused(bytes, "file");
        return assertThrows(ModelFileException.class, () -> ModelFile.load(file))
                .getMessage()
                .substring(file.toString().length() + 2);
    }

    private void assertRefusal(Forged forged, int floats, String message) throws IOException {
        assertEquals(message, refusal(forged.bytes(floats)));
    }
}
