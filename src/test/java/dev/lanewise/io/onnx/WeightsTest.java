package dev.lanewise.io.onnx;

import static dev.lanewise.io.onnx.GraphFile.BFLOAT16;
import static dev.lanewise.io.onnx.GraphFile.DOUBLE;
import static dev.lanewise.io.onnx.GraphFile.FLOAT;
import static dev.lanewise.io.onnx.GraphFile.FLOAT16;
import static dev.lanewise.io.onnx.GraphFile.attribute;
import static dev.lanewise.io.onnx.GraphFile.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.io.onnx.GraphFile.Bytes;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** The same weights in every place and type that a file may hold them in. */
class WeightsTest {
    /** Values that every type has. */
    private static final float[] W = {1, -2, 0.5f, 0, -0f, 3, 0.25f, -8};

    private static final float[] B = {0.5f, -1, 2, -0f};

    private static GraphFile file(Bytes w, Bytes b) {
        return GraphFile.vectors(13, 2).initializer(w).initializer(b).node("Gemm", "x w b", "y");
    }

    private static void assertWeights(GraphFile file) {
        Network network = Reference.read(file).network();
        Layer layer = network.layer(0);
        for (int j = 0; j < 4; j++) {
            for (int k = 0; k < 2; k++) {
                assertEquals(W[k * 4 + j], layer.weight(j, k));
            }
            assertEquals(B[j], layer.bias(j));
        }
    }

    private static Bytes w(int type) {
        return tensor("w", type, 2, 4);
    }

    private static Bytes b(int type) {
        return tensor("b", type, 4);
    }

    private static byte[] doubles(float... values) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putDouble(value);
        }
        return raw.array();
    }

    private static byte[] halves(boolean isBrain, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putShort(half(isBrain, value));
        }
        return raw.array();
    }

    private static short half(boolean isBrain, float value) {
        return isBrain ? (short) (Float.floatToRawIntBits(value) >>> 16) : Float.floatToFloat16(value);
    }

    @Test
    void rawData() {
        assertWeights(file(w(FLOAT).bytes(9, GraphFile.raw(W)), b(FLOAT).bytes(9, GraphFile.raw(B))));
        assertWeights(file(w(DOUBLE).bytes(9, doubles(W)), b(DOUBLE).bytes(9, doubles(B))));
        assertWeights(file(w(FLOAT16).bytes(9, halves(false, W)), b(FLOAT16).bytes(9, halves(false, B))));
        assertWeights(file(w(BFLOAT16).bytes(9, halves(true, W)), b(BFLOAT16).bytes(9, halves(true, B))));
    }

    @Test
    void packedFields() {
        assertWeights(file(w(FLOAT).bytes(4, GraphFile.raw(W)), b(FLOAT).bytes(4, GraphFile.raw(B))));
        assertWeights(file(w(DOUBLE).bytes(10, doubles(W)), b(DOUBLE).bytes(10, doubles(B))));
        for (boolean isBrain : new boolean[] {false, true}) {
            int type = isBrain ? BFLOAT16 : FLOAT16;
            Bytes w = new Bytes();
            for (float value : W) {
                w.number(Short.toUnsignedLong(half(isBrain, value)));
            }
            Bytes b = new Bytes();
            for (float value : B) {
                b.number(half(isBrain, value));
            }
            assertWeights(file(w(type).bytes(5, w.toBytes()), b(type).bytes(5, b.toBytes())));
        }
    }

    @Test
    void oneFieldForEachNumber() {
        Bytes w = w(FLOAT);
        Bytes wide = w(DOUBLE);
        Bytes half = w(FLOAT16);
        for (float value : W) {
            w.fixed32(4, value);
            wide.fixed64(10, value);
            half.varint(5, Short.toUnsignedLong(half(false, value)));
        }
        Bytes b = b(FLOAT);
        for (float value : B) {
            b.fixed32(4, value);
        }
        assertWeights(file(w, b));
        assertWeights(file(wide, b));
        assertWeights(file(half, b));
    }

    @Test
    void dimsMayBePacked() {
        Bytes dims = new Bytes().bytes(1, new Bytes().number(2).number(4).toBytes());
        Bytes w = dims.varint(2, FLOAT).text(8, "w").bytes(9, GraphFile.raw(W));
        assertWeights(file(w, b(FLOAT).bytes(9, GraphFile.raw(B))));
    }

    @Test
    void constantNodes() {
        assertWeights(GraphFile.vectors(13, 2)
                .node("Constant", "", "w", attribute("value", w(FLOAT).bytes(9, GraphFile.raw(W))))
                .node("Constant", "", "b", GraphFile.floats("value_floats", B))
                .node("Gemm", "x w b", "y"));
        Network network = Reference.assertSame(
                GraphFile.vectors(13, 2)
                        .node("Constant", "", "w", attribute("value", w(FLOAT).bytes(9, GraphFile.raw(W))))
                        .node("Constant", "", "b", attribute("value_float", 0.75f))
                        .node("Gemm", "x w b", "y"),
                2);
        assertEquals(0.75f, network.layer(0).bias(3));
    }

    @Test
    void oldFilesListInitializersAmongTheInputs() {
        GraphFile file = new GraphFile(7, 3)
                .input("x", FLOAT, -1, 2)
                .input("w", FLOAT, 2, 4)
                .input("b", FLOAT, 4)
                .output("y", FLOAT)
                .initializer(w(FLOAT).bytes(9, GraphFile.raw(W)))
                .initializer(b(FLOAT).bytes(9, GraphFile.raw(B)))
                .node("Gemm", "x w b", "y");
        assertWeights(file);
        Reference.assertSame(file, 2);
    }

    @Test
    void doubleIsFoldedBeforeItIsRounded() {
        double tiny = 1e-9;
        ByteBuffer raw = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(1 + tiny);
        GraphFile file = GraphFile.vectors(13, 1)
                .initializer(tensor("w", DOUBLE, 1, 1).bytes(9, raw.array()))
                .initializer(tensor("c", DOUBLE, 1).bytes(9, doubles(1e9f)))
                .initializer(tensor("d", DOUBLE, 1).bytes(9, doubles(1e9f)))
                .node("MatMul", "x w", "h")
                .node("Mul", "h c", "g")
                .node("Div", "g d", "y");
        assertEquals((float) (1 + tiny), Reference.read(file).network().layer(0).weight(0, 0));
    }
}
