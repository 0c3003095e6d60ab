package dev.lanewise.io.onnx;

import java.util.List;
import java.util.Map;

/**
 * What a file holds, as it is written there: nothing is concluded yet, but names are unique and each tensor has as many
 * elements as it claims.
 *
 * @param opset the version of ONNX's operators
 * @param nodes in the order of the file
 * @param initializers constants by name
 * @param inputs what is given to the graph; old files list initializers here too
 * @param outputs names of the results
 * @param metadata properties of the model
 */
record Graph(
        int opset,
        List<Node> nodes,
        Map<String, Tensor> initializers,
        List<Input> inputs,
        List<String> outputs,
        Metadata metadata) {
    /**
     * An input of the graph.
     *
     * @param name its name
     * @param type the type of its elements
     * @param shape its shape, of unknown rank if the file does not tell
     */
    record Input(String name, ElementType type, Shape shape) {}
}
