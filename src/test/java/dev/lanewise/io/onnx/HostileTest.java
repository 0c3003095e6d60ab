package dev.lanewise.io.onnx;

import static dev.lanewise.io.onnx.GraphFile.FLOAT;
import static dev.lanewise.io.onnx.GraphFile.attribute;
import static dev.lanewise.io.onnx.GraphFile.tensor;
import static dev.lanewise.io.onnx.Reference.seeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.io.onnx.GraphFile.Bytes;
import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Files made to do harm: only our own exception comes out, and the memory stays under three times the file and a
 * megabyte, or for a file that is read under one and a half times the padded weights and a megabyte (the file is mapped).
 * Only hundreds of layers of a few neurons take more: their objects are larger than their weights.
 */
class HostileTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MEGABYTE = 1 << 20;

    /** Reads a file, and checks what that allocated. The message of the refusal, or null. */
    private static String read(byte[] file, String which) {
        MemorySegment bytes = MemorySegment.ofArray(file);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        String message = null;
        long bound = 3L * file.length + MEGABYTE;
        try {
            Network network = OnnxReader.read(bytes, false).network();
            bound = file.length + 6L * network.slab().length + MEGABYTE;
        } catch (OnnxException e) {
            message = e.getMessage();
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (allocated > bound) {
            throw new AssertionError(which + ": " + allocated + " bytes for a file of " + file.length + ": " + message);
        }
        return message == null ? "" : message;
    }

    private static String refusal(byte[] file) {
        String message = read(file, "file");
        assertTrue(!message.isEmpty(), "not refused");
        return message;
    }

    /** Files that between them have all that the reader knows. */
    private static List<byte[]> goodFiles() throws IOException {
        List<byte[]> files = new ArrayList<>();
        Network.Builder builder =
                Network.inputs(3).inputScaling(InputScaling.of(new float[] {1, 2, 3}, new float[] {4, 5, 6}));
        for (Activation.Kind kind : Activation.Kind.values()) {
            builder.dense(2, Activation.of(kind));
        }
        files.add(written(builder.seed(1).build()));
        GraphFile converted = new GraphFile(9)
                .input("x", FLOAT, -1, 4)
                .input("w0", FLOAT, 4, 3)
                .output("label", GraphFile.INT64)
                .output("p2", FLOAT)
                .weights("w0", new long[] {4, 3}, seeded(12, 1))
                .initializer(tensor("b0", GraphFile.DOUBLE, 1, 3)
                        .fixed64(10, 1)
                        .fixed64(10, 2)
                        .fixed64(10, 3))
                .initializer(tensor("w1", GraphFile.FLOAT16, 1, 3).bytes(5, new byte[] {1, 2, (byte) 0x80, 0x78}))
                .integers("to", new long[] {2}, -1, 1)
                .weights("one", new long[] {}, 1)
                .node(
                        "ai.onnx.ml",
                        "Scaler",
                        "x",
                        "f",
                        GraphFile.floats("offset", 1, 2, 3, 4),
                        GraphFile.floats("scale", 1, 2, 3, 4))
                .node("MatMul", "f w0", "m0")
                .node("Add", "m0 b0", "a0")
                .node("LeakyRelu", "a0", "r0", attribute("alpha", 0.1f))
                .node("Transpose", "w1", "w1t", GraphFile.integers("perm", 1, 0))
                .node("Gemm", "r0 w1t", "m1", attribute("alpha", 2f), attribute("beta", 1f))
                .node("Sigmoid", "m1", "p")
                .node("Reshape", "p to", "p1")
                .node("Sub", "one p1", "q1")
                .node("Concat", "q1 p1", "p2", attribute("axis", 1L))
                .node("ArgMax", "p2", "label", attribute("axis", 1L))
                .property("key", "value");
        files.add(converted.bytes());
        GraphFile image = new GraphFile(13)
                .input("x", FLOAT, -1, 1, 2, 2)
                .output("y", FLOAT)
                .weights("w", new long[] {4, 3}, seeded(12, 1))
                .weights("c", new long[] {3}, 1, 2, 3)
                .integers("zero", new long[] {}, 0)
                .integers("axes", new long[] {1}, 0)
                .integers("last", new long[] {1}, -1)
                .node("Shape", "x", "s")
                .node("Gather", "s zero", "n", attribute("axis", 0L))
                .node("Unsqueeze", "n axes", "n1")
                .node("Concat", "n1 last", "to", attribute("axis", 0L))
                .node("Reshape", "x to", "f")
                .node("MatMul", "f w", "h")
                .node("BatchNormalization", "h c c c c", "g", attribute("epsilon", 0.1f))
                .node("Constant", "", "r", attribute("value", tensor("", FLOAT).bytes(4, GraphFile.raw(1.4142135f))))
                .node("Div", "g r", "d")
                .node("Erf", "d", "e")
                .node("Constant", "", "o", attribute("value_float", 1f))
                .node("Add", "e o", "p")
                .node("Mul", "g p", "y");
        files.add(image.bytes());
        for (byte[] file : files) {
            assertEquals("", read(file, "good"));
        }
        return files;
    }

    static byte[] written(Network network) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new OnnxWriter(network).write(buffer -> {
            byte[] piece = new byte[buffer.remaining()];
            buffer.get(piece);
            bytes.writeBytes(piece);
        });
        return bytes.toByteArray();
    }

    @Test
    void seededMutations() throws IOException {
        mutate(100_000, 20260301);
    }

    @Test
    @Tag("long")
    void manySeededMutations() throws IOException {
        mutate(10_000_000, 20260302);
    }

    private static void mutate(int times, long seed) throws IOException {
        List<byte[]> good = goodFiles();
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < times; i++) {
            byte[] file = mutated(good, random);
            String which = "seed " + seed + ", mutation " + i;
            String message = read(file, which);
            if (!message.isEmpty()) {
                refused++;
                assertTrue(message.indexOf('\n') < 0 && message.contains("; "), () -> which + ": " + message);
            }
        }
        int all = refused;
        assertTrue(all > times / 4 && all < times, () -> all + " of " + times + " refused");
    }

    /** Flipped bits, other bytes, lengths that lie, pieces left out, doubled, moved or taken from another file. */
    private static byte[] mutated(List<byte[]> good, Random random) {
        byte[] file = good.get(random.nextInt(good.size())).clone();
        int changes = 1 + random.nextInt(3);
        for (int c = 0; c < changes; c++) {
            int at = random.nextInt(file.length);
            switch (random.nextInt(7)) {
                case 0, 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> file[at] = (byte) random.nextInt(256);
                case 3 -> file[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
                case 4 -> file = Arrays.copyOf(file, 1 + at);
                case 5 -> {
                    byte[] from = good.get(random.nextInt(good.size()));
                    int start = random.nextInt(from.length);
                    int length = random.nextInt(Math.min(60, from.length - start));
                    ByteBuffer spliced = ByteBuffer.allocate(file.length + length);
                    spliced.put(file, 0, at).put(from, start, length).put(file, at, file.length - at);
                    file = spliced.array();
                }
                default -> {
                    int length = Math.min(1 + random.nextInt(8), file.length - at);
                    if (length < file.length) {
                        byte[] shorter = Arrays.copyOf(file, file.length - length);
                        System.arraycopy(file, at + length, shorter, at, file.length - at - length);
                        file = shorter;
                    }
                }
            }
        }
        return file;
    }

    @Test
    void everyFlippedBitOfASmallFile() {
        byte[] good = GraphFile.vectors(13, 2)
                .weights("w", new long[] {2, 1}, 1, 2)
                .node("MatMul", "x w", "h")
                .node("Relu", "h", "y")
                .bytes();
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] file = good.clone();
            file[bit / 8] ^= (byte) (1 << bit % 8);
            read(file, "bit " + bit);
        }
    }

    @Test
    void crowdsOfSmallThings() {
        Bytes nodes = new Bytes();
        for (int i = 0; i < 70_000; i++) {
            nodes.message(1, new Bytes().text(2, "y").text(4, "R"));
        }
        assertTrue(refusal(new Bytes().varint(1, 8).message(7, nodes).toBytes()).contains("in earnest"));
        Bytes empty = new Bytes();
        for (int i = 0; i < 100_000; i++) {
            empty.message(1, new Bytes());
        }
        refusal(new Bytes().varint(1, 8).message(7, empty).toBytes());
        Bytes inputs = new Bytes();
        Bytes tensors = new Bytes();
        Bytes names = new Bytes();
        Bytes dims = new Bytes();
        Bytes attributes = new Bytes();
        for (int i = 0; i < 100_000; i++) {
            inputs.message(11, new Bytes().text(1, Integer.toString(i)));
            tensors.message(5, new Bytes().text(8, Integer.toString(i)));
            names.text(1, "");
            dims.varint(1, 1);
            attributes.message(5, new Bytes().text(1, Integer.toString(i)));
        }
        refusal(new Bytes().varint(1, 8).message(7, inputs).toBytes());
        refusal(new Bytes().varint(1, 8).message(7, tensors).toBytes());
        refusal(new Bytes()
                .varint(1, 8)
                .message(7, new Bytes().message(1, names))
                .toBytes());
        refusal(new Bytes()
                .varint(1, 8)
                .message(7, new Bytes().message(5, dims))
                .toBytes());
        refusal(new Bytes()
                .varint(1, 8)
                .message(7, new Bytes().message(1, attributes))
                .toBytes());
        Bytes properties = new Bytes();
        for (int i = 0; i < 100_000; i++) {
            properties.message(14, new Bytes().text(1, Integer.toString(i)));
        }
        refusal(properties.toBytes());
    }

    @Test
    void claimsWithoutBytes() {
        assertTrue(refusal(GraphFile.vectors(13, Integer.MAX_VALUE)
                        .node("Tanh", "x", "y")
                        .bytes())
                .contains("has no weights before it"));
        GraphFile huge = new GraphFile(13)
                .input("x", FLOAT, -1, Long.MAX_VALUE, Long.MAX_VALUE)
                .output("y", FLOAT);
        assertTrue(refusal(huge.node("Flatten", "x", "f").node("Tanh", "f", "y").bytes())
                .contains("counted"));
        GraphFile spread = GraphFile.vectors(13, 100_000_000)
                .weights("c", new long[] {1, 1}, 1)
                .weights("d", new long[] {100_000}, seeded(100_000, 1));
        refusal(spread.node("Add", "x c", "h").node("Add", "h d", "y").bytes());
        GraphFile shared = GraphFile.vectors(13, 64).weights("w", new long[] {64, 64}, seeded(4096, 1));
        for (int i = 0; i < 1000; i++) {
            shared.node("MatMul", (i == 0 ? "x" : "h" + i) + " w", i == 999 ? "y" : "h" + (i + 1));
        }
        assertTrue(refusal(shared.bytes()).contains("again and again"));
    }

    @Test
    void onlyTheLastWeightIsBadAndThePanelWouldBeLarge() {
        float[] w = seeded(300_000, 1);
        w[299_999] = Float.NaN;
        GraphFile file = GraphFile.vectors(13, 300_000)
                .weights("w", new long[] {300_000, 1}, w)
                .node("MatMul", "x w", "y");
        assertTrue(refusal(file.bytes()).contains("layer 1 has a weight that is NaN"));
    }

    @Test
    void aDeepStackOfThinLayersIsRead() throws IOException {
        Network.Builder builder = Network.inputs(8);
        for (int l = 0; l < 500; l++) {
            builder.dense(8, l % 2 == 0 ? Activation.RELU : Activation.SILU);
        }
        byte[] file = written(builder.build());
        assertEquals(500, Reference.read(file).network().depth());
    }

    @Test
    void aDeepStackWithSeveralOutputsOverflowsNoStack() {
        GraphFile file = GraphFile.vectors(13, 16).output("h1", FLOAT).output("h39999", FLOAT);
        for (int i = 0; i < 40_000; i++) {
            file.node("Tanh", i == 0 ? "x" : "h" + i, i == 39_999 ? "y" : "h" + (i + 1));
        }
        file.weights("unused", new long[] {8_000_000}, new float[8_000_000]);
        assertTrue(refusal(file.bytes()).contains("layers, and 4096 can be"));
    }

    @Test
    void refusalsAreFast() {
        float[] w = seeded(1_000_000, 1);
        w[999_999] = Float.NaN;
        byte[] file = GraphFile.vectors(13, 1000)
                .weights("w", new long[] {1000, 1000}, w)
                .node("MatMul", "x w", "h")
                .node("Conv", "h w", "y")
                .bytes();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            assertThrows(OnnxException.class, () -> Reference.read(file));
            best = Math.min(best, System.nanoTime() - start);
        }
        System.out.println("refusal of a file of 4 MB: " + best / 1000 + " us");
    }
}
