package dev.lanewise.io.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one node and its attributes. Graphs inside attributes are passed over, however deep they are. */
final class NodeParser {
    private final Wire wire;

    private NodeParser(Wire wire) {
        this.wire = wire;
    }

    static Node parse(Wire wire) {
        wire.spend(460);
        return new NodeParser(wire).node();
    }

    private Node node() {
        String name = "";
        String operator = "";
        String domain = "";
        List<String> inputs = new ArrayList<>(2);
        List<String> outputs = new ArrayList<>(1);
        Map<String, Attribute> attributes = Map.of();
        int outer = wire.enter();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> name(inputs);
                case 2 -> name(outputs);
                case 3 -> name = wire.text();
                case 4 -> operator = wire.text();
                case 5 -> {
                    if (attributes.isEmpty()) {
                        attributes = new HashMap<>(2);
                    }
                    attribute(attributes);
                }
                case 7 -> domain = wire.text();
                default -> wire.skip();
            }
        }
        wire.leave(outer);
        if (outputs.isEmpty() || operator.isEmpty()) {
            throw OnnxException.damaged(
                    "node " + OnnxException.quote(name) + " has " + (operator.isEmpty() ? "no operator" : "no output"));
        }
        return new Node(name, operator, domain.equals("ai.onnx") ? "" : domain, inputs, outputs, attributes);
    }

    private void name(List<String> names) {
        wire.spend(16);
        names.add(wire.text());
    }

    private void attribute(Map<String, Attribute> attributes) {
        wire.spend(240);
        String name = "";
        Attribute.@Nullable Kind kind = null;
        Attribute.Kind guessed = Attribute.Kind.OTHER;
        float real = 0;
        long integer = 0;
        String text = "";
        Tensor tensor = null;
        Run floats = null;
        Run integers = null;
        List<String> texts = List.of();
        int outer = wire.enter();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> name = wire.text();
                case 2 -> {
                    real = wire.fixed32();
                    guessed = Attribute.Kind.FLOAT;
                }
                case 3 -> {
                    integer = wire.varint();
                    guessed = Attribute.Kind.INT;
                }
                case 4 -> {
                    text = wire.text();
                    guessed = Attribute.Kind.STRING;
                }
                case 5 -> {
                    tensor = TensorParser.parse(wire).tensor();
                    guessed = Attribute.Kind.TENSOR;
                }
                case 7 -> {
                    floats = added(floats, Wire.FIXED32);
                    guessed = Attribute.Kind.FLOATS;
                }
                case 8 -> {
                    integers = added(integers, Wire.VARINT);
                    guessed = Attribute.Kind.INTS;
                }
                case 9 -> {
                    if (texts.isEmpty()) {
                        texts = new ArrayList<>();
                    }
                    wire.spend(16);
                    texts.add(wire.text());
                    guessed = Attribute.Kind.STRINGS;
                }
                case 20 -> kind = Attribute.Kind.of(wire.varint());
                default -> wire.skip();
            }
        }
        wire.leave(outer);
        // Some old writers leave the type out; an empty list shows by its type alone.
        Attribute.Kind known = kind == null ? guessed : kind;
        TensorData data = null;
        if (known == Attribute.Kind.FLOATS) {
            data = data(floats, ElementType.FLOAT);
        } else if (known == Attribute.Kind.INTS) {
            data = data(integers, ElementType.INT64);
        }
        Attribute attribute = new Attribute(known, real, integer, text, tensor, data, texts);
        if (attributes.put(name, attribute) != null) {
            throw OnnxException.damaged("a node has the attribute " + OnnxException.quote(name) + " twice");
        }
    }

    private Run added(@Nullable Run run, int element) {
        Run list = run == null ? new Run(wire, element) : run;
        list.add();
        return list;
    }

    private TensorData data(@Nullable Run run, ElementType type) {
        return run == null ? TensorData.fixed(wire.file(), type, 0, 1, 0) : run.data(type);
    }
}
