package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** softplus and its gradient; elu stands for selu and celu, which are the same loops. */
@State(Scope.Thread)
public class ExponentialActivationKernelsBenchmark extends ActivationBenchmark {
    private float[] a;

    /** Called by JMH. */
    public ExponentialActivationKernelsBenchmark() {}

    @Setup
    @Override
    public void allocate() {
        super.allocate();
        a = new float[length];
        for (int i = 0; i < length; i++) {
            a[i] = (float) expected("elu", array[z + i], 0);
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
            SimdExponentialActivation.eluGradient(length, 1f, array, z, a, 0, array, g, array, y);
        } else {
            ScalarExponentialActivation.eluGradient(length, 1f, array, z, a, 0, array, g, array, y);
        }
    }

    @Override
    protected double expected(String method, double z, double g) {
        return switch (method) {
            case "softplus" -> ActivationOracle.softplus(z);
            case "softplusGradient" -> g * ActivationOracle.sigmoid(z);
            case "elu" -> z > 0 ? z : StrictMath.expm1(z);
            case "eluGradient" -> z > 0 ? g : g * StrictMath.exp(z);
            default -> throw new IllegalArgumentException(method);
        };
    }
}
