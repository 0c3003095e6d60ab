package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Steps of adam, rmsprop and adagrad; the gradient changes its sign from call to call, so that no weight drifts. */
@State(Scope.Thread)
public class AdaptiveKernelsBenchmark extends KernelBenchmark {
    private static final float RATE = 0.125f;
    private static final float BETA1 = 0.75f;
    private static final float BETA2 = 0.875f;
    private static final float EPSILON = 0.0625f;
    private static final float DECAY = 0.03125f;
    private static final float SHRINK = 0.96875f;

    /** The number of weights. */
    @Param({"16", "64", "207", "1024", "4096", "1048576"})
    public int length = 16;

    private Slab slab;
    private float[] array;
    private int g;
    private int m;
    private int v;
    private int w;
    private float sign;

    /** Called by JMH. */
    public AdaptiveKernelsBenchmark() {}

    @Setup
    public void allocate() {
        slab = new Slab(4L * length + 64);
        array = slab.array();
        g = slab.place(length, 1);
        m = slab.place(length, 2);
        v = slab.place(length, 3);
        w = slab.place(length, 4);
        ScalarLevel1.hadamard(length, array, v, array, v, array, v);
        sign = 1f;
    }

    @Benchmark
    public void adam(Rates rates) {
        rates.count(28.0 * length, 17.0 * length);
        sign = -sign;
        if (simd()) {
            SimdAdaptive.adam(
                    length, RATE, BETA1, BETA2, EPSILON, 0.5f, DECAY, SHRINK, sign, array, g, array, m, array, v, array,
                    w);
        } else {
            ScalarAdaptive.adam(
                    length, RATE, BETA1, BETA2, EPSILON, 0.5f, DECAY, SHRINK, sign, array, g, array, m, array, v, array,
                    w);
        }
    }

    @Benchmark
    public void rmsProp(Rates rates) {
        rates.count(20.0 * length, 12.0 * length);
        sign = -sign;
        if (simd()) {
            SimdAdaptive.rmsProp(length, RATE, BETA2, EPSILON, DECAY, sign, array, g, array, v, array, w);
        } else {
            ScalarAdaptive.rmsProp(length, RATE, BETA2, EPSILON, DECAY, sign, array, g, array, v, array, w);
        }
    }

    @Benchmark
    public void rmsPropMomentum(Rates rates) {
        rates.count(28.0 * length, 14.0 * length);
        sign = -sign;
        if (simd()) {
            SimdAdaptive.rmsPropMomentum(
                    length, RATE, BETA2, EPSILON, BETA1, DECAY, sign, array, g, array, v, array, m, array, w);
        } else {
            ScalarAdaptive.rmsPropMomentum(
                    length, RATE, BETA2, EPSILON, BETA1, DECAY, sign, array, g, array, v, array, m, array, w);
        }
    }

    @Benchmark
    public void adagrad(Rates rates) {
        rates.count(20.0 * length, 10.0 * length);
        sign = -sign;
        if (simd()) {
            SimdAdaptive.adagrad(length, RATE, EPSILON, DECAY, sign, array, g, array, v, array, w);
        } else {
            ScalarAdaptive.adagrad(length, RATE, EPSILON, DECAY, sign, array, g, array, v, array, w);
        }
    }

    @Override
    public double[] expected(String method) {
        double[] expected = new double[length];
        for (int i = 0; i < length; i++) {
            double gradient = -sign * array[g + i] + DECAY * array[w + i];
            double mean = BETA1 * array[m + i] + (1 - BETA1) * gradient;
            double square = BETA2 * array[v + i] + (1 - BETA2) * gradient * gradient;
            double quotient = gradient / (Math.sqrt(square) + EPSILON);
            double sum = array[v + i] + gradient * gradient;
            double step = switch (method) {
                case "adam" -> mean / (Math.sqrt(square) * 0.5 + EPSILON);
                case "rmsProp" -> quotient;
                case "rmsPropMomentum" -> BETA1 * array[m + i] + quotient;
                case "adagrad" -> gradient / (Math.sqrt(sum) + EPSILON);
                default -> throw new IllegalArgumentException(method);
            };
            expected[i] = (method.equals("adam") ? SHRINK : 1) * array[w + i] - RATE * step;
        }
        return expected;
    }

    @Override
    public float[] actual(String method) {
        return slab.copy(w, length);
    }
}
