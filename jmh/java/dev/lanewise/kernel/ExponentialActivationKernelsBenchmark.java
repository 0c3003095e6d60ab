package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** softplus and its gradient; elu stands for selu and celu, which are the same loops. */
@State(Scope.Thread)
public class ExponentialActivationKernelsBenchmark extends KernelBenchmark {
    private static final double STEP = 1e-6;

    /** The number of elements. */
    @Param({"16", "64", "207", "1024", "65536"})
    public int length = 16;

    private Slab slab;
    private float[] array;
    private int z;
    private int g;
    private int y;
    private int a;

    /** Called by JMH. */
    public ExponentialActivationKernelsBenchmark() {}

    @Setup
    public void allocate() {
        slab = new Slab(4L * length + 80);
        array = slab.array();
        z = slab.place(length, 1);
        g = slab.place(length, 2);
        y = slab.place(length, 3);
        a = slab.place(length, 4);
        for (int i = 0; i < length; i++) {
            array[a + i] = (float) activation("elu", array[z + i]);
        }
    }

    @Benchmark
    public void softplus(Rates rates) {
        rates.count(8.0 * length, 0);
        if (simd()) {
            SimdExponentialActivation.softplus(length, array, z, array, y);
        } else {
            ScalarExponentialActivation.softplus(length, array, z, array, y);
        }
    }

    @Benchmark
    public void softplusGradient(Rates rates) {
        rates.count(12.0 * length, 0);
        if (simd()) {
            SimdExponentialActivation.softplusGradient(length, array, z, array, g, array, y);
        } else {
            ScalarExponentialActivation.softplusGradient(length, array, z, array, g, array, y);
        }
    }

    @Benchmark
    public void elu(Rates rates) {
        rates.count(8.0 * length, 0);
        if (simd()) {
            SimdExponentialActivation.elu(length, 1f, array, z, array, y);
        } else {
            ScalarExponentialActivation.elu(length, 1f, array, z, array, y);
        }
    }

    @Benchmark
    public void eluGradient(Rates rates) {
        rates.count(16.0 * length, 0);
        if (simd()) {
            SimdExponentialActivation.eluGradient(length, 1f, array, z, array, a, array, g, array, y);
        } else {
            ScalarExponentialActivation.eluGradient(length, 1f, array, z, array, a, array, g, array, y);
        }
    }

    private static double activation(String name, double z) {
        return switch (name) {
            case "softplus" -> StrictMath.log1p(StrictMath.exp(z));
            case "elu" -> z > 0 ? z : StrictMath.expm1(z);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Override
    public double[] expected(String method) {
        double[] expected = new double[length];
        String name = method.replace("Gradient", "");
        for (int i = 0; i < length; i++) {
            double value = array[z + i];
            expected[i] = method.equals(name)
                    ? activation(name, value)
                    : array[g + i] * (activation(name, value + STEP) - activation(name, value - STEP)) / (2 * STEP);
        }
        return expected;
    }

    @Override
    public float[] actual(String method) {
        return slab.copy(y, length);
    }
}
