package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Activations without elementary functions, and the gradients of all element-wise ones. */
@State(Scope.Thread)
public class ActivationKernelsBenchmark extends ActivationBenchmark {
    private static final float SLOPE = 0.25f;

    /** Called by JMH. */
    public ActivationKernelsBenchmark() {}

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
    protected double expected(String method, double z, double g) {
        return switch (method) {
            case "identity" -> z;
            case "identityGradient" -> g;
            case "relu" -> z > 0 ? z : 0;
            case "reluGradient" -> z > 0 ? g : 0;
            case "leakyRelu" -> z > 0 ? z : SLOPE * z;
            case "leakyReluGradient" -> z > 0 ? g : SLOPE * g;
            case "tanhGradient" -> g * (1 - z * z);
            case "sigmoidGradient" -> g * z * (1 - z);
            default -> throw new IllegalArgumentException(method);
        };
    }
}
