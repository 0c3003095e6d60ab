package dev.lanewise.io.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of a node. Which of the values counts is what {@code kind} says.
 *
 * @param kind the kind of the value
 * @param real a number
 * @param integer an integer
 * @param text a text
 * @param tensor a tensor
 * @param data the place of a list of numbers
 * @param texts a list of texts
 */
record Attribute(
        Kind kind,
        float real,
        long integer,
        String text,
        @Nullable Tensor tensor,
        @Nullable TensorData data,
        List<String> texts) {
    /** The kinds of values, with their numbers in the specification. */
    enum Kind {
        FLOAT(1),
        INT(2),
        STRING(3),
        TENSOR(4),
        FLOATS(6),
        INTS(7),
        STRINGS(8),
        /** A graph inside the graph, sparse tensors, types: no operator of a layer stack has them. */
        OTHER(0);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static Kind of(long number) {
            for (Kind kind : values()) {
                if (kind.number == number && kind != OTHER) {
                    return kind;
                }
            }
            return OTHER;
        }
    }
}
