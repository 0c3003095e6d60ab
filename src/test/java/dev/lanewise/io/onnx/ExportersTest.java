package dev.lanewise.io.onnx;

import static dev.lanewise.io.onnx.GraphFile.FLOAT;
import static dev.lanewise.io.onnx.GraphFile.INT64;
import static dev.lanewise.io.onnx.GraphFile.attribute;
import static dev.lanewise.io.onnx.GraphFile.floats;
import static dev.lanewise.io.onnx.GraphFile.tensor;
import static dev.lanewise.io.onnx.Reference.assertSame;
import static dev.lanewise.io.onnx.Reference.seeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.io.onnx.GraphFile.Bytes;
import dev.lanewise.network.Network;
import org.junit.jupiter.api.Test;

/** Graphs in the manner of one exporter or another, with what they leave to be computed, against ONNX Runtime. */
class ExportersTest {
    private static GraphFile layers(GraphFile file, int inputs) {
        return file.weights("w", new long[] {4, inputs}, seeded(4 * inputs, 1))
                .weights("b", new long[] {4}, seeded(4, 2))
                .weights("v", new long[] {4, 3}, seeded(12, 3));
    }

    @Test
    void theBatchIsCutOutOfTheShape() {
        for (int opset = 15; opset <= 26; opset++) {
            GraphFile file = layers(
                            new GraphFile(opset).input("x", FLOAT, -1, 1, 2, 3).output("y", FLOAT), 6)
                    .integers("last", new long[] {1}, -1)
                    .node("Shape", "x", "s", attribute("start", 0L), attribute("end", 1L))
                    .node("Concat", "s last", "to", attribute("axis", 0L))
                    .node("Reshape", "x to", "f")
                    .node("Gemm", "f w b", "y", attribute("transB", 1L));
            assertEquals("6 -> 4 identity", assertSame(file, 1, 2, 3).toString());
            GraphFile fromTheEnd = layers(
                            new GraphFile(opset).input("x", FLOAT, -1, 6).output("y", FLOAT), 6)
                    .integers("last", new long[] {1}, -1)
                    .node("Gemm", "x w b", "h", attribute("transB", 1L))
                    .node("Shape", "h", "s", attribute("end", -1L))
                    .node("Concat", "s last", "to", attribute("axis", 0L))
                    .node("Reshape", "h to", "y");
            assertEquals("6 -> 4 identity", assertSame(fromTheEnd, 6).toString());
        }
    }

    @Test
    void constantsAreMadeLikeTheBatch() {
        for (int opset = 15; opset <= 26; opset++) {
            GraphFile file = layers(GraphFile.vectors(opset, 5), 5)
                    .node("Gemm", "x w b", "h", attribute("transB", 1L))
                    .node("Constant", "", "two", attribute("value_int", 2L))
                    .node("CastLike", "two h", "like")
                    .node("Sqrt", "like", "root")
                    .node("Div", "h root", "d")
                    .node("Erf", "d", "e")
                    .node("Constant", "", "one", attribute("value_float", 1f))
                    .node("CastLike", "one h", "onef")
                    .node("Add", "e onef", "p")
                    .node("Mul", "h p", "m")
                    .node("Div", "m like", "g")
                    .node("CastLike", "g x", "a")
                    .node("MatMul", "a v", "y");
            assertEquals("5 -> 4 gelu -> 3 identity", assertSame(file, 5).toString());
        }
    }

    @Test
    void numbersOfNumbersAreComputed() {
        for (int opset : new int[] {7, 9, 13, 26}) {
            GraphFile file = layers(GraphFile.vectors(opset, 5), 5)
                    .weights("two", new long[] {}, 2)
                    .weights("five", new long[] {1}, 5)
                    .node("Add", "two five", "seven")
                    .node("Mul", "seven two", "fourteen")
                    .node("Sub", "fourteen five", "nine")
                    .node("Div", "nine two", "c")
                    .node("Gemm", "x w b", "h", attribute("transB", 1L))
                    .node("Mul", "h c", "y");
            assertEquals("5 -> 4 identity", assertSame(file, 5).toString());
        }
    }

    @Test
    void scalersInFront() {
        for (int opset : new int[] {9, 13, 26}) {
            GraphFile minMax = layers(GraphFile.vectors(opset, 5), 5)
                    .weights("scale", new long[] {1, 5}, 0.5f, 2, 0.25f, 1, 3)
                    .weights("min", new long[] {5}, 1, -2, 0.5f, 0, 3)
                    .node("Cast", "x", "f", attribute("to", 1L))
                    .node("Mul", "f scale", "s")
                    .node("Add", "min s", "t")
                    .node("Gemm", "t w b", "y", attribute("transB", 1L));
            Network network = assertSame(minMax, 5);
            assertEquals("5 -> 4 identity", network.toString());
            assertTrue(network.inputScaling().isPresent());
            GraphFile one = layers(GraphFile.vectors(opset, 5), 5)
                    .node("ai.onnx.ml", "Scaler", "x", "s", floats("offset", 0.5f), floats("scale", 3f))
                    .node("Gemm", "s w b", "y", attribute("transB", 1L));
            assertTrue(assertSame(one, 5).inputScaling().isPresent());
        }
    }

    /** Format version 3: every initializer is an input too; nodes without names; a batch of a fixed size. */
    @Test
    void oldFilesOfPyTorch() {
        GraphFile file = layers(
                        new GraphFile(9, 3)
                                .input("x", FLOAT, 9, 1, 1, 5)
                                .input("w", FLOAT, 4, 5)
                                .input("b", FLOAT, 4)
                                .input("v", FLOAT, 4, 3)
                                .output("y", FLOAT),
                        5)
                .rawNode(
                        new Bytes().text(1, "x").text(2, "1").text(4, "Flatten").message(5, attribute("axis", 1L)))
                .rawNode(new Bytes()
                        .text(1, "1")
                        .text(1, "w")
                        .text(1, "b")
                        .text(2, "2")
                        .text(4, "Gemm")
                        .message(5, attribute("transB", 1L)))
                .rawNode(new Bytes().text(1, "2").text(2, "3").text(4, "Relu"))
                .rawNode(new Bytes().text(1, "3").text(1, "v").text(2, "4").text(4, "MatMul"))
                .rawNode(new Bytes()
                        .text(1, "4")
                        .text(2, "y")
                        .text(4, "LogSoftmax")
                        .message(5, attribute("axis", 1L)));
        assertEquals("5 -> 4 relu -> 3 log-softmax", assertSame(file, 1, 1, 5).toString());
    }

    @Test
    void slopesOfOneValueInAnyShape() {
        for (int opset : new int[] {7, 9, 16, 26}) {
            for (long[] shape : new long[][] {{}, {1}, {1, 1}, {4}, {1, 4}}) {
                int count = shape.length == 0 || shape[shape.length - 1] == 1 ? 1 : 4;
                float[] slopes = new float[count];
                java.util.Arrays.fill(slopes, 0.2f);
                GraphFile file = layers(GraphFile.vectors(opset, 5), 5)
                        .weights("slope", shape, slopes)
                        .node("Gemm", "x w b", "h", attribute("transB", 1L))
                        .node("PRelu", "h slope", "y");
                assertEquals("5 -> 4 leaky-relu(0.2)", assertSame(file, 5).toString());
            }
        }
    }

    @Test
    void constantsOfHalfPrecisionAreCast() {
        GraphFile file = GraphFile.vectors(13, 2)
                .initializer(tensor("h", GraphFile.FLOAT16, 2, 3)
                        .bytes(9, new byte[] {0, 60, 0, 64, 0, 66, 0, 68, 0, 69, 0, 70}))
                .node("Cast", "h", "w", attribute("to", 1L))
                .node("MatMul", "x w", "y");
        Network network = assertSame(file, 2);
        assertEquals(3f, network.layer(0).weight(2, 0));
    }

    @Test
    void labelsOfScikitLearnBesideAPairOfProbabilities() {
        GraphFile file = layers(new GraphFile(15).input("X", FLOAT, -1, 5), 5)
                .output("output_label", INT64)
                .output("output_probability", FLOAT)
                .weights("u", new long[] {4, 1}, seeded(4, 5))
                .weights("one", new long[] {}, 1)
                .integers("classes", new long[] {2}, 0, 1)
                .integers("flat", new long[] {1}, -1)
                .node("Cast", "X", "x", attribute("to", 1L))
                .node("Gemm", "x w b", "h", attribute("transB", 1L))
                .node("Relu", "h", "a")
                .node("MatMul", "a u", "m")
                .node("Sigmoid", "m", "p")
                .node("Sub", "one p", "q")
                .node("Concat", "q p", "pair", attribute("axis", 1L))
                .node("Identity", "pair", "output_probability")
                .node("ArgMax", "pair", "arg", attribute("axis", 1L))
                .node("ai.onnx.ml", "ArrayFeatureExtractor", "classes arg", "picked")
                .node("Cast", "picked", "small", attribute("to", 6L))
                .node("Reshape", "small flat", "shaped")
                .node("Cast", "shaped", "output_label", attribute("to", 7L));
        OnnxReader.Result result = Reference.read(file);
        assertEquals("5 -> 4 relu -> 1 sigmoid", result.network().toString());
        assertEquals(2, result.notes().size(), () -> result.notes().toString());
    }
}
