package dev.lanewise.io.onnx;

import static dev.lanewise.io.onnx.GraphFile.FLOAT;
import static dev.lanewise.io.onnx.GraphFile.INT64;
import static dev.lanewise.io.onnx.GraphFile.attribute;
import static dev.lanewise.io.onnx.GraphFile.floats;
import static dev.lanewise.io.onnx.GraphFile.integers;
import static dev.lanewise.io.onnx.GraphFile.tensor;
import static dev.lanewise.io.onnx.GraphFile.texts;
import static dev.lanewise.io.onnx.Reference.samples;
import static dev.lanewise.io.onnx.Reference.seeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Graphs as scikit-learn's and Keras's converters write them: labels beside the probabilities. */
class LabelsTest {
    private static GraphFile classifier(int opset, int outputs) {
        return new GraphFile(opset)
                .input("x", FLOAT, -1, 5)
                .output("label", INT64)
                .weights("w0", new long[] {5, 6}, seeded(30, 1))
                .weights("b0", new long[] {1, 6}, seeded(6, 2))
                .weights("w1", new long[] {6, outputs}, seeded(6 * outputs, 3))
                .weights("b1", new long[] {1, outputs}, seeded(outputs, 4))
                .integers(
                        "classes",
                        new long[] {outputs == 1 ? 2 : outputs},
                        outputs == 1 ? new long[] {0, 1} : new long[] {7, 8, 9})
                .integers("flat", new long[] {1}, -1)
                .node("ai.onnx.ml", "Scaler", "x", "f", floats("offset", seeded(5, 5)), floats("scale", seeded(5, 6)))
                .node("Cast", "f", "f1", attribute("to", 1L))
                .node("MatMul", "f1 w0", "m0")
                .node("Add", "m0 b0", "a0")
                .node("Relu", "a0", "r0")
                .node("MatMul", "r0 w1", "m1")
                .node("Add", "m1 b1", "a1");
    }

    private static GraphFile label(GraphFile file, String scores) {
        return file.node("ArgMax", scores, "arg", attribute("axis", 1L))
                .node("ai.onnx.ml", "ArrayFeatureExtractor", "classes arg", "picked")
                .node("Reshape", "picked flat", "shaped")
                .node("Cast", "shaped", "label", attribute("to", 7L));
    }

    @Test
    void severalClasses() {
        for (int opset : new int[] {9, 13, 21}) {
            GraphFile file = label(classifier(opset, 3).output("y", FLOAT).node("Softmax", "a1", "y"), "y");
            OnnxReader.Result result = Reference.read(file);
            assertEquals("5 -> 6 relu -> 3 softmax", result.network().toString());
            assertTrue(result.network().inputScaling().isPresent());
            assertEquals(List.of("the output 'label' is left out: node 'n8' (ArgMax) makes labels"), result.notes());
            Reference.assertSame(file, 5);
        }
    }

    @Test
    void zipMapGivesWayAndLendsItsLabels() {
        GraphFile file = label(
                classifier(9, 3)
                        .mapOutput("map")
                        .node("Softmax", "a1", "p")
                        .node("ai.onnx.ml", "ZipMap", "p", "map", integers("classlabels_int64s", 7, 8, 9)),
                "p");
        OnnxReader.Result result = Reference.read(file);
        assertEquals("5 -> 6 relu -> 3 softmax", result.network().toString());
        assertEquals(List.of("7", "8", "9"), result.network().outputNames());
        assertEquals(2, result.notes().size());
        float[] x = samples(4, 5, 1);
        Reference.assertClose(
                Reference.run(
                        label(classifier(9, 3).output("p", FLOAT).node("Softmax", "a1", "p"), "p")
                                .bytes(),
                        "x",
                        "p",
                        new long[] {4, 5},
                        x),
                Reference.predict(result.network(), 4, x),
                1e-5,
                1e-4);
        GraphFile texts = classifier(9, 3)
                .mapOutput("map")
                .node("Softmax", "a1", "p")
                .node("ai.onnx.ml", "ZipMap", "p", "map", texts("classlabels_strings", "a", "b", "c"))
                .integers("none", new long[] {1}, 0)
                .node("Identity", "none", "label");
        assertEquals(List.of("a", "b", "c"), Reference.read(texts).network().outputNames());
    }

    @Test
    void theBinaryPairIsOneSigmoid() {
        for (int opset : new int[] {9, 13, 21}) {
            for (boolean isFirst : new boolean[] {false, true}) {
                GraphFile file = label(
                        classifier(opset, 1)
                                .output("pair", FLOAT)
                                .weights("unity", new long[] {}, 1)
                                .node("Sigmoid", "a1", "p")
                                .node("Sub", "unity p", "q")
                                .node("Concat", isFirst ? "p q" : "q p", "pair", attribute("axis", 1L)),
                        "pair");
                OnnxReader.Result result = Reference.read(file);
                assertEquals("5 -> 6 relu -> 1 sigmoid", result.network().toString());
                float[] x = samples(6, 5, 1);
                float[] pairs = Reference.run(file.bytes(), "x", "pair", new long[] {6, 5}, x);
                float[] expected = new float[6];
                for (int i = 0; i < 6; i++) {
                    expected[i] = pairs[2 * i + 1];
                }
                Reference.assertClose(expected, Reference.predict(result.network(), 6, x), 1e-5, 1e-4);
                assertEquals(2, result.notes().size());
            }
        }
    }

    @Test
    void aRegressorIsReshapedAtItsEnd() {
        GraphFile file = GraphFile.vectors(15, 5)
                .weights("w", new long[] {5, 1}, seeded(5, 1))
                .weights("b", new long[] {1, 1}, 0.25f)
                .integers("to", new long[] {2}, -1, 1)
                .node("Cast", "x", "c", attribute("to", 1L))
                .node("MatMul", "c w", "m")
                .node("Add", "m b", "a")
                .node("Reshape", "a to", "y");
        assertEquals("5 -> 1 identity", Reference.assertSame(file, 5).toString());
    }

    @Test
    void valuesOnTheWayMayBeOutputsToo() {
        GraphFile file = GraphFile.vectors(13, 5)
                .output("h", FLOAT)
                .output("logits", FLOAT)
                .weights("w", new long[] {5, 4}, seeded(20, 1))
                .node("MatMul", "x w", "h")
                .node("Relu", "h", "logits")
                .node("Softmax", "logits", "y");
        OnnxReader.Result result = Reference.read(file);
        assertEquals("5 -> 4 relu -> 4 softmax", result.network().toString());
        assertEquals(2, result.notes().size());
    }

    @Test
    void kerasSumsUpAsMatMulAndAdd() {
        GraphFile file = new GraphFile(15)
                .input("x", FLOAT, -1, 5)
                .output("y", FLOAT)
                .weights("sequential/dense/MatMul/ReadVariableOp:0", new long[] {5, 8}, seeded(40, 1))
                .weights("sequential/dense/BiasAdd/ReadVariableOp:0", new long[] {8}, seeded(8, 2))
                .weights("w2", new long[] {8, 3}, seeded(24, 3))
                .weights("b2", new long[] {3}, seeded(3, 4))
                .node("MatMul", "x sequential/dense/MatMul/ReadVariableOp:0", "m")
                .node("Add", "m sequential/dense/BiasAdd/ReadVariableOp:0", "a")
                .node("Elu", "a", "e")
                .node("MatMul", "e w2", "m2")
                .node("Add", "m2 b2", "a2")
                .node("Softmax", "a2", "y");
        assertEquals("5 -> 8 elu -> 3 softmax", Reference.assertSame(file, 5).toString());
    }

    @Test
    void integersAsFeaturesAreTakenAsNumbers() {
        GraphFile file = new GraphFile(13)
                .input("x", INT64, -1, 5)
                .output("y", FLOAT)
                .weights("w", new long[] {5, 4}, seeded(20, 1))
                .node("Cast", "x", "c", attribute("to", 1L))
                .node("MatMul", "c w", "y");
        assertEquals("5 -> 4 identity", Reference.read(file).network().toString());
    }

    @Test
    void constantsOfTextAreNoWeights() {
        GraphFile file = GraphFile.vectors(13, 5)
                .weights("w", new long[] {5, 4}, seeded(20, 1))
                .initializer(tensor("classes", 8, 2).text(6, "no").text(6, "yes"))
                .node("MatMul", "x w", "y");
        assertEquals("5 -> 4 identity", Reference.read(file).network().toString());
    }
}
