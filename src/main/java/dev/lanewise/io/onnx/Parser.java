package dev.lanewise.io.onnx;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the messages of a model file. Messages that the specification nests without end (graphs in attributes, types in
 * types) are passed over, so nothing here is recursive. Unknown fields are passed over too, as protobuf has it.
 */
final class Parser {
    static final int OLDEST_OPSET = 7;
    static final int NEWEST_OPSET = 27;
    private static final int OLDEST_IR = 3;
    private static final int MOST_NODES = 1 << 16;
    private static final int MOST_AXES = 64;

    private final Wire wire;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> initializers = new LinkedHashMap<>();
    private final List<Graph.Input> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final Metadata metadata;
    private long irVersion;
    private long opset;
    private boolean hasGraph;

    private Parser(Wire wire) {
        this.wire = wire;
        this.metadata = new Metadata(wire);
    }

    /** The graph in a file. */
    static Graph parse(MemorySegment file) {
        if (file.byteSize() == 0) {
            throw new OnnxException("the file is empty; get it again");
        }
        if (file.byteSize() > Integer.MAX_VALUE) {
            throw new OnnxException("it has more than the 2147483647 bytes that a protobuf message can have;"
                    + " save the model with fewer or smaller weights");
        }
        return new Parser(new Wire(file)).model();
    }

    private Graph model() {
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> irVersion = wire.varint();
                case 7 -> graph();
                case 8 -> operatorSet();
                case 14 -> metadata.add();
                default -> wire.skip();
            }
        }
        if (!hasGraph) {
            throw new OnnxException("no ONNX model: it has no graph; give a file that was saved as .onnx");
        }
        if (irVersion < OLDEST_IR) {
            throw new OnnxException("its format is version " + irVersion + ", and " + OLDEST_IR
                    + " is the oldest that is read; save the model with a newer exporter");
        }
        if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
            throw new OnnxException("its operators are of version " + opset + ", and " + OLDEST_OPSET + " to "
                    + NEWEST_OPSET + " are read; export the model with one of those (opset)");
        }
        return new Graph((int) opset, nodes, initializers, inputs, outputs, metadata);
    }

    private void operatorSet() {
        String domain = "";
        long version = 0;
        int outer = wire.enter();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> domain = wire.text();
                case 2 -> version = wire.varint();
                default -> wire.skip();
            }
        }
        wire.leave(outer);
        if (domain.isEmpty() || domain.equals("ai.onnx")) {
            if (opset != 0 && opset != version) {
                throw OnnxException.damaged("it claims two versions of the operators, " + opset + " and " + version);
            }
            opset = version;
        }
    }

    private void graph() {
        if (hasGraph) {
            throw OnnxException.damaged("it has two graphs");
        }
        hasGraph = true;
        int outer = wire.enter();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> node();
                case 5 -> initializer();
                case 11 -> inputs.add(input());
                case 12 -> outputs.add(input().name());
                default -> wire.skip();
            }
        }
        wire.leave(outer);
    }

    private void node() {
        if (nodes.size() == MOST_NODES) {
            throw new OnnxException("it has more than " + MOST_NODES + " nodes; give a smaller model");
        }
        nodes.add(NodeParser.parse(wire));
    }

    private void initializer() {
        TensorParser.Named named = TensorParser.parse(wire);
        if (named.name().isEmpty() || initializers.put(named.name(), named.tensor()) != null) {
            throw OnnxException.damaged(
                    named.name().isEmpty()
                            ? "an initializer has no name"
                            : "there are two initializers called " + OnnxException.quote(named.name()));
        }
    }

    /** A graph's input or output; of its type, the tensor's part. */
    private Graph.Input input() {
        wire.spend(240);
        String name = "";
        ElementType type = ElementType.OTHER;
        Shape shape = Shape.UNKNOWN_RANK;
        int outer = wire.enter();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            if (field == 1) {
                name = wire.text();
            } else if (field == 2) {
                int inType = wire.enter();
                for (int part = wire.next(); part != 0; part = wire.next()) {
                    if (part == 1) {
                        int inTensor = wire.enter();
                        for (int of = wire.next(); of != 0; of = wire.next()) {
                            switch (of) {
                                case 1 -> type = ElementType.of(wire.varint());
                                case 2 -> shape = shape();
                                default -> wire.skip();
                            }
                        }
                        wire.leave(inTensor);
                    } else {
                        wire.skip();
                    }
                }
                wire.leave(inType);
            } else {
                wire.skip();
            }
        }
        wire.leave(outer);
        if (name.isEmpty()) {
            throw OnnxException.damaged("an input or output of the graph has no name");
        }
        return new Graph.Input(name, type, shape);
    }

    private Shape shape() {
        long[] dims = new long[0];
        int outer = wire.enter();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            if (field == 1) {
                if (dims.length == MOST_AXES) {
                    throw OnnxException.damaged("an input claims more than " + MOST_AXES + " axes");
                }
                wire.spend(16 + 8L * dims.length);
                dims = Arrays.copyOf(dims, dims.length + 1);
                dims[dims.length - 1] = dim();
            } else {
                wire.skip();
            }
        }
        wire.leave(outer);
        return new Shape(dims, 0);
    }

    private long dim() {
        long size = Shape.UNKNOWN;
        int outer = wire.enter();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            if (field == 1) {
                size = wire.varint();
            } else {
                wire.skip();
            }
        }
        wire.leave(outer);
        // 0 and -1 are what some exporters write for a size that is not fixed.
        return size < 1 ? Shape.UNKNOWN : size;
    }
}
