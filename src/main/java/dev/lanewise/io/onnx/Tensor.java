package dev.lanewise.io.onnx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A constant of a graph: a view on elements in the file. Transposing and reshaping make other views on the same ones.
 *
 * @param type the type of the elements
 * @param dims the sizes of its axes, none negative; none at all for a scalar
 * @param strides the distance of neighbours along each axis, in elements
 * @param data where the elements are; none for strings and for types that no weight has
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and not seen outside of the package
record Tensor(ElementType type, long[] dims, long[] strides, TensorData data) {
    /** A tensor whose elements lie in the order of its indices, the last one fastest. */
    static Tensor of(ElementType type, long[] dims, TensorData data) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= Math.max(dims[axis], 1);
        }
        return new Tensor(type, dims, strides, data);
    }

    /** One number; the sizes are all 1. */
    static Tensor ofNumber(double number, long... dims) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[Double.BYTES]);
        bytes.set(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0, number);
        return of(ElementType.DOUBLE, dims, TensorData.fixed(bytes, ElementType.DOUBLE, 0, Double.BYTES, 1));
    }

    /** A scalar. */
    static Tensor ofNumber(long number) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[Long.BYTES]);
        bytes.set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0, number);
        return of(ElementType.INT64, new long[0], TensorData.fixed(bytes, ElementType.INT64, 0, Long.BYTES, 1));
    }

    /** The number of elements; the parser has found that it is that of the data. */
    long count() {
        long count = 1;
        for (long dim : dims) {
            count *= dim;
        }
        return count;
    }

    int rank() {
        return dims.length;
    }

    /** The elements, made ready for random access. */
    Elements elements() {
        return data.elements();
    }

    /** The first element of those of one element. */
    double real() {
        return elements().real(0);
    }

    Tensor transposed(int[] permutation) {
        long[] newDims = new long[dims.length];
        long[] newStrides = new long[dims.length];
        for (int axis = 0; axis < dims.length; axis++) {
            newDims[axis] = dims[permutation[axis]];
            newStrides[axis] = strides[permutation[axis]];
        }
        return new Tensor(type, newDims, newStrides, data);
    }

    /** A matrix with its axes exchanged. */
    Tensor transposed() {
        return transposed(new int[] {1, 0});
    }

    /** Whether the elements lie in the order of the indices. */
    boolean isInOrder() {
        long stride = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            if (dims[axis] != 1 && strides[axis] != stride) {
                return false;
            }
            stride *= Math.max(dims[axis], 1);
        }
        return true;
    }

    /** The elements as integers; for tensors known to be short. */
    long[] integers() {
        long[] values = new long[(int) count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = elements().integer(i);
        }
        return values;
    }
}
