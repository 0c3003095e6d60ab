package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Steps of sgd, momentum and nesterov; the gradient changes its sign from call to call, so that no weight drifts. */
@State(Scope.Thread)
public class OptimizerKernelsBenchmark extends KernelBenchmark {
    private static final float RATE = 0.125f;
    private static final float MOMENTUM = 0.75f;
    private static final float DECAY = 0.0625f;

    /** The number of weights. */
    @Param({"16", "64", "207", "1024", "4096", "1048576"})
    public int length = 16;

    private Slab slab;
    private float[] array;
    private int g;
    private int m;
    private int w;
    private float sign;

    /** Called by JMH. */
    public OptimizerKernelsBenchmark() {}

    @Setup
    public void allocate() {
        slab = new Slab(3L * length + 64);
        array = slab.array();
        g = slab.place(length, 1);
        m = slab.place(length, 2);
        w = slab.place(length, 4);
        sign = 1f;
    }

    @Benchmark
    public void sgd(Rates rates) {
        rates.count(12.0 * length, 3.0 * length);
        sign = -sign;
        if (simd()) {
            SimdOptimizer.sgd(length, RATE, DECAY, sign, array, g, array, w);
        } else {
            ScalarOptimizer.sgd(length, RATE, DECAY, sign, array, g, array, w);
        }
    }

    @Benchmark
    public void momentum(Rates rates) {
        rates.count(20.0 * length, 5.0 * length);
        sign = -sign;
        if (simd()) {
            SimdOptimizer.momentum(length, RATE, MOMENTUM, DECAY, sign, array, g, array, m, array, w);
        } else {
            ScalarOptimizer.momentum(length, RATE, MOMENTUM, DECAY, sign, array, g, array, m, array, w);
        }
    }

    @Benchmark
    public void nesterov(Rates rates) {
        rates.count(20.0 * length, 9.0 * length);
        sign = -sign;
        if (simd()) {
            SimdOptimizer.nesterov(length, RATE, MOMENTUM, DECAY, sign, array, g, array, m, array, w);
        } else {
            ScalarOptimizer.nesterov(length, RATE, MOMENTUM, DECAY, sign, array, g, array, m, array, w);
        }
    }

    @Override
    public double[] expected(String method) {
        double[] expected = new double[length];
        for (int i = 0; i < length; i++) {
            double gradient = -sign * array[g + i] + DECAY * array[w + i];
            double velocity = MOMENTUM * array[m + i] + gradient;
            double step = switch (method) {
                case "sgd" -> gradient;
                case "momentum" -> velocity;
                case "nesterov" -> gradient + MOMENTUM * velocity;
                default -> throw new IllegalArgumentException(method);
            };
            expected[i] = array[w + i] - RATE * step;
        }
        return expected;
    }

    @Override
    public float[] actual(String method) {
        return slab.copy(w, length);
    }
}
