package dev.lanewise.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seeded mutations of good files of both versions, half of them under right checksums, so that what the fields say is
 * reached: only our own exception, in bounded memory.
 */
class ModelFileFuzzTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Path FILE = Path.of("fuzzed.lw");
    private static final int[] NUMBERS = {
        0,
        1,
        2,
        3,
        4,
        16,
        17,
        64,
        128,
        255,
        4096,
        4097,
        65536,
        1 << 24,
        1 << 28,
        1 << 30,
        Integer.MAX_VALUE,
        -1,
        -4,
        -64
    };

    /** What a loaded file costs besides its bytes and its network: objects, not arrays. */
    private static final int OBJECTS = 1 << 16;

    @TempDir
    Path directory;

    private long slowest;
    private String slowestMessage = "";
    private int loaded;

    @Test
    void mutatedFilesAreRefusedInBoundedMemory() throws IOException {
        fuzz(100_000, 20260101);
    }

    @Test
    @Tag("long")
    void manyMutatedFilesAreRefusedInBoundedMemory() throws IOException {
        fuzz(10_000_000, 20260102);
    }

    private void fuzz(int times, long seed) throws IOException {
        List<byte[]> good = List.of(file(1), file(2), file(3), file(4));
        List<List<int[]>> parts = good.stream().map(ModelFileFuzzTest::parts).toList();
        // The first load of each kind also loads classes.
        good.forEach(bytes -> ModelReader.network(FILE, MemorySegment.ofArray(bytes), NonFinite.REFUSE));
        good.subList(2, 4).forEach(bytes -> ModelReader.trainer(FILE, MemorySegment.ofArray(bytes)));
        Random random = new Random(seed);
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            int which = random.nextInt(good.size());
            byte[] bytes = good.get(which).clone();
            int changes = 1 + random.nextInt(4);
            for (int c = 0; c < changes; c++) {
                bytes = mutate(bytes, random);
            }
            boolean signed = random.nextBoolean() && bytes.length == good.get(which).length;
            if (signed) {
                sign(bytes, parts.get(which));
            }
            if (!Arrays.equals(good.get(which), bytes)) {
                check(bytes, random.nextBoolean(), signed, "seed " + seed + ", file " + i);
            }
        }
        System.out.printf(
                "%d mutated files in %.1f s, %d loaded, the slowest refusal took %.2f ms (%s)%n",
                times, (System.nanoTime() - start) * 1e-9, loaded, slowest * 1e-6, slowestMessage);
        assertTrue(loaded > times / 1000 && loaded < times / 2, loaded + " of " + times + " loaded");
    }

    /** Loads the bytes; whether they may be a good file depends on their checksums. */
    private void check(byte[] bytes, boolean trainer, boolean signed, String which) {
        MemorySegment content = MemorySegment.ofArray(bytes);
        Network network = null;
        String message = "";
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        try {
            network = trainer
                    ? ModelReader.trainer(FILE, content).network()
                    : ModelReader.network(FILE, content, NonFinite.REFUSE);
        } catch (ModelFileException e) {
            message = e.getMessage();
        } catch (RuntimeException | Error e) {
            fail(which, e);
        }
        long nanoseconds = System.nanoTime() - start;
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (network == null) {
            String refusal = message;
            assertTrue(refusal.startsWith(FILE + ": ") && refusal.contains("; "), () -> which + ": " + refusal);
            assertEquals(1, refusal.lines().count(), which);
            assertTrue(
                    allocated <= 3L * bytes.length + (1 << 20), () -> which + ": " + allocated + " bytes, " + refusal);
            if (nanoseconds > slowest) {
                slowest = nanoseconds;
                slowestMessage = refusal;
            }
        } else {
            assertTrue(signed, () -> which + ": loaded under wrong checksums");
            loaded++;
            long slabs = trainer ? 8 : 1;
            long most = bytes.length + slabs * 6L * network.slab().length + OBJECTS;
            assertTrue(allocated <= most, () -> which + ": " + allocated + " bytes, at most " + most);
        }
    }

    private byte[] file(int which) throws IOException {
        Path file = directory.resolve("good.lw");
        switch (which) {
            case 1 -> ModelFile.save(Examples.small(), file);
            case 2 -> ModelFile.save(Examples.named(), file);
            case 3 -> ModelFile.save(Examples.trainer(), file);
            default -> ModelFile.save(Examples.experienced(), file);
        }
        return Files.readAllBytes(file);
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        // Half of the changes hit the header, where the decisions are.
        int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 512) : bytes.length);
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 4, 5, 6 -> bytes[at] = (byte) random.nextInt(256);
            case 7, 8, 9, 10 -> put(bytes, at, NUMBERS[random.nextInt(NUMBERS.length)]);
            case 11 -> {
                put(bytes, at, NUMBERS[random.nextInt(NUMBERS.length)]);
                put(bytes, at + 4, NUMBERS[random.nextInt(NUMBERS.length)]);
            }
            case 12 -> {
                int length = random.nextInt(bytes.length - at);
                System.arraycopy(bytes, at, bytes, random.nextInt(bytes.length - length), length);
            }
            case 13 -> Arrays.fill(bytes, at, at + random.nextInt(Math.min(64, bytes.length - at)), (byte) 0);
            case 14 -> {
                return random.nextInt(4) == 0 && at > 1024 ? Arrays.copyOf(bytes, at) : bytes;
            }
            default -> {
                return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64)) : bytes;
            }
        }
        return bytes;
    }

    private static void put(byte[] bytes, int at, int value) {
        if (at + 4 <= bytes.length) {
            Format.littleEndian(bytes).putInt(at, value);
        }
    }

    /** Start and end of each part of a good file; its checksum is at the end. */
    private static List<int[]> parts(byte[] good) {
        HeaderReader reader = new HeaderReader(FILE, MemorySegment.ofArray(good));
        Header header = reader.read();
        List<int[]> parts = new ArrayList<>();
        parts.add(new int[] {0, reader.headerLength() - 4});
        parts.add(new int[] {
            reader.headerLength(), reader.headerLength() + Math.toIntExact(header.parameters() * Float.BYTES)
        });
        header.sections()
                .forEach((section, length) ->
                        parts.add(new int[] {(int) reader.at(section), (int) (reader.at(section) + length)}));
        return parts;
    }

    private static void sign(byte[] bytes, List<int[]> parts) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int[] part : parts) {
            byte[] content = Arrays.copyOfRange(bytes, part[0], part[1]);
            buffer.putInt(part[1], Format.checksum(content, content.length));
        }
    }
}
