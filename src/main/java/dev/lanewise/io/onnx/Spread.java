package dev.lanewise.io.onnx;

/**
 * A constant made to fit a batch of vectors: by ONNX's rules of broadcasting, as far as every sample is given the same.
 *
 * @param constant the constant of each feature
 * @param shape the batch's shape, where the constant may have told a size
 */
record Spread(Broadcast constant, Shape shape) {
    /** Axes are matched from the last one. */
    static Spread of(Call call, Shape of, Tensor c) {
        Shape shape = of.batch() < 0 ? Shape.ofVectors(Shape.UNKNOWN) : of;
        if (c.rank() > shape.rank()) {
            throw mismatch(call, shape, c);
        }
        int ahead = shape.rank() - c.rank();
        for (int axis = 0; axis < ahead; axis++) {
            requireKnown(call, shape, axis);
        }
        long[] strides = new long[shape.rank()];
        for (int axis = ahead; axis < shape.rank(); axis++) {
            long size = c.dims()[axis - ahead];
            shape = fitted(call, shape, axis, size, c);
            strides[axis] = size == 1 ? 0 : c.strides()[axis - ahead];
        }
        return new Spread(without(shape, strides, c), shape);
    }

    /** The constant has one axis, which is that axis of the batch. */
    static Spread along(Call call, Shape of, Tensor c, int axis) {
        for (int other = 0; other < of.rank(); other++) {
            if (other != axis) {
                requireKnown(call, of, other);
            }
        }
        Shape shape = fitted(call, of, axis, c.dims()[0], c);
        long[] strides = new long[shape.rank()];
        strides[axis] = c.dims()[0] == 1 ? 0 : c.strides()[0];
        return new Spread(without(shape, strides, c), shape);
    }

    private static Shape fitted(Call call, Shape shape, int axis, long size, Tensor c) {
        if (axis == shape.batch()) {
            if (size != 1) {
                throw call.refusal("has a constant for each sample of a batch; only one for each feature can be read");
            }
            return shape;
        }
        if (shape.dims()[axis] == Shape.UNKNOWN && size != 1) {
            return shape.with(axis, size);
        }
        requireKnown(call, shape, axis);
        if (size != 1 && size != shape.dims()[axis]) {
            throw mismatch(call, shape, c);
        }
        return shape;
    }

    private static void requireKnown(Call call, Shape shape, int axis) {
        if (axis != shape.batch() && shape.dims()[axis] == Shape.UNKNOWN) {
            throw call.refusal("works on the shape " + shape
                    + ", of which a size is unknown; export the model with a fixed number of features");
        }
    }

    private static OnnxException mismatch(Call call, Shape shape, Tensor c) {
        return call.refusal("has a constant of the shape " + new Shape(c.dims(), -1) + ", which does not fit the shape "
                + shape + "; the file is damaged, get it again");
    }

    /** The axes of the features alone. */
    private static Broadcast without(Shape shape, long[] strides, Tensor c) {
        long[] dims = new long[shape.rank() - 1];
        long[] kept = new long[dims.length];
        int to = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (axis != shape.batch()) {
                dims[to] = shape.dims()[axis];
                kept[to++] = strides[axis];
            }
        }
        return new Broadcast(c, dims, kept);
    }
}
