package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Row-major products, transposed products and rank-1 updates of square matrices with the stride of their size. */
@State(Scope.Thread)
public class MatrixVectorKernelsBenchmark extends KernelBenchmark {
    /** Rows and columns. */
    @Param({"16", "64", "100", "256", "1024", "4096"})
    public int size = 16;

    private Slab slab;
    private float[] array;
    private int a;
    private int x;
    private int b;
    private int y;
    private float sign;

    /** Called by JMH. */
    public MatrixVectorKernelsBenchmark() {}

    @Setup
    public void allocate() {
        slab = new Slab((long) size * size + 3L * size + 64);
        array = slab.array();
        a = slab.place(size * size, 1);
        x = slab.place(size, 2);
        b = slab.place(size, 3);
        y = slab.place(size, 4);
        sign = 1f;
    }

    @Benchmark
    public void gemv(Rates rates) {
        rates.count(4.0 * size * (size + 2), 2.0 * size * size);
        if (simd()) {
            SimdMatrixVector.gemv(size, size, array, a, size, array, x, array, y);
        } else {
            ScalarMatrixVector.gemv(size, size, array, a, size, array, x, array, y);
        }
    }

    @Benchmark
    public void gemvWithBias(Rates rates) {
        rates.count(4.0 * size * (size + 3), 2.0 * size * size + size);
        if (simd()) {
            SimdMatrixVector.gemv(size, size, array, a, size, array, x, array, b, array, y);
        } else {
            ScalarMatrixVector.gemv(size, size, array, a, size, array, x, array, b, array, y);
        }
    }

    @Benchmark
    public void gemvT(Rates rates) {
        rates.count(4.0 * size * (size + 2), 2.0 * size * size);
        if (simd()) {
            SimdMatrixVector.gemvT(size, size, array, a, size, array, x, array, y);
        } else {
            ScalarMatrixVector.gemvT(size, size, array, a, size, array, x, array, y);
        }
    }

    /** Adds and takes away in turn. */
    @Benchmark
    public void ger(Rates rates) {
        rates.count(8.0 * size * (size + 1), 2.0 * size * size);
        sign = -sign;
        if (simd()) {
            SimdMatrixVector.ger(size, size, sign, array, x, array, b, array, a, size);
        } else {
            ScalarMatrixVector.ger(size, size, sign, array, x, array, b, array, a, size);
        }
    }

    @Override
    public double[] expected(String method) {
        float[] va = slab.copy(a, size * size);
        float[] vx = slab.copy(x, size);
        float[] vb = slab.copy(b, size);
        return switch (method) {
            case "gemv" -> Oracle.gemv(size, size, va, vx);
            case "gemvWithBias" -> {
                double[] product = Oracle.gemv(size, size, va, vx);
                for (int i = 0; i < size; i++) {
                    product[i] += vb[i];
                }
                yield product;
            }
            case "gemvT" -> Oracle.gemvT(size, size, va, vx);
            case "ger" -> Oracle.ger(size, size, -sign, vx, vb, va);
            default -> throw new IllegalArgumentException(method);
        };
    }

    @Override
    public float[] actual(String method) {
        return method.equals("ger") ? slab.copy(a, size * size) : slab.copy(y, size);
    }
}
