package dev.lanewise.io.onnx;

import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes a network as an ONNX file: a Gemm for each layer, with the weights as they are (transB = 1), and its activation.
 * The same network gives the same bytes. All but the weights is made in memory; these are written a block at a time.
 */
public final class OnnxWriter {
    private static final int PANEL = 16;
    private static final int FLOATS = 1 << 15;
    private static final String INPUT = "input";
    private static final String OUTPUT = "output";

    private final Network network;
    private final int opset;
    private final List<Stored> stored = new ArrayList<>();
    private final byte[] before;
    private final byte[] after;

    /** Takes the bytes of a file. */
    public interface Sink {
        /**
         * Writes all that remains in the buffer.
         *
         * @param bytes what to write
         * @throws IOException if that fails
         */
        void write(ByteBuffer bytes) throws IOException;
    }

    /** A tensor of the file: what stands before its elements, and where these come from. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Stored(byte[] head, float[] values, int layer) {
        /** The layer whose weights they are, where there are no values here. */
        static final int NONE = -1;
    }

    /**
     * Makes all of the file but the weights.
     *
     * @param network what to write; not modified
     * @throws OnnxException if that cannot be written
     */
    public OnnxWriter(Network network) {
        this.network = network;
        int version = 9;
        for (Layer layer : network.layers()) {
            version = Math.max(version, NodeWriter.opset(layer.activation()));
        }
        opset = version;
        NodeWriter nodes = nodes();
        for (Map.Entry<String, Float> constant : nodes.constants().entrySet()) {
            store(constant.getKey(), new float[] {constant.getValue()}, Stored.NONE);
        }
        Message start = new Message();
        nodes.nodes().forEach(node -> start.message(1, node));
        start.text(2, "lanewise");
        byte[] graphStart = start.toBytes();
        byte[] graphEnd = new Message()
                .message(11, vectors(INPUT, network.inputs()))
                .message(12, vectors(OUTPUT, network.outputs()))
                .toBytes();
        long length = graphStart.length + graphEnd.length + storedBytes();
        if (length > Integer.MAX_VALUE - (1 << 24)) {
            throw new OnnxException(
                    "not saved, as an ONNX file cannot have more than 2147483647 bytes;" + " save the network as .lw");
        }
        byte[] model = new Message()
                .varint(1, opset < 12 ? 4 : 7)
                .text(2, "Lanewise")
                .head(7, (int) length)
                .toBytes();
        before = joined(model, graphStart);
        Message end = new Message().message(8, new Message().text(1, "").varint(2, opset));
        Properties.of(network)
                .forEach((key, value) ->
                        end.message(14, new Message().text(1, key).text(2, value)));
        after = joined(graphEnd, end.toBytes());
    }

    /**
     * Writes the file.
     *
     * @param sink where to
     * @throws IOException if the sink fails
     * @throws OnnxException if a weight is not finite
     */
    public void write(Sink sink) throws IOException {
        sink.write(ByteBuffer.wrap(before));
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer buffer = arena.allocate((long) FLOATS * Float.BYTES, 64)
                    .asByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (Stored tensor : stored) {
                sink.write(ByteBuffer.wrap(tensor.head()));
                if (tensor.layer() == Stored.NONE) {
                    write(tensor.values(), tensor.values().length, buffer, sink);
                } else {
                    write(network.layer(tensor.layer()), tensor.layer() + 1, buffer, sink);
                }
            }
        }
        sink.write(ByteBuffer.wrap(after));
    }

    private NodeWriter nodes() {
        NodeWriter nodes = new NodeWriter(opset, INPUT, OUTPUT);
        if (network.inputScaling().isPresent()) {
            InputScaling scaling = network.inputScaling().get();
            store("input.mean", scaling.mean(), Stored.NONE);
            store("input.scale", scaling.scale(), Stored.NONE);
            nodes.scaling("input.mean", "input.scale");
        }
        for (int l = 1; l <= network.depth(); l++) {
            Layer layer = network.layer(l - 1);
            String name = "layer" + l;
            float[] bias = new float[layer.outputs()];
            layer.getBias(bias, 0);
            requireFinite(bias, bias.length, "layer " + l + ", a bias");
            store(name + ".weight", new float[0], l - 1);
            store(name + ".bias", bias, Stored.NONE);
            nodes.layer(name, name + ".weight", name + ".bias", layer.activation(), l == network.depth());
        }
        return nodes;
    }

    /** Adds an initializer: its whole field up to the elements. */
    private void store(String name, float[] values, int layer) {
        Message tensor = new Message();
        long count = values.length;
        if (layer == Stored.NONE) {
            if (!name.startsWith("constant.")) {
                tensor.varint(1, values.length);
            }
        } else {
            Layer of = network.layer(layer);
            tensor.varint(1, of.outputs()).varint(1, of.inputs());
            count = (long) of.outputs() * of.inputs();
        }
        if (count * Float.BYTES > Integer.MAX_VALUE - (1 << 24)) {
            throw new OnnxException(
                    "not saved, as an ONNX file cannot have more than 2147483647 bytes;" + " save the network as .lw");
        }
        int raw = (int) (count * Float.BYTES);
        byte[] inner = tensor.varint(2, ElementType.FLOAT.number())
                .text(8, name)
                .head(9, raw)
                .toBytes();
        byte[] head = new Message().head(5, inner.length + raw).toBytes();
        stored.add(new Stored(joined(head, inner), values, layer));
    }

    private long storedBytes() {
        long bytes = 0;
        for (Stored tensor : stored) {
            long count = tensor.layer() == Stored.NONE
                    ? tensor.values().length
                    : (long) network.layer(tensor.layer()).outputs()
                            * network.layer(tensor.layer()).inputs();
            bytes += tensor.head().length + count * Float.BYTES;
        }
        return bytes;
    }

    /** {@code [batch, size]}, of floats. */
    private static Message vectors(String name, int size) {
        Message shape =
                new Message().message(1, new Message().text(2, "batch")).message(1, new Message().varint(1, size));
        Message tensor = new Message().varint(1, ElementType.FLOAT.number()).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    private static void write(Layer layer, int number, ByteBuffer buffer, Sink sink) throws IOException {
        int most = Math.min(Math.max(FLOATS / layer.inputs() / PANEL, 1) * PANEL, layer.outputs());
        float[] block = new float[Math.multiplyExact(most, layer.inputs())];
        for (int row = 0; row < layer.outputs(); row += most) {
            int rows = Math.min(most, layer.outputs() - row);
            layer.getWeights(row, rows, block, 0);
            requireFinite(block, rows * layer.inputs(), "layer " + number + ", a weight");
            write(block, rows * layer.inputs(), buffer, sink);
        }
    }

    private static void write(float[] values, int length, ByteBuffer buffer, Sink sink) throws IOException {
        for (int at = 0; at < length; at += FLOATS) {
            buffer.clear();
            int count = Math.min(FLOATS, length - at);
            buffer.asFloatBuffer().put(values, at, count);
            sink.write(buffer.limit(count * Float.BYTES));
        }
    }

    private static void requireFinite(float[] values, int length, String what) {
        for (int i = 0; i < length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new OnnxException("not saved, as " + what + " is " + values[i]
                        + "; train again with a lower learning rate, or from the last good model");
            }
        }
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
