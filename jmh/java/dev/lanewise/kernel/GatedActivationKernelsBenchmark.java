package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** gelu, its form with tanh, silu and mish, and their gradients. */
@State(Scope.Thread)
public class GatedActivationKernelsBenchmark extends KernelBenchmark {
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
    public GatedActivationKernelsBenchmark() {}

    @Setup
    public void allocate() {
        slab = new Slab(4L * length + 80);
        array = slab.array();
        z = slab.place(length, 1);
        g = slab.place(length, 2);
        y = slab.place(length, 3);
    }

    @Benchmark
    public void silu(Rates rates) {
        rates.count(8.0 * length, 0);
        if (simd()) {
            SimdGatedActivation.silu(length, array, z, array, y);
        } else {
            ScalarGatedActivation.silu(length, array, z, array, y);
        }
    }

    @Benchmark
    public void siluGradient(Rates rates) {
        rates.count(12.0 * length, 0);
        if (simd()) {
            SimdGatedActivation.siluGradient(length, array, z, array, g, array, y);
        } else {
            ScalarGatedActivation.siluGradient(length, array, z, array, g, array, y);
        }
    }

    @Benchmark
    public void geluTanh(Rates rates) {
        rates.count(8.0 * length, 0);
        if (simd()) {
            SimdGatedActivation.geluTanh(length, array, z, array, y);
        } else {
            ScalarGatedActivation.geluTanh(length, array, z, array, y);
        }
    }

    @Benchmark
    public void geluTanhGradient(Rates rates) {
        rates.count(12.0 * length, 0);
        if (simd()) {
            SimdGatedActivation.geluTanhGradient(length, array, z, array, g, array, y);
        } else {
            ScalarGatedActivation.geluTanhGradient(length, array, z, array, g, array, y);
        }
    }

    @Benchmark
    public void mish(Rates rates) {
        rates.count(8.0 * length, 0);
        if (simd()) {
            SimdGatedActivation.mish(length, array, z, array, y);
        } else {
            ScalarGatedActivation.mish(length, array, z, array, y);
        }
    }

    @Benchmark
    public void mishGradient(Rates rates) {
        rates.count(12.0 * length, 0);
        if (simd()) {
            SimdGatedActivation.mishGradient(length, array, z, array, g, array, y);
        } else {
            ScalarGatedActivation.mishGradient(length, array, z, array, g, array, y);
        }
    }

    @Benchmark
    public void gelu(Rates rates) {
        rates.count(8.0 * length, 0);
        if (simd()) {
            SimdGatedActivation.gelu(length, array, z, array, y);
        } else {
            ScalarGatedActivation.gelu(length, array, z, array, y);
        }
    }

    @Benchmark
    public void geluGradient(Rates rates) {
        rates.count(12.0 * length, 0);
        if (simd()) {
            SimdGatedActivation.geluGradient(length, array, z, array, g, array, y);
        } else {
            ScalarGatedActivation.geluGradient(length, array, z, array, g, array, y);
        }
    }

    /** By the series z + z^3 / 3 + z^5 / (3 5) + ... (Abramowitz and Stegun 26.2.11). */
    private static double normal(double z) {
        double sum = 0;
        double term = z;
        for (int k = 3; Math.abs(term) > 1e-18; k += 2) {
            sum += term;
            term *= z * z / k;
        }
        return 0.5 + sum * StrictMath.exp(-z * z / 2) / StrictMath.sqrt(2 * StrictMath.PI);
    }

    private static double activation(String name, double z) {
        return switch (name) {
            case "silu" -> z / (1 + StrictMath.exp(-z));
            case "geluTanh" ->
                z / (1 + StrictMath.exp(-2 * StrictMath.sqrt(2 / StrictMath.PI) * (z + 0.044715 * z * z * z)));
            case "mish" -> z * StrictMath.tanh(StrictMath.log1p(StrictMath.exp(z)));
            case "gelu" -> z * normal(z);
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
