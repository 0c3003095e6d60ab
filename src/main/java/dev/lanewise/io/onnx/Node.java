package dev.lanewise.io.onnx;

import java.util.List;
import java.util.Map;

/**
 * An operator of a graph, applied.
 *
 * @param name its name; may be empty
 * @param operator the operator's name
 * @param domain where the operator is from; empty for ONNX's own
 * @param inputs names of values; an empty one is an input that is left out
 * @param outputs names of values; an empty one is an output that is left out
 * @param attributes what else it was given
 */
record Node(
        String name,
        String operator,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes) {
    /** Such as {@code node 'conv1' (Conv)}; a node without a name is called after its first output. */
    String title() {
        String from = domain.isEmpty() ? "" : domain + ".";
        String called =
                name.isEmpty() ? "that makes " + OnnxException.quote(outputs.get(0)) : OnnxException.quote(name);
        String full = OnnxException.quote(from + operator);
        return "node " + called + " (" + full.substring(1, full.length() - 1) + ")";
    }
}
