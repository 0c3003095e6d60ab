package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** relu6, hard swish and softsign, and their gradients. */
@State(Scope.Thread)
public class RationalActivationKernelsBenchmark extends KernelBenchmark {
    private static final double STEP = 1e-6;

    /** The number of elements. */
    @Param({"16", "64", "207", "1024", "65536"})
    public int length = 16;

    private Slab slab;
    private float[] array;
    private int z;
    private int g;
    private int y;

    /** Called by JMH. */
    public RationalActivationKernelsBenchmark() {}

    @Setup
    public void allocate() {
        slab = new Slab(4L * length + 80);
        array = slab.array();
        z = slab.place(length, 1);
        g = slab.place(length, 2);
        y = slab.place(length, 3);
    }

    @Benchmark
    public void relu6(Rates rates) {
        rates.count(8.0 * length, 0);
        if (simd()) {
            SimdRationalActivation.relu6(length, array, z, array, y);
        } else {
            ScalarRationalActivation.relu6(length, array, z, array, y);
        }
    }

    @Benchmark
    public void relu6Gradient(Rates rates) {
        rates.count(12.0 * length, 0);
        if (simd()) {
            SimdRationalActivation.relu6Gradient(length, array, z, array, g, array, y);
        } else {
            ScalarRationalActivation.relu6Gradient(length, array, z, array, g, array, y);
        }
    }

    @Benchmark
    public void hardSwish(Rates rates) {
        rates.count(8.0 * length, 0);
        if (simd()) {
            SimdRationalActivation.hardSwish(length, array, z, array, y);
        } else {
            ScalarRationalActivation.hardSwish(length, array, z, array, y);
        }
    }

    @Benchmark
    public void hardSwishGradient(Rates rates) {
        rates.count(12.0 * length, 0);
        if (simd()) {
            SimdRationalActivation.hardSwishGradient(length, array, z, array, g, array, y);
        } else {
            ScalarRationalActivation.hardSwishGradient(length, array, z, array, g, array, y);
        }
    }

    @Benchmark
    public void softsign(Rates rates) {
        rates.count(8.0 * length, 0);
        if (simd()) {
            SimdRationalActivation.softsign(length, array, z, array, y);
        } else {
            ScalarRationalActivation.softsign(length, array, z, array, y);
        }
    }

    @Benchmark
    public void softsignGradient(Rates rates) {
        rates.count(12.0 * length, 0);
        if (simd()) {
            SimdRationalActivation.softsignGradient(length, array, z, array, g, array, y);
        } else {
            ScalarRationalActivation.softsignGradient(length, array, z, array, g, array, y);
        }
    }

    private static double activation(String name, double z) {
        return switch (name) {
            case "relu6" -> Math.clamp(z, 0.0, 6.0);
            case "hardSwish" -> z * Math.clamp(z + 3, 0.0, 6.0) / 6;
            case "softsign" -> z / (1 + Math.abs(z));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static double slope(String name, double z) {
        if (name.equals("relu6")) {
            return z > 0 && z < 6 ? 1 : 0;
        }
        return (activation(name, z + STEP) - activation(name, z - STEP)) / (2 * STEP);
    }

    @Override
    public double[] expected(String method) {
        double[] expected = new double[length];
        String name = method.replace("Gradient", "");
        for (int i = 0; i < length; i++) {
            double value = array[z + i];
            expected[i] = method.equals(name) ? activation(name, value) : array[g + i] * slope(name, value);
        }
        return expected;
    }

    @Override
    public float[] actual(String method) {
        return slab.copy(y, length);
    }
}
