package dev.lanewise.io.onnx;

import static dev.lanewise.io.onnx.GraphFile.FLOAT;
import static dev.lanewise.io.onnx.GraphFile.attribute;
import static dev.lanewise.io.onnx.GraphFile.integers;
import static dev.lanewise.io.onnx.GraphFile.tensor;
import static dev.lanewise.io.onnx.Reference.seeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.io.onnx.GraphFile.Bytes;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is no stack of layers is refused in one line that names the node, its operator and the reason. */
class RefusalTest {
    private static GraphFile start() {
        return start(13);
    }

    private static GraphFile start(long opset) {
        return GraphFile.vectors(opset, 5)
                .weights("w", new long[] {5, 4}, seeded(20, 1))
                .weights("b", new long[] {4}, seeded(4, 2))
                .weights("square", new long[] {5, 5}, seeded(25, 3))
                .weights("s", new long[] {}, 1.5f)
                .integers("i", new long[] {1}, 1);
    }

    private static String refusal(byte[] file) {
        String message =
                assertThrows(OnnxException.class, () -> Reference.read(file)).getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.contains("; "), message);
        return message;
    }

    private static void assertRefused(String start, GraphFile file) {
        String message = refusal(file.bytes());
        assertTrue(message.startsWith(start), message);
    }

    @Test
    void operatorsThatAreNoLayers() {
        for (String operator : new String[] {
            "Conv",
            "LSTM",
            "MaxPool",
            "LayerNormalization",
            "Attention",
            "If",
            "Loop",
            "QuantizeLinear",
            "ReduceMean",
            "Sin",
            "Conv\nx"
        }) {
            assertRefused(
                    "node 'n0' (" + operator.replace('\n', '?') + ") is no operator of a stack of dense layers; ",
                    start().node(operator, "x w", "h").node("Relu", "h", "y"));
        }
        assertRefused(
                "node 'n1' (com.microsoft.Gelu) is no operator of a stack of dense layers; ",
                start().node("MatMul", "x w", "h").node("com.microsoft", "Gelu", "h", "y"));
        assertRefused(
                "node 'n0' (ai.onnx.ml.TreeEnsembleClassifier) is no operator of a stack of dense layers; ",
                start().node("ai.onnx.ml", "TreeEnsembleClassifier", "x", "y"));
        Bytes unnamed = new Bytes().text(1, "x").text(2, "h").text(4, "Conv");
        assertRefused(
                "node that makes 'h' (Conv) is no operator",
                start().rawNode(unnamed).node("Relu", "h", "y"));
    }

    @Test
    void operatorsThatNoOutputNeedsAreNoMatter() {
        GraphFile file = start().node("Conv", "x w", "unused").node("MatMul", "x w", "y");
        assertEquals("5 -> 4 identity", Reference.read(file).network().toString());
    }

    @Test
    void graphsThatAreNoChain() {
        assertRefused(
                "node 'n2' (Add) combines two computed values",
                start().node("MatMul", "x square", "h").node("Relu", "h", "a").node("Add", "a x", "y"));
        assertRefused(
                "node 'n2' (Mul) combines two computed values",
                start().node("MatMul", "x square", "h").node("Tanh", "h", "a").node("Mul", "a x", "y"));
        assertRefused(
                "node 'n1' (Concat) joins several computed values",
                start().node("MatMul", "x w", "h").node("Concat", "h x", "y", attribute("axis", 1L)));
        assertRefused(
                "it has two ends, the outputs ",
                start().output("z", FLOAT).node("MatMul", "x w", "y").node("MatMul", "x square", "z"));
        assertRefused(
                "it has several inputs, 'x' and 'z'; ",
                start().input("z", FLOAT, -1, 5).node("MatMul", "x w", "y"));
        assertRefused(
                "it has several inputs, 'x' and 'u'; ",
                start().input("u", FLOAT, 5, 4).node("MatMul", "x u", "y"));
        assertRefused(
                "its only outputs are labels, made by node 'n1' (ArgMax)",
                start().node("MatMul", "x w", "h").node("ArgMax", "h", "y"));
        assertRefused("its output does not depend on its input", start().node("Identity", "w", "y"));
        assertRefused("its graph has no output", new GraphFile(13).input("x", FLOAT, -1, 5));
        assertRefused("its graph has no input", new GraphFile(13).output("y", FLOAT));
    }

    @Test
    void partsOfActivationsAlone() {
        for (String part : new String[] {"Erf", "Exp", "Abs"}) {
            assertRefused(
                    "node 'n1' (" + part + ") is no layer, and with the nodes behind it no activation",
                    start().node("MatMul", "x w", "h").node(part, "h", "y"));
        }
        assertRefused(
                "node 'n1' (Mul) is no layer",
                start().node("MatMul", "x w", "h").node("Mul", "h h", "y"));
        assertRefused(
                "node 'n1' (Log) is no part of an activation",
                start().node("MatMul", "x w", "h").node("Log", "h", "y"));
        assertRefused(
                "node 'n1' (Reciprocal) is no part",
                start().node("MatMul", "x w", "h").node("Reciprocal", "h", "y"));
        assertRefused(
                "node 'n1' (Div) divides by a computed value",
                start().node("MatMul", "x w", "h").node("Div", "s h", "y"));
    }

    @Test
    void shapesThatMixSamplesOrFeatures() {
        assertRefused(
                "node 'n0' (Softmax) works along the axis 0", start().node("Softmax", "x", "y", attribute("axis", 0L)));
        assertRefused(
                "node 'n0' (Flatten) flattens the shape [batch x 5] at the axis 0",
                start().node("Flatten", "x", "y", attribute("axis", 0L)));
        assertRefused(
                "node 'n0' (Reshape) turns the shape [batch x 5] into [5, -1]",
                start().integers("to", new long[] {2}, 5, -1).node("Reshape", "x to", "y"));
        GraphFile images = new GraphFile(13)
                .input("x", FLOAT, -1, 2, 3)
                .output("y", FLOAT)
                .weights("v", new long[] {3, 4}, seeded(12, 1));
        assertRefused(
                "node 'n0' (MatMul) multiplies parts of a sample, of the shape [batch x 2 x 3]",
                images.node("MatMul", "x v", "y"));
        GraphFile swapped = new GraphFile(13)
                .input("x", FLOAT, -1, 2, 3)
                .output("y", FLOAT)
                .node("Transpose", "x", "t", integers("perm", 0, 2, 1))
                .node("Flatten", "t", "y");
        assertRefused("node 'n0' (Transpose) changes the order of the features", swapped);
        GraphFile perRow = new GraphFile(13)
                .input("x", FLOAT, -1, 2, 3)
                .output("y", FLOAT)
                .node("Softmax", "x", "s")
                .node("Flatten", "s", "y");
        assertRefused("node 'n0' (Softmax) works along the axis -1 of the shape [batch x 2 x 3]", perRow);
        assertRefused(
                "node 'n0' (Add) has a constant for each sample",
                new GraphFile(13)
                        .input("x", FLOAT, 3, 5)
                        .output("y", FLOAT)
                        .weights("c", new long[] {3, 1}, 1, 2, 3)
                        .node("Add", "x c", "y"));
        assertRefused(
                "node 'n0' (Gemm) multiplies along the batch",
                start().node("Gemm", "x square", "y", attribute("transA", 1L)));
        assertRefused("node 'n0' (MatMul) multiplies along the batch", start().node("MatMul", "square x", "y"));
        assertRefused(
                "its input 'x' has the shape [batch]",
                new GraphFile(13).input("x", FLOAT, 5).output("y", FLOAT).node("Relu", "x", "y"));
    }

    @Test
    void weightsThatDoNotFit() {
        assertRefused(
                "node 'n0' (MatMul) has weights for 4 inputs, but is given 5",
                start().weights("v", new long[] {4, 3}, seeded(12, 1)).node("MatMul", "x v", "y"));
        assertRefused(
                "node 'n1' (Add) has a constant of the shape [5], which does not fit the shape [batch x 4]",
                start().weights("c", new long[] {5}, seeded(5, 1))
                        .node("MatMul", "x w", "h")
                        .node("Add", "h c", "y"));
        assertRefused(
                "node 'n0' (MatMul) has weights of the type INT64",
                start().integers("v", new long[] {5, 1}, 1, 2, 3, 4, 5).node("MatMul", "x v", "y"));
        assertRefused(
                "node 'n0' (MatMul) needs a matrix as input 2",
                start().weights("v", new long[] {1, 5, 1}, seeded(5, 1)).node("MatMul", "x v", "y"));
        assertRefused(
                "node 'n0' (MatMul) needs a matrix as input 2",
                start().weights("v", new long[] {5, 0}).node("MatMul", "x v", "y"));
        assertRefused(
                "node 'n0' (PRelu) has several slopes",
                start().weights("v", new long[] {5}, seeded(5, 1)).node("PRelu", "x v", "y"));
    }

    @Test
    void trainingModes() {
        GraphFile dropout =
                start().initializer(tensor("t", 9).bytes(9, new byte[] {1})).node("Dropout", "x s t", "y");
        assertRefused("node 'n0' (Dropout) is in training mode", dropout);
        GraphFile norm = start(15).weights("c", new long[] {5}, 1, 1, 1, 1, 1);
        assertRefused(
                "node 'n0' (BatchNormalization) is in training mode",
                norm.node("BatchNormalization", "x c c c c", "y", attribute("training_mode", 1L)));
        assertRefused(
                "node 'n0' (BatchNormalization) is in training mode",
                start(9).weights("c", new long[] {5}, 1, 1, 1, 1, 1).node("BatchNormalization", "x c c c c", "y m v"));
    }

    @Test
    void clipsThatWouldLoseDigits() {
        assertRefused(
                "node 'n0' (Clip) clips to -1000.0 .. 1000.0",
                start().weights("low", new long[] {}, -1000)
                        .weights("high", new long[] {}, 1000)
                        .node("Clip", "x low high", "y"));
    }

    @Test
    void attributesOfTheWrongKind() {
        assertRefused(
                "node 'n0' (LeakyRelu) has the attribute 'alpha' of the kind INT",
                start().node("LeakyRelu", "x", "y", attribute("alpha", 1L)));
        assertRefused(
                "node 'n0' (LeakyRelu) has the attribute alpha = NaN",
                start().node("LeakyRelu", "x", "y", attribute("alpha", Float.NaN)));
        assertRefused(
                "node 'n0' (Celu) has the attribute alpha = 0", start().node("Celu", "x", "y", attribute("alpha", 0f)));
        assertRefused(
                "node 'n0' (Gelu) has the approximation 'fast'",
                start(20).node("Gelu", "x", "y", attribute("approximate", "fast")));
        assertRefused(
                "a node has the attribute 'alpha' twice",
                start().node("Elu", "x", "y", attribute("alpha", 1f), attribute("alpha", 2f)));
    }

    @Test
    void namesThatAreNotThereOrThereTwice() {
        assertRefused(
                "node 'n0' (MatMul) uses 'v', which no input, initializer or earlier node gives",
                start().node("MatMul", "x v", "y"));
        assertRefused(
                "node 'n0' (Relu) uses 'b0', which",
                start().node("Relu", "b0", "a0").node("Relu", "a0", "b0").node("Relu", "a0", "y"));
        assertRefused("node 'n0' (Relu) uses 'y', which", start().node("Relu", "y", "y"));
        assertRefused(
                "two nodes or more make the value 'y'",
                start().node("Relu", "x", "y").node("Tanh", "x", "y"));
        assertRefused(
                "two nodes or more make the value 'w'",
                start().node("Relu", "x", "w").node("MatMul", "x w", "y"));
        assertRefused(
                "two nodes or more make the value 'x'",
                start().node("Relu", "x", "x").node("Relu", "x", "y"));
        assertRefused(
                "there are two initializers called 'w'",
                start().weights("w", new long[] {1}, 1).node("MatMul", "x w", "y"));
        assertRefused("its output 'y' is made by no node", start().node("Relu", "x", "z"));
        assertRefused(
                "it has the input 'x' twice", start().input("x", FLOAT, -1, 5).node("Relu", "x", "y"));
        assertRefused(
                "an initializer has no name",
                start().weights("", new long[] {1}, 1).node("Relu", "x", "y"));
    }

    @Test
    void versions() {
        assertRefused("its operators are of version 6, and 7 to ", start(6).node("Relu", "x", "y"));
        assertRefused(
                "its operators are of version 1000, and 7 to ", start(1000).node("Relu", "x", "y"));
        assertRefused("its operators are of version 0, and 7 to ", start(0).node("Relu", "x", "y"));
        assertRefused(
                "its format is version 2, and 3 is",
                new GraphFile(13, 2).input("x", FLOAT, -1, 5).output("y", FLOAT).node("Relu", "x", "y"));
    }

    @Test
    void tensorsThatLie() {
        assertRefused(
                "the tensor 'v' claims 20 elements, by its shape [5 x 4], but has 19",
                start().weights("v", new long[] {5, 4}, seeded(19, 1)));
        assertRefused(
                "the tensor 'v' claims more elements than can be counted",
                start().weights("v", new long[] {1L << 62, 1L << 62}, 1));
        assertRefused(
                "the tensor 'v' cannot have an axis of the size -5",
                start().weights("v", new long[] {-5, -4}, seeded(20, 1)));
        assertRefused(
                "the tensor 'v' ends within an element",
                start().initializer(tensor("v", FLOAT, 1).bytes(9, new byte[5])));
        assertRefused(
                "the tensor 'v' has its data twice",
                start().initializer(tensor("v", FLOAT, 1).bytes(9, new byte[4]).bytes(9, new byte[4])));
        assertRefused(
                "the tensor 'v' has data in two places",
                start().initializer(tensor("v", FLOAT, 1).bytes(9, new byte[4]).fixed32(4, 1)));
        assertRefused(
                "the tensor 'v' has data in two places, or where its type has none",
                start().initializer(tensor("v", FLOAT, 1).varint(5, 1)));
        assertRefused(
                "the tensor 'v' is split into segments",
                start().initializer(tensor("v", FLOAT, 1).message(3, new Bytes().varint(1, 1))));
        Bytes external = new Bytes().text(1, "location").text(2, "../../../etc/passwd");
        assertRefused(
                "the tensor 'v' has its data in another file",
                start().initializer(tensor("v", FLOAT, 1).message(13, external).varint(14, 1)));
        assertRefused(
                "the tensor 'v' has its data in another file",
                start().initializer(tensor("v", FLOAT, 1).varint(14, 1)));
        assertRefused(
                "the numbers at byte ", start().initializer(tensor("v", 10, 1).bytes(5, new byte[] {(byte) 0x80})));
        assertRefused(
                "the numbers at byte ",
                start().initializer(
                                tensor("v", FLOAT, 2).fixed32(4, 1).text(8, "v").fixed32(4, 1)));
    }

    @Test
    void weightsThatAreNotFinite() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] w = seeded(20, 1);
            w[13] = bad;
            GraphFile file =
                    GraphFile.vectors(13, 5).weights("w", new long[] {5, 4}, w).node("MatMul", "x w", "y");
            assertRefused("layer 1 has a weight that is " + bad + "; ", file);
            assertEquals(
                    bad,
                    OnnxReader.read(MemorySegment.ofArray(file.bytes()), true)
                            .network()
                            .layer(0)
                            .weight(1, 3));
            assertRefused(
                    "layer 1 has a bias that is " + bad + "; ",
                    start().weights("c", new long[] {4}, 1, bad, 1, 1).node("Gemm", "x w c", "y"));
        }
        assertRefused(
                "layer 1 has a weight that is ",
                start().weights("zero", new long[] {4}, 1, 0, 1, 1)
                        .node("MatMul", "x w", "h")
                        .node("Div", "h zero", "y"));
    }

    @Test
    void bytesThatAreNoModel() {
        assertEquals("the file is empty; get it again", refusal(new byte[0]));
        assertTrue(refusal("this is not a model ".repeat(10).getBytes(StandardCharsets.UTF_8))
                .startsWith("no ONNX model"));
        assertTrue(refusal(new byte[] {8, 4}).startsWith("no ONNX model: it has no graph"));
        byte[] good = start().node("MatMul", "x w", "y").bytes();
        for (int length = 1; length < good.length; length++) {
            refusal(Arrays.copyOf(good, length));
        }
        byte[] twice = Arrays.copyOf(good, 2 * good.length);
        System.arraycopy(good, 0, twice, good.length, good.length);
        assertTrue(refusal(twice).startsWith("it has two graphs"));
    }

    @Test
    void nestingWithoutEndIsPassedOver() {
        Bytes graph = new Bytes().text(2, "inner");
        for (int depth = 0; depth < 2000; depth++) {
            Bytes attribute =
                    new Bytes().text(1, "then_branch").message(6, graph).varint(20, 5);
            Bytes node = new Bytes().text(1, "x").text(2, "y").text(4, "If").message(5, attribute);
            graph = new Bytes().message(1, node);
        }
        Bytes attribute = new Bytes().text(1, "then_branch").message(6, graph).varint(20, 5);
        assertRefused("node 'n0' (If) is no operator", start().node("If", "x", "y", attribute));
        Bytes type = new Bytes();
        for (int depth = 0; depth < 2000; depth++) {
            type = new Bytes().message(4, new Bytes().message(1, type));
        }
        Bytes input = new Bytes().text(1, "deep").message(2, type);
        GraphFile file = start();
        file.rawGraphField(11, input).node("Relu", "x", "y");
        assertRefused("it has several inputs", file);
    }

    @Test
    void namesInMessagesAreInert() {
        String evil = "a\u001b[31m\n\r\u202e" + "z".repeat(500);
        String message =
                refusal(start().node("Conv", "x", evil).node("Relu", evil, "y").bytes());
        assertTrue(message.length() < 400, message);
        message = refusal(start().node("Relu", evil, "y").bytes());
        assertTrue(message.contains("'a?[31m???zzz") && message.length() < 400, message);
    }
}
