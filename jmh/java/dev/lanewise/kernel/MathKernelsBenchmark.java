package dev.lanewise.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** exp, expm1, log, tanh and sigmoid of numbers from -8 to 7, log of their magnitudes. One operation an element. */
@State(Scope.Thread)
@Warmup(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class MathKernelsBenchmark extends KernelBenchmark {
    /** The number of elements. */
    @Param({"16", "64", "207", "1024", "65536"})
    public int length = 16;

    private Slab slab;
    private float[] array;
    private int x;
    private int positive;
    private int y;

    /** Called by JMH. */
    public MathKernelsBenchmark() {}

    @Setup
    public void allocate() {
        slab = new Slab(3L * length + 64);
        array = slab.array();
        x = slab.place(length, 1);
        positive = slab.place(length, 1);
        y = slab.place(length, 2);
        for (int i = 0; i < length; i++) {
            array[x + i] *= 8;
            array[positive + i] = Math.abs(array[x + i]) + 0.125f;
        }
    }

    @Benchmark
    public void exp(Rates rates) {
        rates.count(8.0 * length, length);
        if (simd()) {
            SimdMath.exp(length, array, x, array, y);
        } else {
            ScalarMath.exp(length, array, x, array, y);
        }
    }

    @Benchmark
    public void expm1(Rates rates) {
        rates.count(8.0 * length, length);
        if (simd()) {
            SimdMath.expm1(length, array, x, array, y);
        } else {
            ScalarMath.expm1(length, array, x, array, y);
        }
    }

    @Benchmark
    public void log(Rates rates) {
        rates.count(8.0 * length, length);
        if (simd()) {
            SimdMath.log(length, array, positive, array, y);
        } else {
            ScalarMath.log(length, array, positive, array, y);
        }
    }

    @Benchmark
    public void tanh(Rates rates) {
        rates.count(8.0 * length, length);
        if (simd()) {
            SimdMath.tanh(length, array, x, array, y);
        } else {
            ScalarMath.tanh(length, array, x, array, y);
        }
    }

    @Benchmark
    public void sigmoid(Rates rates) {
        rates.count(8.0 * length, length);
        if (simd()) {
            SimdMath.sigmoid(length, array, x, array, y);
        } else {
            ScalarMath.sigmoid(length, array, x, array, y);
        }
    }

    @Override
    public double[] expected(String method) {
        double[] expected = new double[length];
        for (int i = 0; i < length; i++) {
            double value = array[x + i];
            expected[i] = switch (method) {
                case "exp" -> StrictMath.exp(value);
                case "expm1" -> StrictMath.expm1(value);
                case "log" -> StrictMath.log(array[positive + i]);
                case "tanh" -> StrictMath.tanh(value);
                case "sigmoid" -> 1 / (1 + StrictMath.exp(-value));
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
