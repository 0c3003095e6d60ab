package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** relu6, hard swish and softsign, and their gradients. */
@State(Scope.Thread)
public class RationalActivationKernelsBenchmark extends ActivationBenchmark {
    /** Called by JMH. */
    public RationalActivationKernelsBenchmark() {}

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

    @Override
    protected double expected(String method, double z, double g) {
        return switch (method) {
            case "relu6" -> Math.clamp(z, 0.0, 6.0);
            case "relu6Gradient" -> z > 0 && z < 6 ? g : 0;
            case "hardSwish" -> z * Math.clamp(z + 3, 0.0, 6.0) / 6;
            case "hardSwishGradient" -> z <= -3 ? 0 : z >= 3 ? g : g * (2 * z + 3) / 6;
            case "softsign" -> z / (1 + Math.abs(z));
            case "softsignGradient" -> g / (1 + Math.abs(z)) / (1 + Math.abs(z));
            default -> throw new IllegalArgumentException(method);
        };
    }
}
