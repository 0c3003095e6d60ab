package dev.lanewise.io.onnx;

import static dev.lanewise.io.onnx.GraphFile.attribute;
import static dev.lanewise.io.onnx.GraphFile.floats;
import static dev.lanewise.io.onnx.Reference.assertSame;
import static dev.lanewise.io.onnx.Reference.seeded;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import org.junit.jupiter.api.Test;

/** Arithmetic with constants and batch normalisation, wherever they stand, against ONNX Runtime. */
class FoldingTest {
    private static final int[] OPSETS = {7, 9, 14, 15, 26};

    private static GraphFile constants(GraphFile file) {
        return file.weights("w", new long[] {5, 4}, seeded(20, 1))
                .weights("b", new long[] {4}, seeded(4, 2))
                .weights("v", new long[] {4, 3}, seeded(12, 3))
                .weights("c5", new long[] {5}, 0.5f, -0.25f, 1, 2, -3)
                .weights("c4", new long[] {4}, 0.5f, -0.25f, 2, 3)
                .weights("c14", new long[] {1, 4}, 0.5f, -0.25f, 2, 3)
                .weights("c3", new long[] {3}, 0.5f, -0.25f, 2)
                .weights("s", new long[] {}, 1.75f);
    }

    private static GraphFile start(int opset) {
        return constants(GraphFile.vectors(opset, 5));
    }

    private static void norm(GraphFile file, int size, String input, String output, GraphFile.Bytes... attributes) {
        float[] variance = seeded(size, 8);
        for (int i = 0; i < size; i++) {
            variance[i] = Math.abs(variance[i]) + 0.1f;
        }
        file.weights("gamma" + input, new long[] {size}, seeded(size, 5))
                .weights("beta" + input, new long[] {size}, seeded(size, 6))
                .weights("mean" + input, new long[] {size}, seeded(size, 7))
                .weights("var" + input, new long[] {size}, variance)
                .node(
                        "BatchNormalization",
                        input + " gamma" + input + " beta" + input + " mean" + input + " var" + input,
                        output,
                        attributes);
    }

    @Test
    void batchNormalizationAnywhere() {
        for (int opset : OPSETS) {
            GraphFile before = start(opset).node("Gemm", "x w b", "h");
            norm(before, 4, "h", "n");
            before.node("Relu", "n", "a").node("MatMul", "a v", "y");
            assertEquals("5 -> 4 relu -> 3 identity", assertSame(before, 5).toString());

            GraphFile after = start(opset).node("Gemm", "x w b", "h").node("Relu", "h", "a");
            norm(after, 4, "a", "n", attribute("epsilon", 0.01f), attribute("momentum", 0.5f));
            after.node("MatMul", "n v", "m").node("Add", "c3 m", "y");
            assertEquals("5 -> 4 relu -> 3 identity", assertSame(after, 5).toString());

            GraphFile front = start(opset);
            norm(front, 5, "x", "n");
            front.node("Gemm", "n w b", "y");
            Network network = assertSame(front, 5);
            assertTrue(network.inputScaling().isPresent());
            assertEquals("5 -> 4 identity", network.toString());

            GraphFile end = start(opset).node("Gemm", "x w b", "h").node("Sigmoid", "h", "a");
            norm(end, 4, "a", "y");
            assertEquals("5 -> 4 sigmoid -> 4 identity", assertSame(end, 5).toString());

            GraphFile logits = start(opset).node("Gemm", "x w b", "h");
            norm(logits, 4, "h", "y");
            assertEquals("5 -> 4 identity", assertSame(logits, 5).toString());
        }
    }

    @Test
    void arithmeticAfterWeights() {
        for (int opset : OPSETS) {
            for (String op : new String[] {"Add", "Sub", "Mul", "Div"}) {
                for (String c : new String[] {"c4", "c14", "s"}) {
                    assertEquals(
                            "5 -> 4 tanh",
                            assertSame(
                                            start(opset)
                                                    .node("MatMul", "x w", "h")
                                                    .node(op, "h " + c, "g")
                                                    .node("Tanh", "g", "y"),
                                            5)
                                    .toString());
                    if (!op.equals("Div")) {
                        assertSame(start(opset).node("MatMul", "x w", "h").node(op, c + " h", "y"), 5);
                    }
                }
            }
        }
    }

    @Test
    void arithmeticAfterActivations() {
        for (int opset : OPSETS) {
            for (String op : new String[] {"Add", "Sub", "Mul", "Div"}) {
                for (String c : new String[] {"c4", "s"}) {
                    GraphFile file = start(opset)
                            .node("Gemm", "x w b", "h")
                            .node("Tanh", "h", "a")
                            .node(op, "a " + c, "g");
                    assertEquals(
                            "5 -> 4 tanh -> 3 sigmoid",
                            assertSame(file.node("MatMul", "g v", "m").node("Sigmoid", "m", "y"), 5)
                                    .toString());
                    GraphFile end = start(opset)
                            .node("Gemm", "x w b", "h")
                            .node("Tanh", "h", "a")
                            .node(op, "a " + c, "y");
                    assertEquals("5 -> 4 tanh -> 4 identity", assertSame(end, 5).toString());
                }
            }
            assertEquals(
                    "5 -> 4 sigmoid",
                    assertSame(
                                    start(opset)
                                            .weights("one", new long[] {1}, 1)
                                            .node("Gemm", "x w b", "h")
                                            .node("Sigmoid", "h", "a")
                                            .node("Sub", "one a", "y"),
                                    5)
                            .toString());
        }
    }

    @Test
    void severalOperationsInARow() {
        for (int opset : OPSETS) {
            GraphFile file = start(opset)
                    .node("Sub", "x c5", "a0")
                    .node("Div", "a0 s", "a1")
                    .node("Mul", "a1 c5", "a2")
                    .node("Add", "a2 s", "a3")
                    .node("Neg", "a3", "a4")
                    .node("MatMul", "a4 w", "h0")
                    .node("Add", "h0 b", "h1")
                    .node("Mul", "h1 c4", "h2")
                    .node("Sub", "s h2", "h3")
                    .node("Relu", "h3", "r0")
                    .node("Div", "r0 c4", "r1")
                    .node("Sub", "r1 s", "r2")
                    .node("MatMul", "r2 v", "o0")
                    .node("Mul", "s o0", "o1")
                    .node("Add", "o1 c3", "y");
            Network network = assertSame(file, 5);
            assertEquals("5 -> 4 relu -> 3 identity", network.toString());
            assertTrue(network.inputScaling().isPresent());
        }
    }

    @Test
    void scalingInFrontKeepsItsBits() {
        float[] mean = {0.1f, -0f, 3e7f, 0, -1e-20f};
        float[] scale = {0.3f, 1, -0f, 1e-10f, 12345.678f};
        for (int opset : OPSETS) {
            GraphFile file = start(opset)
                    .weights("mean", new long[] {1, 5}, mean)
                    .weights("scale", new long[] {5}, scale)
                    .node("Sub", "x mean", "d")
                    .node("Mul", "d scale", "f")
                    .node("Gemm", "f w b", "y");
            InputScaling scaling = assertSame(file, 5).inputScaling().orElseThrow();
            assertEquals(InputScaling.of(mean, scale), scaling);
        }
    }

    @Test
    void scalerOfMlIsTheInputScaling() {
        float[] offset = {0.1f, 2, -3, 0, 5};
        float[] scale = {0.3f, 1, 2, 0.5f, -1};
        GraphFile file = start(13)
                .node("ai.onnx.ml", "Scaler", "x", "f", floats("offset", offset), floats("scale", scale))
                .node("Gemm", "f w b", "y");
        assertEquals(
                InputScaling.of(offset, scale),
                assertSame(file, 5).inputScaling().orElseThrow());
        GraphFile same = start(13)
                .node("ai.onnx.ml", "Scaler", "x", "f", floats("offset", 0.5f), floats("scale", 3))
                .node("Gemm", "f w b", "y");
        assertEquals(
                InputScaling.of(new float[] {0.5f, 0.5f, 0.5f, 0.5f, 0.5f}, new float[] {3, 3, 3, 3, 3}),
                assertSame(same, 5).inputScaling().orElseThrow());
    }

    @Test
    void minMaxScalingIsAnInputScalingToo() {
        for (int opset : OPSETS) {
            GraphFile file = start(opset)
                    .node("Mul", "x c5", "d")
                    .node("Add", "d c5", "f")
                    .node("Gemm", "f w b", "y");
            assertTrue(assertSame(file, 5).inputScaling().isPresent());
        }
    }

    @Test
    void whatNoScalingCanSayIsFoldedIntoTheFirstLayer() {
        GraphFile file = start(13)
                .weights("zeros", new long[] {5}, 0, 1, 2, 0, 3)
                .node("Mul", "x zeros", "d")
                .node("Add", "d c5", "f")
                .node("Gemm", "f w b", "y");
        Network network = assertSame(file, 5);
        assertTrue(network.inputScaling().isEmpty());
    }

    @Test
    void channelsOfImagesAreNormalized() {
        for (int opset : OPSETS) {
            GraphFile file = new GraphFile(opset)
                    .input("x", GraphFile.FLOAT, -1, 2, 2, 3)
                    .output("y", GraphFile.FLOAT)
                    .weights("w", new long[] {12, 4}, seeded(48, 1))
                    .weights("mean", new long[] {1, 2, 1, 1}, 0.3f, -0.5f)
                    .weights("deviation", new long[] {2, 1, 1}, 0.25f, 2)
                    .weights("pixel", new long[] {2, 3}, seeded(6, 3))
                    .node("Sub", "x mean", "d")
                    .node("Div", "d deviation", "e")
                    .node("Add", "e pixel", "f");
            norm(file, 2, "f", "g");
            file.node("Flatten", "g", "v").node("MatMul", "v w", "y");
            Network network = assertSame(file, 2, 2, 3);
            assertEquals("12 -> 4 identity", network.toString());
            assertTrue(network.inputScaling().isPresent());
        }
    }

    @Test
    void activationsWithoutWeightsBeforeThemGetAUnitLayer() {
        for (int opset : OPSETS) {
            assertEquals(
                    "5 -> 5 tanh -> 4 identity",
                    assertSame(start(opset).node("Tanh", "x", "t").node("Gemm", "t w b", "y"), 5)
                            .toString());
            assertEquals(
                    "5 -> 4 tanh -> 4 relu",
                    assertSame(
                                    start(opset)
                                            .node("Gemm", "x w b", "h")
                                            .node("Tanh", "h", "t")
                                            .node("Relu", "t", "y"),
                                    5)
                            .toString());
            assertEquals(
                    "5 -> 5 softmax",
                    assertSame(start(opset).node("Mul", "x c5", "t").node("Softmax", "t", "y"), 5)
                            .toString());
        }
    }

    @Test
    void weightsWithoutArithmeticKeepTheirBits() {
        float[] w = seeded(20, 1);
        float[] b = {-0f, 0, Float.MIN_VALUE, -3.4e38f};
        Network network = Reference.read(GraphFile.vectors(13, 5)
                        .weights("w", new long[] {5, 4}, w)
                        .weights("b", new long[] {4}, b)
                        .node("MatMul", "x w", "h")
                        .node("Add", "h b", "y"))
                .network();
        float[] read = new float[20];
        network.layer(0).getWeights(read, 0);
        for (int k = 0; k < 5; k++) {
            for (int j = 0; j < 4; j++) {
                assertEquals(w[k * 4 + j], read[j * 5 + k]);
            }
        }
        float[] bias = new float[4];
        network.layer(0).getBias(bias, 0);
        assertArrayEquals(b, bias);
    }
}
