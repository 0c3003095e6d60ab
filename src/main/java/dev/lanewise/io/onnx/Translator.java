package dev.lanewise.io.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stack of layers in a graph. Each node is given a meaning once, in the order of the file, in which nodes must
 * come after those whose outputs they use; a node that no stack can have is an error only if an output needs it.
 */
final class Translator {
    private static final Value UNNEEDED = new Value.Refused(new OnnxException("no output needs it; leave it out"));

    private final Graph graph;
    private final List<String> notes;
    private final Map<String, Value> values = new HashMap<>();

    private Translator(Graph graph, List<String> notes) {
        this.graph = graph;
        this.notes = notes;
    }

    /**
     * What the graph computes.
     *
     * @param input the features
     * @param features their number, or {@link Shape#UNKNOWN}
     * @param output the outputs
     * @param outputName the name that the file gives them
     */
    record Stack(Step.Input input, long features, Value.Flow output, String outputName) {}

    /** The stack in a graph; what is left out is added to the notes. */
    static Stack translate(Graph graph, List<String> notes) {
        return new Translator(graph, notes).stack();
    }

    private Stack stack() {
        graph.initializers().forEach((name, tensor) -> values.put(name, new Value.Constant(tensor)));
        Graph.Input given = input();
        Step.Input input = new Step.Input();
        values.put(given.name(), new Value.Flow(input, given.shape()));
        Set<String> names = needed();
        for (Node node : graph.nodes()) {
            evaluate(node, names);
        }
        String output = output();
        if (!(values.get(output) instanceof Value.Flow flow)) {
            throw new IllegalStateException(output);
        }
        noteOthers(output);
        Shape shape = given.shape();
        return new Stack(input, shape.batch() < 0 ? Shape.UNKNOWN : shape.features(), flow, output);
    }

    /** The one input that is no initializer. */
    private Graph.Input input() {
        Graph.@Nullable Input found = null;
        Set<String> names = new HashSet<>();
        for (Graph.Input input : graph.inputs()) {
            if (!names.add(input.name())) {
                throw OnnxException.damaged("it has the input " + OnnxException.quote(input.name()) + " twice");
            }
            if (!graph.initializers().containsKey(input.name())) {
                if (found != null) {
                    throw new OnnxException("it has several inputs, " + OnnxException.quote(found.name()) + " and "
                            + OnnxException.quote(input.name()) + "; only one batch of features can be read");
                }
                found = input;
            }
        }
        if (found == null) {
            throw new OnnxException("its graph has no input; give a stack of layers");
        }
        ElementType type = found.type();
        if (!type.isReal() && !type.isInteger()) {
            throw new OnnxException("its input " + OnnxException.quote(found.name()) + " is no tensor of numbers;"
                    + " give a stack of layers");
        }
        if (found.shape().batch() == 0 && found.shape().rank() < 2) {
            throw new OnnxException("its input " + OnnxException.quote(found.name()) + " has the shape " + found.shape()
                    + "; a batch of vectors has two axes at least");
        }
        return found;
    }

    private void evaluate(Node node, Set<String> names) {
        List<@Nullable Value> inputs = new ArrayList<>(node.inputs().size());
        Value.@Nullable Label label = null;
        Value.@Nullable Refused refused = null;
        for (String name : node.inputs()) {
            Value value = values.get(name);
            if (value == null && !name.isEmpty()) {
                throw OnnxException.damaged(node.title() + " uses " + OnnxException.quote(name)
                        + ", which no input, initializer or earlier node gives");
            }
            inputs.add(name.isEmpty() ? null : value);
            if (value instanceof Value.Label found) {
                label = found;
            } else if (value instanceof Value.Refused found && refused == null) {
                refused = found;
            }
        }
        Value value = UNNEEDED;
        if (isNeeded(node, names)) {
            if (refused != null) {
                throw refused.reason();
            }
            value = label != null ? label : meaning(new Call(node, inputs, graph.opset(), notes));
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            Value made = i == 0 || !names.contains(name) ? value : second(node, value);
            if (!name.isEmpty() && values.put(name, made) != null) {
                throw OnnxException.damaged("two nodes or more make the value " + OnnxException.quote(name));
            }
        }
    }

    private static Value second(Node node, Value first) {
        return first instanceof Value.Label
                ? first
                : new Value.Refused(new OnnxException(
                        node.title() + " has a second output that is used; only the first of its outputs can be read"));
    }

    private static Value meaning(Call call) {
        Value value = Operators.apply(call);
        if (value instanceof Value.Flow flow) {
            flow.shape().features();
        }
        return value;
    }

    /** Names of the values that an output depends on. */
    private Set<String> needed() {
        Set<String> names = new HashSet<>(graph.outputs());
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            if (isNeeded(graph.nodes().get(i), names)) {
                names.addAll(graph.nodes().get(i).inputs());
            }
        }
        return names;
    }

    private static boolean isNeeded(Node node, Set<String> names) {
        for (String output : node.outputs()) {
            if (!output.isEmpty() && names.contains(output)) {
                return true;
            }
        }
        return false;
    }

    /** The name of the output at the end of the stack. */
    private String output() {
        String best = null;
        int longest = -1;
        if (graph.outputs().isEmpty()) {
            throw new OnnxException("its graph has no output; give a stack of layers");
        }
        for (String name : graph.outputs()) {
            Value value = values.get(name);
            if (value == null) {
                throw OnnxException.damaged("its output " + OnnxException.quote(name) + " is made by no node");
            }
            if (value instanceof Value.Refused refused) {
                throw refused.reason();
            }
            if (value instanceof Value.Flow flow && length(flow.step()) > longest) {
                longest = length(flow.step());
                best = name;
            }
        }
        if (best == null) {
            throw new OnnxException(
                    values.get(graph.outputs().get(0)) instanceof Value.Label label
                            ? "its only outputs are labels, made by "
                                    + label.node().title() + "; export the model with its probabilities"
                            : "its output does not depend on its input; give a stack of layers");
        }
        return best;
    }

    private static int length(Step end) {
        int length = 0;
        for (Step step = end; step != null; step = step.from()) {
            length++;
        }
        return length;
    }

    /** All other outputs must be labels, or be on the way to this one. */
    private void noteOthers(String output) {
        if (graph.outputs().size() == 1) {
            return;
        }
        // By identity: the hash of a record would go through all steps before it.
        Set<Step> onTheWay = Collections.newSetFromMap(new IdentityHashMap<>());
        if (values.get(output) instanceof Value.Flow flow) {
            for (Step step = flow.step(); step != null; step = step.from()) {
                onTheWay.add(step);
            }
        }
        for (String name : graph.outputs()) {
            if (name.equals(output)) {
                continue;
            }
            String quoted = OnnxException.quote(name);
            Value value = values.get(name);
            if (value instanceof Value.Label label) {
                notes.add(
                        "the output " + quoted + " is left out: " + label.node().title() + " makes labels");
            } else if (value instanceof Value.Flow flow) {
                if (!onTheWay.contains(flow.step())) {
                    throw new OnnxException("it has two ends, the outputs " + OnnxException.quote(output) + " and "
                            + quoted + "; only one chain of layers can be read");
                }
                notes.add("the output " + quoted + " is left out: it is a value on the way to "
                        + OnnxException.quote(output));
            } else {
                notes.add("the output " + quoted + " is left out: it is a constant");
            }
        }
    }
}
