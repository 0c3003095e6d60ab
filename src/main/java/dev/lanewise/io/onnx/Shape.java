package dev.lanewise.io.onnx;

import java.util.Arrays;

/**
 * The shape of a batch of vectors on its way through a graph: one axis is the batch, the others together hold the
 * features of a sample, in the order of their indices.
 *
 * @param dims the sizes of the axes, {@link #UNKNOWN} where the file does not tell; that of the batch is what the file
 *     declares and no more than a hint
 * @param batch which axis is the batch, or -1 if not even the number of axes is known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and not seen outside of the package
record Shape(long[] dims, int batch) {
    static final long UNKNOWN = -1;

    /** Stands for the size of the batch where shapes are computed. */
    static final long BATCH = Long.MIN_VALUE;

    /** A file need not give the shape of its input. */
    static final Shape UNKNOWN_RANK = new Shape(new long[0], -1);

    /** {@code [batch, features]}. */
    static Shape ofVectors(long features) {
        return new Shape(new long[] {UNKNOWN, features}, 0);
    }

    int rank() {
        return dims.length;
    }

    /** The features of a sample, or {@link #UNKNOWN}. */
    long features() {
        return product(0, dims.length);
    }

    /** The product of some axes' sizes, the batch left out; {@link #UNKNOWN} if one is. */
    long product(int from, int to) {
        long product = 1;
        for (int axis = from; axis < to; axis++) {
            if (axis != batch) {
                if (dims[axis] == UNKNOWN) {
                    return UNKNOWN;
                }
                try {
                    product = Math.multiplyExact(product, dims[axis]);
                } catch (ArithmeticException e) {
                    throw OnnxException.damaged("a shape has more features than can be counted");
                }
            }
        }
        return product;
    }

    /** Whether there is one feature axis at most, besides some of the size 1, and it is this one. */
    boolean allFeaturesAre(int axis) {
        long others = features();
        if (axis == batch) {
            return others == 1;
        }
        for (int i = 0; i < dims.length; i++) {
            if (i != batch && i != axis && dims[i] != 1) {
                return false;
            }
        }
        return true;
    }

    /** Whether the samples lie one behind the other: no axis but of the size 1 before that of the batch. */
    boolean isBatchFirst() {
        return product(0, batch) == 1;
    }

    /** An axis that may be counted from the end, or -1 if there is none such. */
    int axis(long axis) {
        long counted = axis < 0 ? axis + dims.length : axis;
        return counted < 0 || counted >= dims.length ? -1 : (int) counted;
    }

    Shape with(int axis, long size) {
        long[] changed = dims.clone();
        changed[axis] = size;
        return new Shape(changed, batch);
    }

    Shape without(int axis) {
        long[] fewer = new long[dims.length - 1];
        System.arraycopy(dims, 0, fewer, 0, axis);
        System.arraycopy(dims, axis + 1, fewer, axis, fewer.length - axis);
        return new Shape(fewer, batch > axis ? batch - 1 : batch);
    }

    /** With one axis more, of the size 1. */
    Shape withOneAt(int axis) {
        long[] more = new long[dims.length + 1];
        System.arraycopy(dims, 0, more, 0, axis);
        more[axis] = 1;
        System.arraycopy(dims, axis, more, axis + 1, dims.length - axis);
        return new Shape(more, batch >= axis ? batch + 1 : batch);
    }

    /** Such as {@code [batch x 28 x 28]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int axis = 0; axis < Math.min(dims.length, 8); axis++) {
            text.append(axis == 0 ? "" : " x ")
                    .append(axis == batch ? "batch" : dims[axis] == UNKNOWN ? "?" : String.valueOf(dims[axis]));
        }
        return text.append(dims.length > 8 ? " ...]" : "]").toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && batch == that.batch && Arrays.equals(dims, that.dims);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(dims) + batch;
    }
}
