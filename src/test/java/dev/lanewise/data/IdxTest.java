package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    private static final byte[] PIXELS = {0, 1, 127, (byte) 128, (byte) 254, (byte) 255};
    private static final byte[] LABELS = {2, 0, 1};

    @TempDir
    Path directory;

    @Test
    void readsImagesAndLabels() throws IOException {
        DataSet data = Idx.read(write("images", idx(PIXELS, 3, 1, 2)), write("labels", gzip(idx(LABELS, 3))), 4);
        assertEquals(3, data.size());
        assertEquals(2, data.inputs());
        assertEquals(4, data.outputs());
        assertArrayEquals(new float[] {0, 1 / 255f, 127 / 255f, 128 / 255f, 254 / 255f, 1}, data.features());
        assertArrayEquals(new float[] {0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0}, data.targets());
    }

    @Test
    void findsTheFilesOfADirectory() throws IOException {
        write("train-images-idx3-ubyte", idx(PIXELS, 3, 2, 1));
        write("train-labels-idx1-ubyte.gz", gzip(idx(LABELS, 3)));
        write("t10k-images-idx3-ubyte.gz", gzip(idx(PIXELS, 1, 2, 3)));
        write("t10k-labels-idx1-ubyte", idx(new byte[] {9}, 1));
        assertEquals(
                "3 rows of 2 features and 3 targets", Idx.train(directory, 3).toString());
        assertEquals(
                "1 rows of 6 features and 10 targets", Idx.test(directory, 10).toString());
        write("train-images-idx3-ubyte.gz", new byte[] {1, 2, 3});
        assertEquals(3, Idx.train(directory, 3).size());
    }

    @Test
    void saysWhichFileIsMissingAndWhatItLookedFor() throws IOException {
        assertEquals(
                directory
                        + ": neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz is there; give the directory"
                        + " with the IDX files",
                assertThrows(DataException.class, () -> Idx.train(directory, 10))
                        .getMessage());
        write("t10k-images-idx3-ubyte", idx(PIXELS, 3, 2, 1));
        assertEquals(
                directory
                        + ": neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz is there; give the directory"
                        + " with the IDX files",
                assertThrows(DataException.class, () -> Idx.test(directory, 10)).getMessage());
        Path missing = directory.resolve("missing");
        assertEquals(
                missing + ": no such directory; check the path",
                assertThrows(DataException.class, () -> Idx.test(missing, 10)).getMessage());
    }

    @Test
    void refusesLabelsBeyondTheClasses() throws IOException {
        Path images = write("images", idx(PIXELS, 3, 1, 2));
        Path labels = write("labels", idx(new byte[] {1, (byte) 200, 0}, 3));
        assertEquals(
                labels + ": label 1 (from 0) is class 200, but the 10 classes are counted 0 to 9; change the number of"
                        + " outputs",
                assertThrows(DataException.class, () -> Idx.read(images, labels, 10))
                        .getMessage());
        assertThrows(DataException.class, () -> Idx.read(images, labels, 200));
        assertEquals(201, Idx.read(images, labels, 201).outputs());
        assertThrows(IllegalArgumentException.class, () -> Idx.read(images, labels, 0));
        assertThrows(DataException.class, () -> Idx.read(images, labels, Integer.MAX_VALUE));
    }

    @Test
    void refusesCountsThatDiffer() throws IOException {
        Path images = write("images", idx(PIXELS, 3, 1, 2));
        Path labels = write("labels", idx(new byte[] {1, 0}, 2));
        assertEquals(
                labels + ": 2 labels, but " + images + " has 3 images; take both files from one set",
                assertThrows(DataException.class, () -> Idx.read(images, labels, 10))
                        .getMessage());
    }

    @Test
    void refusesFilesOfAnotherKind() throws IOException {
        Path images = write("images", idx(PIXELS, 3, 1, 2));
        Path labels = write("labels", idx(LABELS, 3));
        assertTrue(assertThrows(DataException.class, () -> Idx.read(labels, images, 10))
                .getMessage()
                .startsWith(labels + ": no IDX file of images (it does not start with 00 00 08 03)"));
        assertTrue(assertThrows(DataException.class, () -> Idx.read(images, images, 10))
                .getMessage()
                .startsWith(images + ": no IDX file of labels (it does not start with 00 00 08 01)"));
        byte[] floats = idx(PIXELS, 3, 1, 2);
        floats[2] = 0x0d;
        Path other = write("floats", floats);
        assertThrows(DataException.class, () -> Idx.read(other, labels, 10));
        assertThrows(DataException.class, () -> Idx.read(directory, labels, 10));
        assertThrows(DataException.class, () -> Idx.read(directory.resolve("missing"), labels, 10));
    }

    @Test
    void refusesEveryTruncationAndEveryAddition() throws IOException {
        byte[] whole = idx(PIXELS, 3, 1, 2);
        Path labels = write("labels", idx(LABELS, 3));
        for (int length = 0; length < whole.length; length++) {
            Path cut = write("cut", Arrays.copyOf(whole, length));
            assertOurs(cut, assertThrows(DataException.class, () -> Idx.read(cut, labels, 10)));
            Path packed = write("cut.gz", gzip(Arrays.copyOf(whole, length)));
            assertOurs(packed, assertThrows(DataException.class, () -> Idx.read(packed, labels, 10)));
        }
        byte[] compressed = gzip(whole);
        for (int length = 0; length < compressed.length; length++) {
            Path cut = write("cut.gz", Arrays.copyOf(compressed, length));
            assertOurs(cut, assertThrows(DataException.class, () -> Idx.read(cut, labels, 10)));
        }
        Path longer = write("longer", Arrays.copyOf(whole, whole.length + 1));
        assertOurs(longer, assertThrows(DataException.class, () -> Idx.read(longer, labels, 10)));
        Path packed = write("longer.gz", gzip(Arrays.copyOf(whole, whole.length + 1)));
        assertOurs(packed, assertThrows(DataException.class, () -> Idx.read(packed, labels, 10)));
    }

    @Test
    void refusesSizesThatCannotBe() throws IOException {
        Path labels = write("labels", idx(LABELS, 3));
        int[][] sizes = {
            {0, 1, 2},
            {3, 0, 2},
            {3, 1, 0},
            {-1, 1, 2},
            {3, -1, -2},
            {Integer.MIN_VALUE, 1, 1},
            {65536, 65536, 1},
            {65536, 256, 256},
            {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE},
            {3, 1 << 30, 1 << 30}
        };
        for (int[] size : sizes) {
            Path images = write("images", idx(PIXELS, size));
            DataException e = assertThrows(DataException.class, () -> Idx.read(images, labels, 10));
            assertTrue(
                    e.getMessage().startsWith(images + ": its header announces sizes that cannot be ("),
                    e.getMessage());
        }
    }

    @Test
    void readsFilesThatCompressWell() throws IOException {
        Path images = write("images.gz", gzip(idx(new byte[3_000_000], 3, 1000, 1000)));
        assertTrue(Files.size(images) < 5_000);
        assertEquals(
                1_000_000, Idx.read(images, write("labels", idx(LABELS, 3)), 3).inputs());
    }

    @Test
    void allocatesLittleForFilesThatClaimMuch() throws IOException {
        Path labels = write("labels", idx(LABELS, 3));
        Path plain = write("images", idx(PIXELS, 60_000, 178, 178));
        Path packed = write("images.gz", gzip(idx(PIXELS, 60_000, 178, 178)));
        Path zeros = write("zeros.gz", gzip(idx(new byte[100_000], 60_000, 1, 2)));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Path images : new Path[] {plain, packed, zeros}) {
            assertThrows(DataException.class, () -> Idx.read(images, labels, 10));
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThrows(DataException.class, () -> Idx.read(images, labels, 10));
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 1 << 20, allocated + " bytes for " + images);
        }
    }

    @Test
    void readsMoreThanOneBuffer() throws IOException {
        byte[] pixels = new byte[500 * 28 * 28];
        new Random(1).nextBytes(pixels);
        byte[] labels = new byte[500];
        Path images = write("images.gz", gzip(idx(pixels, 500, 28, 28)));
        DataSet data = Idx.read(images, write("labels", idx(labels, 500)), 1);
        for (int i = 0; i < pixels.length; i++) {
            assertEquals((pixels[i] & 0xff) / 255f, data.features()[i]);
        }
    }

    private static void assertOurs(Path file, DataException e) {
        assertTrue(e.getMessage().startsWith(file + ": ") && e.getMessage().contains("; "), e.getMessage());
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static byte[] idx(byte[] content, int... sizes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0x0800 + sizes.length);
            for (int size : sizes) {
                out.writeInt(size);
            }
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
