package dev.lanewise.io.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes ONNX files for tests, by other means than the library's: each field by hand, right or wrong. */
public final class GraphFile {
    public static final int FLOAT = 1;
    public static final int INT64 = 7;
    public static final int FLOAT16 = 10;
    public static final int DOUBLE = 11;
    public static final int BFLOAT16 = 16;

    private final Bytes graph = new Bytes();
    private final Bytes model = new Bytes();
    private int nodes;

    /** Starts a file with these versions of the operators and of the format. */
    public GraphFile(long opset, long ir) {
        model.varint(1, ir)
                .text(2, "test")
                .message(8, new Bytes().text(1, "").varint(2, opset))
                .message(8, new Bytes().text(1, "ai.onnx.ml").varint(2, 1));
    }

    public GraphFile(long opset) {
        this(opset, 4);
    }

    /** {@code x} of batch times features, {@code y} of any size. */
    public static GraphFile vectors(long opset, int features) {
        return new GraphFile(opset).input("x", FLOAT, -1, features).output("y", FLOAT);
    }

    public GraphFile input(String name, int type, long... dims) {
        graph.message(11, value(name, type, dims));
        return this;
    }

    /** An output of a type, its shape left open. */
    public GraphFile output(String name, int type) {
        graph.message(12, new Bytes().text(1, name).message(2, new Bytes().message(1, new Bytes().varint(1, type))));
        return this;
    }

    /** An output that is a list of maps, as ZipMap makes it. */
    public GraphFile mapOutput(String name) {
        Bytes map = new Bytes().varint(1, INT64).message(2, new Bytes().message(1, new Bytes().varint(1, FLOAT)));
        graph.message(
                12,
                new Bytes()
                        .text(1, name)
                        .message(2, new Bytes().message(4, new Bytes().message(1, new Bytes().message(5, map)))));
        return this;
    }

    private static Bytes value(String name, int type, long... dims) {
        Bytes shape = new Bytes();
        for (long dim : dims) {
            shape.message(1, dim < 0 ? new Bytes().text(2, "N") : new Bytes().varint(1, dim));
        }
        Bytes tensor = new Bytes().varint(1, type).message(2, shape);
        return new Bytes().text(1, name).message(2, new Bytes().message(1, tensor));
    }

    /** A float initializer in raw bytes. */
    public GraphFile weights(String name, long[] dims, float... values) {
        return initializer(tensor(name, FLOAT, dims).bytes(9, raw(values)));
    }

    public GraphFile integers(String name, long[] dims, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            raw.putLong(value);
        }
        return initializer(tensor(name, INT64, dims).bytes(9, raw.array()));
    }

    public GraphFile initializer(Bytes tensor) {
        graph.message(5, tensor);
        return this;
    }

    public GraphFile property(String key, String value) {
        model.message(14, new Bytes().text(1, key).text(2, value));
        return this;
    }

    /** A node of ONNX's own; its names as one text, parted by blanks ({@code -} leaves one out). */
    public GraphFile node(String operator, String inputs, String outputs, Bytes... attributes) {
        return node("", operator, inputs, outputs, attributes);
    }

    public GraphFile node(String domain, String operator, String inputs, String outputs, Bytes... attributes) {
        Bytes node = new Bytes();
        for (String input : inputs.isEmpty() ? new String[0] : inputs.split(" ", -1)) {
            node.text(1, input.equals("-") ? "" : input);
        }
        for (String output : outputs.split(" ", -1)) {
            node.text(2, output.equals("-") ? "" : output);
        }
        node.text(3, "n" + nodes++).text(4, operator);
        for (Bytes attribute : attributes) {
            node.message(5, attribute);
        }
        if (!domain.isEmpty()) {
            node.text(7, domain);
        }
        graph.message(1, node);
        return this;
    }

    /** Any field of the graph. */
    public GraphFile rawGraphField(int field, Bytes value) {
        graph.message(field, value);
        return this;
    }

    public GraphFile rawNode(Bytes node) {
        graph.message(1, node);
        return this;
    }

    public static Bytes attribute(String name, float value) {
        return new Bytes().text(1, name).fixed32(2, value).varint(20, 1);
    }

    public static Bytes attribute(String name, long value) {
        return new Bytes().text(1, name).varint(3, value).varint(20, 2);
    }

    public static Bytes attribute(String name, String value) {
        return new Bytes().text(1, name).text(4, value).varint(20, 3);
    }

    public static Bytes attribute(String name, Bytes tensor) {
        return new Bytes().text(1, name).message(5, tensor).varint(20, 4);
    }

    /** A list of floats, one field each, as ONNX's own writers do it. */
    public static Bytes floats(String name, float... values) {
        Bytes attribute = new Bytes().text(1, name);
        for (float value : values) {
            attribute.fixed32(7, value);
        }
        return attribute.varint(20, 6);
    }

    public static Bytes integers(String name, long... values) {
        Bytes attribute = new Bytes().text(1, name);
        for (long value : values) {
            attribute.varint(8, value);
        }
        return attribute.varint(20, 7);
    }

    public static Bytes texts(String name, String... values) {
        Bytes attribute = new Bytes().text(1, name);
        for (String value : values) {
            attribute.text(9, value);
        }
        return attribute.varint(20, 8);
    }

    /** A tensor without its data. */
    public static Bytes tensor(String name, int type, long... dims) {
        Bytes tensor = new Bytes();
        for (long dim : dims) {
            tensor.varint(1, dim);
        }
        return tensor.varint(2, type).text(8, name);
    }

    public static byte[] raw(float... values) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return raw.array();
    }

    public byte[] bytes() {
        Bytes all = new Bytes();
        all.out.writeBytes(model.out.toByteArray());
        return all.message(7, graph).out.toByteArray();
    }

    /** A message. */
    public static final class Bytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        public Bytes varint(int field, long value) {
            number((long) field << 3);
            return number(value);
        }

        public Bytes fixed32(int field, float value) {
            number(field << 3 | 5);
            return raw(GraphFile.raw(value));
        }

        public Bytes fixed64(int field, double value) {
            number(field << 3 | 1);
            return raw(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(value)
                    .array());
        }

        public Bytes text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        public Bytes message(int field, Bytes inner) {
            return bytes(field, inner.out.toByteArray());
        }

        public Bytes bytes(int field, byte[] value) {
            number(field << 3 | 2);
            number(value.length);
            return raw(value);
        }

        public Bytes raw(byte[] value) {
            out.writeBytes(value);
            return this;
        }

        /** A varint without a tag. */
        public Bytes number(long value) {
            long left = value;
            while ((left & ~0x7fL) != 0) {
                out.write((int) ((left & 0x7f) | 0x80));
                left >>>= 7;
            }
            out.write((int) left);
            return this;
        }

        public byte[] toBytes() {
            return out.toByteArray();
        }
    }
}
