package dev.lanewise.io.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node with the meaning of its inputs: what an operator works on.
 *
 * @param node the node
 * @param inputs one a name, null for those left out
 * @param opset the version of ONNX's operators
 * @param notes receives what a user should know
 */
record Call(Node node, List<@Nullable Value> inputs, int opset, List<String> notes) {
    private static final int MOST_INTEGERS = 64;
    private static final int MOST_NOTES = 64;

    /** Says what a user should know; a file of ten thousand remarkable nodes is cut short. */
    void note(String text) {
        if (notes.size() < MOST_NOTES) {
            notes.add(text);
        }
    }

    /** An error that names the node and its operator, and says what to do if the reason does not. */
    OnnxException refusal(String why) {
        return new OnnxException(node.title() + " " + why + (why.contains("; ") ? "" : "; give a stack of layers"));
    }

    @Nullable
    Value input(int index) {
        return index < inputs.size() ? inputs.get(index) : null;
    }

    boolean isFlow(int index) {
        return input(index) instanceof Value.Flow;
    }

    /** The batch that an operator works on; the pair of a single sigmoid is none. */
    Value.Flow flow(int index) {
        if (input(index) instanceof Value.Flow flow) {
            if (flow.isPair()) {
                throw refusal("goes on after the pair of probabilities of a single sigmoid;"
                        + " end the model with the probabilities");
            }
            return flow;
        }
        throw refusal("has a constant where a layer has its features");
    }

    /** A constant input that must be there. */
    Tensor constant(int index) {
        Tensor tensor = optionalConstant(index);
        if (tensor == null) {
            throw refusal("lacks input " + (index + 1) + "; the file is damaged, get it again");
        }
        return tensor;
    }

    /** A constant input, or null if it is left out. */
    @Nullable
    Tensor optionalConstant(int index) {
        return switch (input(index)) {
            case null -> null;
            case Value.Constant constant -> constant.tensor();
            default ->
                throw refusal("has a computed value as input " + (index + 1) + ", which must be stored in the file");
        };
    }

    /** A constant of real numbers. */
    Tensor weights(int index) {
        Tensor tensor = constant(index);
        requireReal(tensor);
        return tensor;
    }

    void requireReal(Tensor tensor) {
        if (!tensor.type().isReal()) {
            throw refusal(
                    "has weights of the type " + tensor.type() + "; FLOAT, DOUBLE, FLOAT16 and BFLOAT16 are read");
        }
    }

    /** The one number in a constant input; it may be of integers. */
    double number(int index) {
        Tensor tensor = constant(index);
        if (tensor.count() != 1
                || !(tensor.type().isReal() || tensor.type().isInteger() || tensor.type() == ElementType.BOOL)) {
            throw refusal("needs one number as input " + (index + 1));
        }
        return tensor.real();
    }

    /** The integers of an input, such as axes or a shape, which may depend on the batch's size; null if left out. */
    long @Nullable [] integers(int index) {
        return switch (input(index)) {
            case null -> null;
            case Value.Sizes sizes -> sizes.sizes();
            case Value.Constant constant -> {
                Tensor tensor = constant.tensor();
                if (!tensor.type().isInteger() || tensor.rank() > 1 || tensor.count() > MOST_INTEGERS) {
                    throw refusal("needs a short list of integers as input " + (index + 1));
                }
                yield tensor.integers();
            }
            default -> throw refusal("has a computed value as input " + (index + 1) + ", where integers are needed");
        };
    }

    float attribute(String name, float otherwise) {
        Attribute attribute = attribute(name, Attribute.Kind.FLOAT);
        if (attribute == null) {
            return otherwise;
        }
        if (!Float.isFinite(attribute.real())) {
            throw refusal("has the attribute " + name + " = " + attribute.real() + "; use an earlier model");
        }
        return attribute.real();
    }

    long attribute(String name, long otherwise) {
        Attribute attribute = attribute(name, Attribute.Kind.INT);
        return attribute == null ? otherwise : attribute.integer();
    }

    String attribute(String name, String otherwise) {
        Attribute attribute = attribute(name, Attribute.Kind.STRING);
        return attribute == null ? otherwise : attribute.text();
    }

    boolean has(String name) {
        return node.attributes().containsKey(name);
    }

    /** A list of integers, or null if there is none. */
    long @Nullable [] integers(String name) {
        Attribute attribute = attribute(name, Attribute.Kind.INTS);
        if (attribute == null) {
            return null;
        }
        TensorData data = attribute.data();
        if (data == null || data.count() > MOST_INTEGERS) {
            throw refusal("needs a short list of integers as " + name);
        }
        return Tensor.of(ElementType.INT64, new long[] {data.count()}, data).integers();
    }

    /** A list of numbers as a tensor of one axis, or null if there is none. */
    @Nullable
    Tensor reals(String name) {
        Attribute attribute = attribute(name, Attribute.Kind.FLOATS);
        if (attribute == null) {
            return null;
        }
        TensorData data = attribute.data();
        return data == null ? null : Tensor.of(ElementType.FLOAT, new long[] {data.count()}, data);
    }

    /** An attribute of a kind, or null if there is none. */
    private @Nullable Attribute attribute(String name, Attribute.Kind kind) {
        Attribute attribute = node.attributes().get(name);
        if (attribute != null && attribute.kind() != kind) {
            throw refusal("has the attribute " + OnnxException.quote(name) + " of the kind " + attribute.kind()
                    + " where the specification has " + kind + "; the file is damaged, get it again");
        }
        return attribute;
    }
}
