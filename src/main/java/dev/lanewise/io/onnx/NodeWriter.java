package dev.lanewise.io.onnx;

import dev.lanewise.network.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a chain of nodes, each on the output of the one before. Activations that ONNX had no operator for in version 9
 * are written as the nodes that exporters write, and are found again by {@link Patterns}.
 */
final class NodeWriter {
    private static final float ROOT_2 = 1.4142135f;
    private static final float TANH_FACTOR = 0.7978846f;
    private static final float CUBE_FACTOR = 0.044715f;

    private final int opset;
    private final List<Message> nodes = new ArrayList<>();
    private final Map<String, Float> constants = new LinkedHashMap<>();
    private final String end;
    private String current;
    private String prefix = "";
    private int left;

    /** Starts behind a value; the last node will give the other one. */
    NodeWriter(int opset, String start, String end) {
        this.opset = opset;
        this.current = start;
        this.end = end;
    }

    /** The oldest version of the operators that has all that an activation needs. */
    static int opset(Activation activation) {
        return activation.kind() == Activation.Kind.CELU ? 12 : 9;
    }

    List<Message> nodes() {
        return nodes;
    }

    /** The scalars that the nodes use. */
    Map<String, Float> constants() {
        return constants;
    }

    /** {@code (x - mean) * scale}. */
    void scaling(String mean, String scale) {
        prefix = "input.";
        left = 2;
        step("Sub", current, mean);
        step("Mul", current, scale);
    }

    /** {@code f(W x + b)}; the last layer ends with the graph's output. */
    void layer(String name, String weights, String bias, Activation activation, boolean isLast) {
        prefix = name + ".";
        left = isLast ? 1 + length(activation) : Integer.MAX_VALUE;
        gemm(name, weights, bias);
        activation(activation);
    }

    private static int length(Activation activation) {
        return switch (activation.kind()) {
            case IDENTITY -> 0;
            case GELU -> 5;
            case GELU_TANH -> 9;
            case SILU, HARD_SWISH -> 2;
            case MISH -> 3;
            default -> 1;
        };
    }

    private void activation(Activation activation) {
        String x = current;
        switch (activation.kind()) {
            case IDENTITY -> {}
            case RELU -> step("Relu", x);
            case LEAKY_RELU -> step("LeakyRelu", Map.of("alpha", activation.parameter()), x);
            case RELU6 -> relu6();
            case ELU -> step("Elu", Map.of("alpha", activation.parameter()), x);
            case SELU -> step("Selu", x);
            case CELU -> step("Celu", Map.of("alpha", activation.parameter()), x);
            case GELU -> {
                step("Div", x, constant("sqrt2", ROOT_2));
                step("Erf", current);
                half(x);
            }
            case GELU_TANH -> {
                step("Mul", x, x);
                step("Mul", current, x);
                step("Mul", current, constant("cube", CUBE_FACTOR));
                step("Add", x, current);
                step("Mul", current, constant("sqrt2overpi", TANH_FACTOR));
                step("Tanh", current);
                half(x);
            }
            case SILU -> {
                step("Sigmoid", x);
                step("Mul", x, current);
            }
            case MISH -> {
                step("Softplus", x);
                step("Tanh", current);
                step("Mul", x, current);
            }
            case HARD_SWISH -> {
                step("HardSigmoid", hardSigmoid(1f / 6, 0.5f), x);
                step("Mul", x, current);
            }
            case TANH -> step("Tanh", x);
            case SIGMOID -> step("Sigmoid", x);
            case HARD_SIGMOID -> step("HardSigmoid", hardSigmoid(activation.parameter(), activation.offset()), x);
            case SOFTPLUS -> step("Softplus", x);
            case SOFTSIGN -> step("Softsign", x);
            case SOFTMAX -> alongFeatures("Softmax");
            case LOG_SOFTMAX -> alongFeatures("LogSoftmax");
        }
    }

    /** {@code (g + 1) x / 2}. */
    private void half(String x) {
        step("Add", current, constant("one", 1f));
        step("Mul", x, current);
        step("Mul", current, constant("half", 0.5f));
    }

    private static Map<String, Float> hardSigmoid(float slope, float offset) {
        Map<String, Float> attributes = new LinkedHashMap<>();
        attributes.put("alpha", slope);
        attributes.put("beta", offset);
        return attributes;
    }

    /** Its borders are attributes before version 11. */
    private void relu6() {
        if (opset < 11) {
            Map<String, Float> attributes = new LinkedHashMap<>();
            attributes.put("min", 0f);
            attributes.put("max", 6f);
            step("Clip", attributes, current);
        } else {
            step("Clip", current, constant("zero", 0f), constant("six", 6f));
        }
    }

    private void gemm(String name, String weights, String bias) {
        Message node = node("Gemm", name, current, weights, bias);
        node.message(5, new Message().text(1, "transB").varint(3, 1).varint(20, Attribute.Kind.INT.number()));
        nodes.add(node);
    }

    private void alongFeatures(String operator) {
        Message node = node(operator, prefix + operator.toLowerCase(Locale.ROOT), current);
        node.message(5, new Message().text(1, "axis").varint(3, 1).varint(20, Attribute.Kind.INT.number()));
        nodes.add(node);
    }

    private void step(String operator, String... inputs) {
        step(operator, Map.of(), inputs);
    }

    private void step(String operator, Map<String, Float> attributes, String... inputs) {
        Message node = node(operator, prefix + nodes.size() + "." + operator.toLowerCase(Locale.ROOT), inputs);
        attributes.forEach((key, value) -> node.message(
                5, new Message().text(1, key).fixed32(2, value).varint(20, Attribute.Kind.FLOAT.number())));
        nodes.add(node);
    }

    /** A node with its names; its output becomes the current value. */
    private Message node(String operator, String name, String... inputs) {
        Message node = new Message();
        for (String input : inputs) {
            node.text(1, input);
        }
        left--;
        // A node and its output share one name: a reader keeps it once.
        current = left == 0 && prefix.startsWith("layer") ? end : name;
        return node.text(2, current).text(3, name).text(4, operator);
    }

    private String constant(String name, float value) {
        String full = "constant." + name;
        constants.put(full, value);
        return full;
    }
}
