package dev.lanewise.io.onnx;

import static dev.lanewise.io.onnx.GraphFile.FLOAT;
import static dev.lanewise.io.onnx.GraphFile.attribute;
import static dev.lanewise.io.onnx.GraphFile.integers;
import static dev.lanewise.io.onnx.Reference.assertSame;
import static dev.lanewise.io.onnx.Reference.seeded;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What changes shapes and no features, against ONNX Runtime. */
class ShapesTest {
    private static final int[] OPSETS = {7, 9, 11, 12, 13, 19, 26};

    private static GraphFile images(int opset) {
        return new GraphFile(opset)
                .input("x", FLOAT, -1, 1, 2, 3)
                .output("y", FLOAT)
                .weights("w", new long[] {6, 4}, seeded(24, 1))
                .weights("b", new long[] {4}, seeded(4, 2));
    }

    private static void assertImages(GraphFile file) {
        assertEquals(
                "6 -> 4 identity",
                assertSame(file.node("Gemm", "f w b", "y"), 1, 2, 3).toString());
    }

    private static GraphFile vectors(int opset) {
        return GraphFile.vectors(opset, 6)
                .weights("w", new long[] {6, 4}, seeded(24, 1))
                .weights("b", new long[] {4}, seeded(4, 2));
    }

    @Test
    void imagesAreFlattened() {
        for (int opset : OPSETS) {
            assertImages(images(opset).node("Flatten", "x", "f"));
            assertImages(images(opset).node("Flatten", "x", "f", attribute("axis", 1L)));
            assertImages(images(opset).node("Flatten", "x", "f", attribute("axis", 2L)));
            if (opset >= 11) {
                assertImages(images(opset).node("Flatten", "x", "f", attribute("axis", -3L)));
            }
            assertImages(images(opset).integers("to", new long[] {2}, -1, 6).node("Reshape", "x to", "f"));
            assertImages(images(opset).integers("to", new long[] {2}, 0, -1).node("Reshape", "x to", "f"));
            assertImages(images(opset).integers("to", new long[] {2}, 0, 6).node("Reshape", "x to", "f"));
        }
    }

    @Test
    void aShapeMayBeComputedFromTheBatch() {
        for (int opset : OPSETS) {
            GraphFile file = images(opset)
                    .integers("zero", new long[] {}, 0)
                    .integers("last", new long[] {1}, -1)
                    .integers("zeros", new long[] {1}, 0)
                    .node("Shape", "x", "s");
            if (opset < 13) {
                file.node("Gather", "s zero", "n", attribute("axis", 0L))
                        .node("Unsqueeze", "n", "n1", integers("axes", 0));
            } else {
                file.node("Gather", "s zero", "n", attribute("axis", 0L)).node("Unsqueeze", "n zeros", "n1");
            }
            assertImages(
                    file.node("Concat", "n1 last", "to", attribute("axis", 0L)).node("Reshape", "x to", "f"));
            GraphFile slice = images(opset)
                    .integers("from", new long[] {1}, 0)
                    .integers("until", new long[] {1}, 1)
                    .integers("last", new long[] {1}, -1)
                    .node("Shape", "x", "s");
            if (opset < 10) {
                slice.node("Slice", "s", "n", integers("starts", 0), integers("ends", 1), integers("axes", 0));
            } else {
                slice.node("Slice", "s from until from", "n");
            }
            assertImages(
                    slice.node("Concat", "n last", "to", attribute("axis", 0L)).node("Reshape", "x to", "f"));
        }
    }

    @Test
    void axesOfTheSizeOneComeAndGo() {
        for (int opset : OPSETS) {
            GraphFile file = vectors(opset)
                    .integers("one", new long[] {1}, 1)
                    .integers("both", new long[] {2}, 1, 2)
                    .integers("to", new long[] {3}, 0, 1, -1)
                    .integers("back", new long[] {2}, -1, 6);
            if (opset < 13) {
                file.node("Unsqueeze", "x", "u", integers("axes", 1, 2))
                        .node("Squeeze", "u", "q", integers("axes", 1, 2));
            } else {
                file.node("Unsqueeze", "x both", "u").node("Squeeze", "u both", "q");
            }
            file.node("Reshape", "q to", "r")
                    .node("Reshape", "r back", "f")
                    .node("Gemm", "f w b", "h")
                    .node("Flatten", "h", "y");
            assertEquals("6 -> 4 identity", assertSame(file, 6).toString());
        }
    }

    @Test
    void aSingleOutputMayLoseItsAxis() {
        for (int opset : OPSETS) {
            GraphFile file = GraphFile.vectors(opset, 6)
                    .weights("w", new long[] {6, 1}, seeded(6, 1))
                    .weights("b", new long[] {1}, 0.5f)
                    .integers("one", new long[] {1}, 1)
                    .node("Gemm", "x w b", "h")
                    .node("Sigmoid", "h", "p");
            if (opset < 13) {
                file.node("Squeeze", "p", "y", integers("axes", 1));
            } else {
                file.node("Squeeze", "p one", "y");
            }
            assertEquals("6 -> 1 sigmoid", assertSame(file, 6).toString());
            assertSame(
                    GraphFile.vectors(opset, 6)
                            .weights("w", new long[] {6, 1}, seeded(6, 1))
                            .integers("to", new long[] {1}, -1)
                            .node("MatMul", "x w", "h")
                            .node("Reshape", "h to", "y"),
                    6);
        }
    }

    @Test
    void layersMayHaveAnAxisOfTheSizeOneBesides() {
        for (int opset : OPSETS) {
            GraphFile file = new GraphFile(opset)
                    .input("x", FLOAT, -1, 1, 6)
                    .output("y", FLOAT)
                    .weights("w", new long[] {6, 4}, seeded(24, 1))
                    .weights("b", new long[] {4}, seeded(4, 2))
                    .node("MatMul", "x w", "m")
                    .node("Add", "m b", "h")
                    .node("Relu", "h", "r")
                    .node("Softmax", "r", "s", attribute("axis", 2L))
                    .node("Flatten", "s", "y");
            assertEquals("6 -> 4 relu -> 4 softmax", assertSame(file, 1, 6).toString());
        }
    }

    @Test
    void aFixedBatchIsABatch() {
        for (int opset : OPSETS) {
            GraphFile file = new GraphFile(opset)
                    .input("x", FLOAT, 9, 2, 3)
                    .output("y", FLOAT)
                    .weights("w", new long[] {6, 4}, seeded(24, 1))
                    .integers("to", new long[] {2}, 9, -1)
                    .node("Reshape", "x to", "f")
                    .node("MatMul", "f w", "y");
            assertEquals("6 -> 4 identity", assertSame(file, 2, 3).toString());
        }
    }

    @Test
    void theNumberOfFeaturesMayBeTheWeights() {
        for (int opset : OPSETS) {
            GraphFile file = new GraphFile(opset)
                    .input("x", FLOAT, -1, -1)
                    .output("y", FLOAT)
                    .weights("w", new long[] {6, 4}, seeded(24, 1))
                    .weights("mean", new long[] {6}, seeded(6, 3))
                    .node("Sub", "x mean", "d")
                    .node("MatMul", "d w", "h")
                    .node("Softmax", "h", "y");
            assertEquals("6 -> 4 softmax", assertSame(file, 6).toString());
        }
    }
}
