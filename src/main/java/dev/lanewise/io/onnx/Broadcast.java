package dev.lanewise.io.onnx;

/**
 * A constant that is spread over the features of a sample. The features have the axes {@code dims}; along each, the
 * constant moves by a stride, which is 0 where it is the same for all.
 *
 * @param tensor the constant
 * @param dims the features' axes
 * @param strides the constant's stride along each of these axes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and not seen outside of the package
record Broadcast(Tensor tensor, long[] dims, long[] strides) {
    /** The constant of a feature. */
    double at(long feature) {
        long left = feature;
        long index = 0;
        for (int axis = dims.length - 1; axis > 0; axis--) {
            index += left % dims[axis] * strides[axis];
            left /= dims[axis];
        }
        return tensor.elements().real(dims.length == 0 ? 0 : index + left * strides[0]);
    }
}
