package dev.lanewise.kernel;

/**
 * Cross-entropy of each row of a batch, with the bits of {@link SoftmaxKernels#crossEntropy(int, float[], int, float[], int)
 * crossEntropy} of one. Rows shorter than a block have their exponentials one by one there, 50 ns for 10 classes; here
 * those of all rows are one call, and so are the logarithms.
 */
final class CrossEntropyRows {
    private CrossEntropyRows() {}

    static void crossEntropy(
            int rows,
            int length,
            float[] z,
            int zAt,
            int zStride,
            float[] y,
            int yAt,
            int yStride,
            float[] work,
            int workAt,
            float[] loss,
            int lossAt) {
        int maxAt = workAt + rows * length;
        for (int row = 0; row < rows; row++) {
            int from = zAt + row * zStride;
            int to = workAt + row * length;
            float max = ScalarSoftmax.max(length, Float.NEGATIVE_INFINITY, z, from);
            for (int i = 0; i < length; i++) {
                work[to + i] = z[from + i] - max;
            }
            work[maxAt + row] = max;
        }
        MathKernels.exp(rows * length, work, workAt, work, workAt);
        for (int row = 0; row < rows; row++) {
            loss[lossAt + row] = ScalarLevel1.sumTail(length, work, workAt + row * length);
        }
        MathKernels.log(rows, loss, lossAt, loss, lossAt);
        for (int row = 0; row < rows; row++) {
            float logSum = loss[lossAt + row];
            float max = work[maxAt + row];
            loss[lossAt + row] = 0f
                    + ScalarSoftmax.surpriseTail(length, max, logSum, z, zAt + row * zStride, y, yAt + row * yStride);
        }
    }
}
