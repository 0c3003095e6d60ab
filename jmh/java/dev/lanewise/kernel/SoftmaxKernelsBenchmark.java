package dev.lanewise.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Softmax and its gradient, log-sum-exp and cross-entropy; 10 is the output layer of a classifier of digits. */
@State(Scope.Thread)
@Warmup(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SoftmaxKernelsBenchmark extends KernelBenchmark {
    /** Rows of a batch. */
    private static final int ROWS = 32;

    /** The number of elements. */
    @Param({"10", "16", "64", "207", "1024", "65536"})
    public int length = 16;

    private Slab slab;
    private float[] array;
    private int z;
    private int y;
    private int p;
    private int out;
    private int rowsZ;
    private int rowsY;
    private int work;
    private int losses;

    /** Called by JMH. */
    public SoftmaxKernelsBenchmark() {}

    @Setup
    public void allocate() {
        slab = new Slab(4L * length + 64 + ROWS * (3L * length + 2) + 64);
        array = slab.array();
        z = slab.place(length, 1);
        y = slab.place(length, 2);
        p = slab.place(length, 3);
        out = slab.place(length, 4);
        rowsZ = slab.place(ROWS * length, 5);
        rowsY = slab.place(ROWS * length, 6);
        work = slab.place(ROWS * (length + 1), 7);
        losses = slab.place(ROWS, 8);
        for (int i = 0; i < ROWS * length; i++) {
            array[rowsZ + i] *= 4;
            array[rowsY + i] = (array[rowsY + i] + 1) / length;
        }
        for (int i = 0; i < length; i++) {
            array[z + i] *= 4;
            array[y + i] = (array[y + i] + 1) / length;
        }
        ScalarSoftmax.softmax(length, array, z, array, p);
    }

    @Benchmark
    public void softmax(Rates rates) {
        rates.count(8.0 * length, 3.0 * length);
        if (simd()) {
            SimdSoftmax.softmax(length, array, z, array, out);
        } else {
            ScalarSoftmax.softmax(length, array, z, array, out);
        }
    }

    @Benchmark
    public void softmaxGradient(Rates rates) {
        rates.count(12.0 * length, 4.0 * length);
        if (simd()) {
            SimdSoftmax.softmaxGradient(length, array, p, array, z, array, out);
        } else {
            ScalarSoftmax.softmaxGradient(length, array, p, array, z, array, out);
        }
    }

    @Benchmark
    public float logSumExp(Rates rates) {
        rates.count(4.0 * length, 2.0 * length);
        return simd() ? SimdSoftmax.logSumExp(length, array, z) : ScalarSoftmax.logSumExp(length, array, z);
    }

    @Benchmark
    public float crossEntropy(Rates rates) {
        rates.count(8.0 * length, 4.0 * length);
        return simd()
                ? SimdSoftmax.crossEntropy(length, array, z, array, y)
                : ScalarSoftmax.crossEntropy(length, array, z, array, y);
    }

    /** Row by row if scalar. */
    @Benchmark
    public void crossEntropyRows(Rates rates) {
        rates.count(8.0 * ROWS * length, 4.0 * ROWS * length);
        if (simd()) {
            SoftmaxKernels.crossEntropy(
                    ROWS, length, array, rowsZ, length, array, rowsY, length, array, work, array, losses);
            return;
        }
        for (int row = 0; row < ROWS; row++) {
            array[losses + row] =
                    ScalarSoftmax.crossEntropy(length, array, rowsZ + row * length, array, rowsY + row * length);
        }
    }

    @Override
    public double[] expected(String method) {
        if (method.equals("crossEntropyRows")) {
            double[] rows = new double[ROWS];
            for (int row = 0; row < ROWS; row++) {
                rows[row] = entropy(rowsZ + row * length, rowsY + row * length);
            }
            return rows;
        }
        double sum = 0;
        double inner = 0;
        for (int i = 0; i < length; i++) {
            sum += StrictMath.exp(array[z + i]);
            inner += (double) array[p + i] * array[z + i];
        }
        double logSum = StrictMath.log(sum);
        double[] expected = new double[length];
        for (int i = 0; i < length; i++) {
            expected[i] = method.equals("softmax")
                    ? StrictMath.exp(array[z + i]) / sum
                    : array[p + i] * (array[z + i] - inner);
        }
        return switch (method) {
            case "logSumExp" -> new double[] {logSum};
            case "crossEntropy" -> new double[] {entropy(z, y)};
            default -> expected;
        };
    }

    private double entropy(int from, int targets) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += StrictMath.exp(array[from + i]);
        }
        double logSum = StrictMath.log(sum);
        double entropy = 0;
        for (int i = 0; i < length; i++) {
            entropy += array[targets + i] * (logSum - array[from + i]);
        }
        return entropy;
    }

    @Override
    public float[] actual(String method) {
        return method.equals("crossEntropyRows") ? slab.copy(losses, ROWS) : slab.copy(out, length);
    }

    /** A lane is a chain of length / 16 rounded sums. */
    @Override
    public double tolerance() {
        return (length / 16 + 32) * 0x1p-24;
    }
}
