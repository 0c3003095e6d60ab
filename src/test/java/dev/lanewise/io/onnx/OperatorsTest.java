package dev.lanewise.io.onnx;

import static dev.lanewise.io.onnx.GraphFile.attribute;
import static dev.lanewise.io.onnx.GraphFile.tensor;
import static dev.lanewise.io.onnx.Reference.assertSame;
import static dev.lanewise.io.onnx.Reference.seeded;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.network.Network;
import org.junit.jupiter.api.Test;

/** Each operator that a stack of layers may have, in each version of the operators, against ONNX Runtime. */
class OperatorsTest {
    private static final int OLDEST = 7;
    /** The newest that the ONNX Runtime of the tests knows. */
    private static final int NEWEST = 26;

    /** The nodes between two layers, from h to a. */
    private interface Middle {
        GraphFile addTo(GraphFile file);
    }

    /** A layer of 5 inputs and 4 neurons from x to h, the nodes, and a layer of 3 neurons. */
    private static GraphFile file(long opset, Middle middle) {
        GraphFile file = GraphFile.vectors(opset, 5)
                .weights("w", new long[] {4, 5}, seeded(20, 1))
                .weights("b", new long[] {4}, seeded(4, 2))
                .weights("v", new long[] {4, 3}, seeded(12, 3))
                .node("Gemm", "x w b", "h", attribute("transB", 1L));
        return middle.addTo(file).node("MatMul", "a v", "y");
    }

    private static void everywhere(String layers, int from, Middle middle) {
        for (int opset = Math.max(from, OLDEST); opset <= NEWEST; opset++) {
            Network network = assertSame(file(opset, middle), 5);
            assertEquals("5 -> 4 " + layers + " -> 3 identity", network.toString(), "opset " + opset);
        }
    }

    private static void everywhere(String layers, int from, String operator, GraphFile.Bytes... attributes) {
        everywhere(layers, from, file -> file.node(operator, "h", "a", attributes));
    }

    @Test
    void activationsWithoutParameters() {
        everywhere("relu", 7, "Relu");
        everywhere("sigmoid", 7, "Sigmoid");
        everywhere("tanh", 7, "Tanh");
        everywhere("softplus", 7, "Softplus");
        everywhere("softsign", 7, "Softsign");
        everywhere("hard-swish", 14, "HardSwish");
        everywhere("mish", 18, "Mish");
        everywhere("identity", 7, "Identity");
        everywhere("identity", 7, "Dropout");
    }

    @Test
    void activationsWithParameters() {
        everywhere("leaky-relu", 7, "LeakyRelu");
        everywhere("leaky-relu(0.3)", 7, "LeakyRelu", attribute("alpha", 0.3f));
        everywhere("elu", 7, "Elu");
        everywhere("elu(1.5)", 7, "Elu", attribute("alpha", 1.5f));
        everywhere("selu", 7, "Selu");
        everywhere("elu(1.1)", 7, "Selu", attribute("alpha", 1.1f), attribute("gamma", 1.3f));
        everywhere("celu", 12, "Celu");
        everywhere("celu(0.7)", 12, "Celu", attribute("alpha", 0.7f));
        everywhere("hard-sigmoid(0.2, 0.5)", 7, "HardSigmoid");
        everywhere("hard-sigmoid(0.3, 0.4)", 7, "HardSigmoid", attribute("alpha", 0.3f), attribute("beta", 0.4f));
        everywhere("gelu", 20, "Gelu");
        everywhere("gelu", 20, "Gelu", attribute("approximate", "none"));
        everywhere("gelu-tanh", 20, "Gelu", attribute("approximate", "tanh"));
        everywhere(
                "leaky-relu(0.25)",
                7,
                file -> file.weights("slope", new long[] {1}, 0.25f).node("PRelu", "h slope", "a"));
        everywhere(
                "leaky-relu(0.25)",
                7,
                file -> file.weights("slope", new long[] {4}, 0.25f, 0.25f, 0.25f, 0.25f)
                        .node("PRelu", "h slope", "a"));
    }

    @Test
    void softmaxAlongTheFeatures() {
        for (String name : new String[] {"Softmax", "LogSoftmax"}) {
            String id = name.equals("Softmax") ? "softmax" : "log-softmax";
            everywhere(id, 7, name);
            everywhere(id, 7, name, attribute("axis", 1L));
            everywhere(id, 11, name, attribute("axis", -1L));
        }
        everywhere("log-softmax", 7, file -> file.node("Softmax", "h", "s").node("Log", "s", "a"));
    }

    @Test
    void clipsInBothForms() {
        for (int opset = OLDEST; opset <= NEWEST; opset++) {
            double[][] borders = {{0, 6}, {0, 9}, {-1, 1}, {0.5, Double.NaN}, {Double.NaN, 0.25}, {0, Double.NaN}};
            for (double[] border : borders) {
                assertSame(file(opset, clip(opset, border[0], border[1])), 5);
            }
            assertEquals(
                    "5 -> 4 relu6 -> 3 identity",
                    assertSame(file(opset, clip(opset, 0, 6)), 5).toString());
            assertEquals(
                    "5 -> 4 relu -> 3 identity",
                    assertSame(file(opset, clip(opset, 0, Double.NaN)), 5).toString());
        }
        everywhere(
                "relu6",
                8,
                file -> file.weights("zero", new long[] {}, 0)
                        .weights("six", new long[] {1}, 6)
                        .node("Max", "h zero", "m")
                        .node("Min", "six m", "a"));
        everywhere(
                "relu6",
                12,
                file -> file.weights("six", new long[] {}, 6)
                        .node("Relu", "h", "m")
                        .node("Clip", "m - six", "a"));
    }

    private static Middle clip(int opset, double low, double high) {
        return file -> {
            if (opset < 11) {
                GraphFile.Bytes[] attributes = Double.isNaN(low)
                        ? new GraphFile.Bytes[] {attribute("max", (float) high)}
                        : Double.isNaN(high)
                                ? new GraphFile.Bytes[] {attribute("min", (float) low)}
                                : new GraphFile.Bytes[] {attribute("min", (float) low), attribute("max", (float) high)};
                return file.node("Clip", "h", "a", attributes);
            }
            String inputs = "h " + (Double.isNaN(low) ? "-" : "low") + (Double.isNaN(high) ? "" : " high");
            return file.weights("low", new long[] {}, (float) low)
                    .weights("high", new long[] {}, (float) high)
                    .node("Clip", inputs, "a");
        };
    }

    @Test
    void dropoutInAllItsForms() {
        for (int opset = OLDEST; opset < 12; opset++) {
            assertSame(file(opset, file -> file.node("Dropout", "h", "a", attribute("ratio", 0.5f))), 5);
            assertSame(file(opset, file -> file.node("Dropout", "h", "a mask", attribute("ratio", 0.5f))), 5);
        }
        for (int opset = 12; opset <= NEWEST; opset++) {
            assertSame(
                    file(
                            opset,
                            file -> file.weights("ratio", new long[] {}, 0.5f).node("Dropout", "h ratio", "a mask")),
                    5);
            assertSame(
                    file(
                            opset,
                            file -> file.weights("ratio", new long[] {}, 0.5f)
                                    .initializer(tensor("training", 9).bytes(9, new byte[] {0}))
                                    .node("Dropout", "h ratio training", "a")),
                    5);
        }
    }

    @Test
    void gemmInAllItsForms() {
        for (int opset : new int[] {7, 9, 11, 13, NEWEST}) {
            for (int transB = 0; transB < 2; transB++) {
                for (float alpha : new float[] {1, 0.5f, -3}) {
                    for (float beta : new float[] {1, 0.25f, 0}) {
                        long[][] shapes = {{}, {1}, {4}, {1, 4}, {1, 1}};
                        for (long[] shape : shapes) {
                            int count = 1;
                            for (long dim : shape) {
                                count *= (int) dim;
                            }
                            GraphFile file = GraphFile.vectors(opset, 5)
                                    .weights("w", transB == 1 ? new long[] {4, 5} : new long[] {5, 4}, seeded(20, 1))
                                    .weights("b", shape, seeded(count, 2))
                                    .node(
                                            "Gemm",
                                            "x w b",
                                            "y",
                                            attribute("transB", (long) transB),
                                            attribute("alpha", alpha),
                                            attribute("beta", beta));
                            assertEquals("5 -> 4 identity", assertSame(file, 5).toString());
                        }
                    }
                }
            }
        }
        GraphFile withoutBias = GraphFile.vectors(11, 5)
                .weights("w", new long[] {5, 4}, seeded(20, 1))
                .node("Gemm", "x w", "y");
        assertSame(withoutBias, 5);
    }

    @Test
    void theBatchMayBeTransposedAndTheWeightsOnTheLeft() {
        for (int opset : new int[] {7, 13, NEWEST}) {
            assertSame(
                    GraphFile.vectors(opset, 5)
                            .weights("w", new long[] {4, 5}, seeded(20, 1))
                            .weights("b", new long[] {4, 1}, seeded(4, 2))
                            .weights("v", new long[] {4, 3}, seeded(12, 3))
                            .node("Transpose", "x", "t", GraphFile.integers("perm", 1, 0))
                            .node("MatMul", "w t", "m")
                            .node("Add", "b m", "h")
                            .node("Tanh", "h", "a")
                            .node("Gemm", "a v b2", "y", attribute("transA", 1L))
                            .weights("b2", new long[] {3}, seeded(3, 4)),
                    5);
            assertSame(
                    GraphFile.vectors(opset, 5)
                            .weights("w", new long[] {5, 4}, seeded(20, 1))
                            .weights("b", new long[] {4, 1}, seeded(4, 2))
                            .node("Gemm", "w x b", "t", attribute("transA", 1L), attribute("transB", 1L))
                            .node("Transpose", "t", "y"),
                    5);
        }
    }

    @Test
    void matMulAndAddInEitherOrder() {
        for (int opset = OLDEST; opset <= NEWEST; opset++) {
            for (String add : new String[] {"m b", "b m"}) {
                GraphFile file = GraphFile.vectors(opset, 5)
                        .weights("w", new long[] {5, 4}, seeded(20, 1))
                        .weights("b", new long[] {4}, seeded(4, 2))
                        .node("MatMul", "x w", "m")
                        .node("Add", add, "y");
                assertEquals("5 -> 4 identity", assertSame(file, 5).toString());
            }
        }
        assertSame(
                GraphFile.vectors(13, 5)
                        .weights("w", new long[] {5}, seeded(5, 1))
                        .weights("b", new long[] {1}, 0.5f)
                        .node("MatMul", "x w", "m")
                        .node("Add", "m b", "y"),
                5);
    }

    @Test
    void weightsMayBeTransposedReshapedAndPassedOn() {
        for (int opset : new int[] {7, 12, 13, NEWEST}) {
            assertSame(
                    GraphFile.vectors(opset, 5)
                            .weights("w", new long[] {4, 5}, seeded(20, 1))
                            .weights("b", new long[] {2, 2}, seeded(4, 2))
                            .integers("four", new long[] {1}, 4)
                            .node("Transpose", "w", "wt", GraphFile.integers("perm", 1, 0))
                            .node("Identity", "wt", "wi")
                            .node("Reshape", "b four", "bf")
                            .node("MatMul", "x wi", "m")
                            .node("Add", "m bf", "y"),
                    5);
        }
    }

    @Test
    void castsOfFloatsAreNothing() {
        for (int opset = 9; opset <= NEWEST; opset++) {
            assertSame(
                    file(
                            opset,
                            file -> file.node("Cast", "h", "d", attribute("to", 11L))
                                    .node("Cast", "d", "a", attribute("to", 1L))),
                    5);
        }
    }
}
