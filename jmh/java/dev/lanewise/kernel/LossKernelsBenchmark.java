package dev.lanewise.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Mean squared error and binary cross-entropy, of probabilities and of net inputs, and their gradients. */
@State(Scope.Thread)
@Warmup(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LossKernelsBenchmark extends KernelBenchmark {
    /** The number of elements. */
    @Param({"16", "64", "207", "1024", "65536"})
    public int length = 16;

    private Slab slab;
    private float[] array;
    private int z;
    private int a;
    private int y;
    private int g;

    /** Called by JMH. */
    public LossKernelsBenchmark() {}

    @Setup
    public void allocate() {
        slab = new Slab(4L * length + 64);
        array = slab.array();
        z = slab.place(length, 1);
        a = slab.place(length, 2);
        y = slab.place(length, 3);
        g = slab.place(length, 4);
        for (int i = 0; i < length; i++) {
            array[z + i] *= 8;
            // From 1/32 to 31/32.
            array[a + i] = array[a + i] / 2 + 0.53125f;
            array[y + i] = array[y + i] / 2 + 0.5f;
        }
    }

    @Benchmark
    public float meanSquaredError(Rates rates) {
        rates.count(8.0 * length, 3.0 * length);
        return simd()
                ? SimdLoss.meanSquaredError(length, array, a, array, y)
                : ScalarLoss.meanSquaredError(length, array, a, array, y);
    }

    @Benchmark
    public void meanSquaredErrorGradient(Rates rates) {
        rates.count(12.0 * length, 2.0 * length);
        if (simd()) {
            SimdLoss.meanSquaredErrorGradient(length, array, a, array, y, array, g);
        } else {
            ScalarLoss.meanSquaredErrorGradient(length, array, a, array, y, array, g);
        }
    }

    @Benchmark
    public float binaryCrossEntropy(Rates rates) {
        rates.count(8.0 * length, 6.0 * length);
        return simd()
                ? SimdLoss.binaryCrossEntropy(length, array, a, array, y)
                : ScalarLoss.binaryCrossEntropy(length, array, a, array, y);
    }

    @Benchmark
    public void binaryCrossEntropyGradient(Rates rates) {
        rates.count(12.0 * length, 5.0 * length);
        if (simd()) {
            SimdLoss.binaryCrossEntropyGradient(length, array, a, array, y, array, g);
        } else {
            ScalarLoss.binaryCrossEntropyGradient(length, array, a, array, y, array, g);
        }
    }

    @Benchmark
    public float binaryCrossEntropyWithLogits(Rates rates) {
        rates.count(8.0 * length, 6.0 * length);
        return simd()
                ? SimdLoss.binaryCrossEntropyWithLogits(length, array, z, array, y)
                : ScalarLoss.binaryCrossEntropyWithLogits(length, array, z, array, y);
    }

    @Benchmark
    public void scaledDifference(Rates rates) {
        rates.count(12.0 * length, 2.0 * length);
        if (simd()) {
            SimdLoss.scaledDifference(length, 0.25f, array, a, array, y, array, g);
        } else {
            ScalarLoss.scaledDifference(length, 0.25f, array, a, array, y, array, g);
        }
    }

    @Override
    public double[] expected(String method) {
        double loss = 0;
        double[] gradient = new double[length];
        for (int i = 0; i < length; i++) {
            double output = array[a + i];
            double target = array[y + i];
            double netInput = array[z + i];
            double difference = output - target;
            loss += switch (method) {
                case "meanSquaredError" -> difference * difference;
                case "binaryCrossEntropy" ->
                    -target * StrictMath.log(output) - (1 - target) * StrictMath.log(1 - output);
                case "binaryCrossEntropyWithLogits" ->
                    Math.max(netInput, 0) - netInput * target + StrictMath.log1p(StrictMath.exp(-Math.abs(netInput)));
                default -> 0;
            };
            gradient[i] = switch (method) {
                case "meanSquaredErrorGradient" -> 2 * difference / length;
                case "binaryCrossEntropyGradient" -> difference / (output * (1 - output)) / length;
                default -> 0.25 * difference;
            };
        }
        return isLoss(method) ? new double[] {loss / length} : gradient;
    }

    private static boolean isLoss(String method) {
        return !method.endsWith("Gradient") && !method.equals("scaledDifference");
    }

    @Override
    public float[] actual(String method) {
        return slab.copy(g, length);
    }

    /** A lane is a chain of length / 16 rounded sums. */
    @Override
    public double tolerance() {
        return (length / 16 + 32) * 0x1p-24;
    }
}
