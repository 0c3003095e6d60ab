package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Fill, scale, clamp, add, axpy, Hadamard product, standardize, dot product and sum. What a call adds, the next one takes away. */
@State(Scope.Thread)
public class Level1KernelsBenchmark extends KernelBenchmark {
    /** The number of elements. */
    @Param({"16", "64", "207", "256", "1024", "4096", "1048576"})
    public int length = 16;

    private Slab slab;
    private float[] array;
    private int x;
    private int minusX;
    private int y;
    private int z;
    private float sign;

    /** Called by JMH. */
    public Level1KernelsBenchmark() {}

    @Setup
    public void allocate() {
        slab = new Slab(4L * length + 64);
        array = slab.array();
        x = slab.place(length, 1);
        minusX = slab.place(length, 1);
        y = slab.place(length, 2);
        z = slab.place(length, 3);
        ScalarLevel1.scale(length, -1f, array, minusX);
        sign = 1f;
    }

    @Benchmark
    public void fill(Rates rates) {
        rates.count(4.0 * length, 0);
        if (simd()) {
            SimdLevel1.fill(length, 0.5f, array, z);
        } else {
            ScalarLevel1.fill(length, 0.5f, array, z);
        }
    }

    @Benchmark
    public void scale(Rates rates) {
        rates.count(8.0 * length, length);
        if (simd()) {
            SimdLevel1.scale(length, -1f, array, z);
        } else {
            ScalarLevel1.scale(length, -1f, array, z);
        }
    }

    @Benchmark
    public void clamp(Rates rates) {
        rates.count(8.0 * length, 2.0 * length);
        if (simd()) {
            SimdLevel1.clamp(length, 1f, array, z);
        } else {
            ScalarLevel1.clamp(length, 1f, array, z);
        }
    }

    @Benchmark
    public void add(Rates rates) {
        rates.count(12.0 * length, length);
        sign = -sign;
        int term = sign < 0 ? x : minusX;
        if (simd()) {
            SimdLevel1.add(length, array, term, array, z);
        } else {
            ScalarLevel1.add(length, array, term, array, z);
        }
    }

    @Benchmark
    public void axpy(Rates rates) {
        rates.count(12.0 * length, 2.0 * length);
        sign = -sign;
        if (simd()) {
            SimdLevel1.axpy(length, sign, array, x, array, z);
        } else {
            ScalarLevel1.axpy(length, sign, array, x, array, z);
        }
    }

    @Benchmark
    public void hadamard(Rates rates) {
        rates.count(12.0 * length, length);
        if (simd()) {
            SimdLevel1.hadamard(length, array, x, array, y, array, z);
        } else {
            ScalarLevel1.hadamard(length, array, x, array, y, array, z);
        }
    }

    @Benchmark
    public void standardize(Rates rates) {
        rates.count(16.0 * length, 2.0 * length);
        if (simd()) {
            SimdLevel1.standardize(length, array, x, array, y, array, minusX, array, z);
        } else {
            ScalarLevel1.standardize(length, array, x, array, y, array, minusX, array, z);
        }
    }

    @Benchmark
    public float dot(Rates rates) {
        rates.count(8.0 * length, 2.0 * length);
        return simd() ? SimdLevel1.dot(length, array, x, array, y) : ScalarLevel1.dot(length, array, x, array, y);
    }

    @Benchmark
    public float sum(Rates rates) {
        rates.count(4.0 * length, length);
        return simd() ? SimdLevel1.sum(length, array, x) : ScalarLevel1.sum(length, array, x);
    }

    @Override
    public double[] expected(String method) {
        float[] vx = slab.copy(x, length);
        float[] vy = slab.copy(y, length);
        float[] vz = slab.copy(z, length);
        if (method.equals("dot")) {
            return new double[] {Oracle.dot(vx, vy)};
        }
        if (method.equals("sum")) {
            return new double[] {Oracle.sum(vx)};
        }
        double[] expected = new double[length];
        for (int i = 0; i < length; i++) {
            expected[i] = switch (method) {
                case "fill" -> 0.5;
                case "scale" -> -vz[i];
                case "clamp" -> Math.max(-1, Math.min(1, vz[i]));
                case "add" -> vz[i] + sign * vx[i];
                case "axpy" -> vz[i] - sign * vx[i];
                case "hadamard" -> vx[i] * vy[i];
                case "standardize" -> -(vx[i] - vy[i]) * vx[i];
                default -> throw new IllegalArgumentException(method);
            };
        }
        return expected;
    }

    @Override
    public float[] actual(String method) {
        return slab.copy(z, length);
    }
}
