package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Activations without elementary functions, and the gradients of all element-wise ones. */
@State(Scope.Thread)
public class ActivationKernelsBenchmark extends KernelBenchmark {
    private static final float SLOPE = 0.25f;

    /** The number of elements. */
    @Param({"16", "64", "207", "1024", "65536"})
    public int length = 16;

    private Slab slab;
    private float[] array;
    private int z;
    private int g;
    private int y;

    /** Called by JMH. */
    public ActivationKernelsBenchmark() {}

    @Setup
    public void allocate() {
        slab = new Slab(3L * length + 64);
        array = slab.array();
        z = slab.place(length, 1);
        g = slab.place(length, 2);
        y = slab.place(length, 3);
    }

    @Benchmark
    public void identity(Rates rates) {
        rates.count(8.0 * length, 0);
        if (simd()) {
            SimdActivation.identity(length, array, z, array, y);
        } else {
            ScalarActivation.identity(length, array, z, array, y);
        }
    }

    @Benchmark
    public void identityGradient(Rates rates) {
        rates.count(8.0 * length, 0);
        if (simd()) {
            SimdActivation.identityGradient(length, array, z, array, g, array, y);
        } else {
            ScalarActivation.identityGradient(length, array, z, array, g, array, y);
        }
    }

    @Benchmark
    public void relu(Rates rates) {
        rates.count(8.0 * length, length);
        if (simd()) {
            SimdActivation.relu(length, array, z, array, y);
        } else {
            ScalarActivation.relu(length, array, z, array, y);
        }
    }

    @Benchmark
    public void reluGradient(Rates rates) {
        rates.count(12.0 * length, length);
        if (simd()) {
            SimdActivation.reluGradient(length, array, z, array, g, array, y);
        } else {
            ScalarActivation.reluGradient(length, array, z, array, g, array, y);
        }
    }

    @Benchmark
    public void leakyRelu(Rates rates) {
        rates.count(8.0 * length, 2.0 * length);
        if (simd()) {
            SimdActivation.leakyRelu(length, SLOPE, array, z, array, y);
        } else {
            ScalarActivation.leakyRelu(length, SLOPE, array, z, array, y);
        }
    }

    @Benchmark
    public void leakyReluGradient(Rates rates) {
        rates.count(12.0 * length, 2.0 * length);
        if (simd()) {
            SimdActivation.leakyReluGradient(length, SLOPE, array, z, array, g, array, y);
        } else {
            ScalarActivation.leakyReluGradient(length, SLOPE, array, z, array, g, array, y);
        }
    }

    @Benchmark
    public void tanhGradient(Rates rates) {
        rates.count(12.0 * length, 3.0 * length);
        if (simd()) {
            SimdActivation.tanhGradient(length, array, z, array, g, array, y);
        } else {
            ScalarActivation.tanhGradient(length, array, z, array, g, array, y);
        }
    }

    @Benchmark
    public void sigmoidGradient(Rates rates) {
        rates.count(12.0 * length, 3.0 * length);
        if (simd()) {
            SimdActivation.sigmoidGradient(length, array, z, array, g, array, y);
        } else {
            ScalarActivation.sigmoidGradient(length, array, z, array, g, array, y);
        }
    }

    @Override
    public double[] expected(String method) {
        double[] expected = new double[length];
        for (int i = 0; i < length; i++) {
            double value = array[z + i];
            double gradient = array[g + i];
            expected[i] = switch (method) {
                case "identity" -> value;
                case "identityGradient" -> gradient;
                case "relu" -> value > 0 ? value : 0;
                case "reluGradient" -> value > 0 ? gradient : 0;
                case "leakyRelu" -> value > 0 ? value : SLOPE * value;
                case "leakyReluGradient" -> value > 0 ? gradient : SLOPE * gradient;
                case "tanhGradient" -> gradient * (1 - value * value);
                case "sigmoidGradient" -> gradient * value * (1 - value);
                default -> throw new IllegalArgumentException(method);
            };
        }
        return expected;
    }

    @Override
    public float[] actual(String method) {
        return slab.copy(y, length);
    }
}
