package dev.lanewise.io.onnx;

/** What a value of a graph means for a stack of layers. */
sealed interface Value {
    /**
     * A batch of vectors, somewhere in the stack.
     *
     * @param step how it was computed
     * @param shape its shape
     * @param isPair whether the graph has {@code [1 - p, p]} here, of which the stack keeps p
     */
    record Flow(Step step, Shape shape, boolean isPair) implements Value {
        Flow(Step step, Shape shape) {
            this(step, shape, false);
        }
    }

    /** A tensor that is in the file. */
    record Constant(Tensor tensor) implements Value {}

    /**
     * Integers computed from a shape; {@link Shape#BATCH} stands for the size of the batch.
     *
     * @param sizes the integers
     * @param isScalar whether it is one without an axis
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and not seen outside of the package
    record Sizes(long[] sizes, boolean isScalar) implements Value {}

    /** A label, or what else is made of the outputs of a stack but is none itself. */
    record Label(Node node) implements Value {}

    /** Nothing that a stack can have; a reason to refuse the file if an output depends on it. */
    record Refused(OnnxException reason) implements Value {}
}
