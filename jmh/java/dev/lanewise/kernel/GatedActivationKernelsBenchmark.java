package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** gelu, its form with tanh, silu and mish, and their gradients. */
@State(Scope.Thread)
public class GatedActivationKernelsBenchmark extends ActivationBenchmark {
    /** Called by JMH. */
    public GatedActivationKernelsBenchmark() {}

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

    @Override
    protected double expected(String method, double z, double g) {
        return switch (method) {
            case "silu" -> ActivationOracle.silu(z);
            case "siluGradient" -> g * ActivationOracle.siluDerivative(z);
            case "geluTanh" -> ActivationOracle.geluTanh(z);
            case "geluTanhGradient" -> g * ActivationOracle.geluTanhDerivative(z);
            case "mish" -> ActivationOracle.mish(z);
            case "mishGradient" -> g * ActivationOracle.mishDerivative(z);
            case "gelu" -> ActivationOracle.gelu(z);
            case "geluGradient" -> g * ActivationOracle.geluDerivative(z);
            default -> throw new IllegalArgumentException(method);
        };
    }
}
