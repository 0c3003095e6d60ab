package dev.lanewise.io.onnx;

import static dev.lanewise.io.onnx.GraphFile.attribute;
import static dev.lanewise.io.onnx.Reference.assertSame;
import static dev.lanewise.io.onnx.Reference.seeded;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.network.Network;
import org.junit.jupiter.api.Test;

/** Activations that exporters write as several nodes, in every order of operands, against ONNX Runtime. */
class PatternsTest {
    private static final int[] OPSETS = {9, 13, 26};

    private static GraphFile start(int opset) {
        return GraphFile.vectors(opset, 5)
                .weights("w", new long[] {4, 5}, seeded(20, 1))
                .weights("b", new long[] {4}, seeded(4, 2))
                .weights("v", new long[] {4, 3}, seeded(12, 3))
                .weights("one", new long[] {}, 1)
                .weights("two", new long[] {}, 2)
                .weights("three", new long[] {}, 3)
                .weights("six", new long[] {}, 6)
                .weights("half", new long[] {1}, 0.5f)
                .weights("sixth", new long[] {}, 1f / 6)
                .weights("root2", new long[] {}, 1.4142135f)
                .weights("overroot2", new long[] {}, 0.70710677f)
                .weights("cube", new long[] {}, 0.044715f)
                .weights("factor", new long[] {}, 0.7978846f)
                .weights("quick", new long[] {}, 1.702f)
                .node("Gemm", "x w b", "h", attribute("transB", 1L));
    }

    /** Nodes as text: operator, inputs, output, parted by semicolons. */
    private static GraphFile nodes(int opset, String nodes) {
        GraphFile file = start(opset);
        for (String node : nodes.split(";", -1)) {
            String[] words = node.strip().split(" ", -1);
            String inputs = String.join(" ", java.util.Arrays.copyOfRange(words, 1, words.length - 1));
            file.node(words[0], inputs, words[words.length - 1]);
        }
        return file;
    }

    private static void assertPattern(String activation, String nodes) {
        for (int opset : OPSETS) {
            Network network = assertSame(nodes(opset, nodes).node("MatMul", "a v", "y"), 5);
            assertEquals("5 -> 4 " + activation + " -> 3 identity", network.toString(), nodes);
            network = assertSame(nodes(opset, nodes.replaceAll(" a$", " y")), 5);
            assertEquals("5 -> 4 " + activation, network.toString(), nodes);
        }
    }

    @Test
    void geluByErf() {
        for (String scaled : new String[] {"Div h root2 s", "Mul h overroot2 s", "Mul overroot2 h s"}) {
            for (String plus : new String[] {"Add e one p", "Add one e p"}) {
                String start = scaled + "; Erf s e; " + plus + "; ";
                assertPattern("gelu", start + "Mul h p m; Mul m half a");
                assertPattern("gelu", start + "Mul p h m; Mul half m a");
                assertPattern("gelu", start + "Mul p half m; Mul h m a");
                assertPattern("gelu", start + "Mul h half m; Mul m p a");
                assertPattern("gelu", start + "Mul half h m; Mul p m a");
                assertPattern("gelu", start + "Mul p h m; Div m two a");
            }
        }
    }

    @Test
    void geluByTanh() {
        String tanh = "Mul s factor f; Tanh f t; Add t one p; ";
        String[] cubes = {
            "Mul h h q; Mul q h c; Mul c cube k; Add h k s; ",
            "Mul h h q; Mul h q c; Mul cube c k; Add k h s; ",
            "Pow h three c; Mul c cube k; Add h k s; ",
            "Mul h h q; Mul q cube k; Add k one l; Mul h l s; ",
            "Pow h two q; Mul q cube k; Add one k l; Mul l h s; "
        };
        for (String cube : cubes) {
            assertPattern("gelu-tanh", cube + tanh + "Mul h p m; Mul m half a");
            assertPattern("gelu-tanh", cube + tanh + "Mul h half m; Mul p m a");
            assertPattern("gelu-tanh", cube + tanh + "Mul p half m; Mul m h a");
        }
    }

    @Test
    void silu() {
        assertPattern("silu", "Sigmoid h s; Mul h s a");
        assertPattern("silu", "Sigmoid h s; Mul s h a");
        assertPattern("silu", "Neg h n; Exp n e; Add e one p; Div h p a");
    }

    @Test
    void sigmoidOfAMultipleIsFolded() {
        for (int opset : OPSETS) {
            Network network = assertSame(
                    nodes(opset, "Mul h quick q; Sigmoid q s; Mul h s a").node("MatMul", "a v", "y"), 5);
            assertEquals("5 -> 4 silu -> 3 identity", network.toString());
        }
        assertSame(start(24).node("Swish", "h", "a", attribute("alpha", 1.702f)).node("MatMul", "a v", "y"), 5);
        assertEquals(
                "5 -> 4 silu", assertSame(start(24).node("Swish", "h", "y"), 5).toString());
    }

    @Test
    void mish() {
        assertPattern("mish", "Softplus h s; Tanh s t; Mul h t a");
        assertPattern("mish", "Softplus h s; Tanh s t; Mul t h a");
        assertPattern("mish", "Exp h e; Add one e p; Log p s; Tanh s t; Mul h t a");
    }

    @Test
    void softplusSoftsignSigmoid() {
        assertPattern("softplus", "Exp h e; Add e one p; Log p a");
        assertPattern("softsign", "Abs h b1; Add b1 one p; Div h p a");
        assertPattern("softsign", "Abs h b1; Add one b1 p; Div h p a");
        assertPattern("sigmoid", "Neg h n; Exp n e; Add e one p; Div one p a");
        assertPattern("sigmoid", "Neg h n; Exp n e; Add one e p; Reciprocal p a");
    }

    @Test
    void hardSigmoidAndHardSwish() {
        for (int opset : OPSETS) {
            for (String order : new String[] {"h g", "g h"}) {
                GraphFile file = start(opset)
                        .node("HardSigmoid", "h", "g", attribute("alpha", 1f / 6), attribute("beta", 0.5f))
                        .node("Mul", order, "y");
                assertEquals("5 -> 4 hard-swish", assertSame(file, 5).toString());
            }
            for (String last : new String[] {"Div r six", "Mul r sixth"}) {
                GraphFile hardSigmoid = relu6(start(opset).node("Add", "h three", "p"), opset);
                String[] words = last.split(" ", -1);
                hardSigmoid.node(words[0], words[1] + " " + words[2], "y");
                assertEquals("5 -> 4 hard-sigmoid", assertSame(hardSigmoid, 5).toString());
                GraphFile gate = relu6(start(opset).node("Add", "three h", "p"), opset);
                gate.node(words[0], words[1] + " " + words[2], "g").node("Mul", "h g", "y");
                assertEquals("5 -> 4 hard-swish", assertSame(gate, 5).toString());
                GraphFile late = relu6(start(opset).node("Add", "three h", "p"), opset);
                late.node("Mul", "r h", "g").node(words[0], "g " + words[2], "y");
                assertEquals("5 -> 4 hard-swish", assertSame(late, 5).toString());
            }
        }
    }

    private static GraphFile relu6(GraphFile file, int opset) {
        return opset < 11
                ? file.node("Clip", "p", "r", attribute("min", 0f), attribute("max", 6f))
                : file.weights("zero", new long[] {}, 0).node("Clip", "p zero six", "r");
    }

    @Test
    void aPatternStandsOnAnythingInTheStack() {
        for (int opset : OPSETS) {
            String gelu = "Div g root2 s; Erf s e; Add e one p; Mul g p m; Mul m half ";
            assertEquals(
                    "5 -> 4 gelu -> 3 identity",
                    assertSame(
                                    nodes(opset, "Mul h quick q; Add q half g; " + gelu + "a")
                                            .node("MatMul", "a v", "y"),
                                    5)
                            .toString());
            String tanh = "Mul g g q; Mul q g c; Mul c cube k; Add g k s; Mul s factor f; Tanh f t; Add t one p;"
                    + " Mul g p m; Mul m half ";
            assertEquals(
                    "5 -> 4 gelu-tanh -> 3 identity",
                    assertSame(
                                    nodes(opset, "Mul h quick q0; Add q0 half g; " + tanh + "a")
                                            .node("MatMul", "a v", "y"),
                                    5)
                            .toString());
            assertSame(nodes(opset, "Tanh h t; Sigmoid t s; Mul t s a").node("MatMul", "a v", "y"), 5);
        }
    }
}
