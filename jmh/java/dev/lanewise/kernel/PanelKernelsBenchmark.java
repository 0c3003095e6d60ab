package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Products, transposed products and rank-1 updates of square matrices in panels: what a layer does. */
@State(Scope.Thread)
public class PanelKernelsBenchmark extends KernelBenchmark {
    /** Rows and columns. */
    @Param({"16", "64", "100", "256", "1024", "4096"})
    public int size = 16;

    private Slab slab;
    private float[] array;
    private int padded;
    private int p;
    private int x;
    private int b;
    private int y;
    private float sign;

    /** Called by JMH. */
    public PanelKernelsBenchmark() {}

    @Setup
    public void allocate() {
        padded = PanelKernels.padded(size);
        slab = new Slab((long) padded * size + 3L * padded + 64);
        array = slab.array();
        p = slab.place(padded * size, 1);
        x = slab.place(padded, 2);
        b = slab.place(padded, 3);
        y = slab.place(padded, 4);
        ScalarLevel1.fill(padded - size, 0f, array, x + size);
        ScalarLevel1.fill(padded - size, 0f, array, b + size);
        sign = 1f;
    }

    @Benchmark
    public void gemv(Rates rates) {
        rates.count(4.0 * size * (size + 3), 2.0 * size * size);
        if (simd()) {
            SimdPanel.gemv(size, size, array, p, array, x, array, b, array, y);
        } else {
            ScalarPanel.gemv(size, size, array, p, array, x, array, b, array, y);
        }
    }

    @Benchmark
    public void gemvT(Rates rates) {
        rates.count(4.0 * size * (size + 2), 2.0 * size * size);
        if (simd()) {
            SimdPanelT.gemvT(size, size, array, p, array, x, array, y);
        } else {
            ScalarPanel.gemvT(size, size, array, p, array, x, array, y);
        }
    }

    /** Adds and takes away in turn. */
    @Benchmark
    public void ger(Rates rates) {
        rates.count(8.0 * size * (size + 1), 2.0 * size * size);
        sign = -sign;
        if (simd()) {
            SimdPanel.ger(size, size, sign, array, x, array, b, array, p);
        } else {
            ScalarPanel.ger(size, size, sign, array, x, array, b, array, p);
        }
    }

    @Override
    public double[] expected(String method) {
        float[] a = rowMajor();
        float[] vx = slab.copy(x, size);
        float[] vb = slab.copy(b, size);
        return switch (method) {
            case "gemv" -> {
                double[] product = Oracle.gemv(size, size, a, vx);
                for (int i = 0; i < size; i++) {
                    product[i] += vb[i];
                }
                yield product;
            }
            case "gemvT" -> Oracle.gemvT(size, size, a, vx);
            case "ger" -> Oracle.ger(size, size, -sign, vx, vb, a);
            default -> throw new IllegalArgumentException(method);
        };
    }

    @Override
    public float[] actual(String method) {
        return method.equals("ger") ? rowMajor() : slab.copy(y, size);
    }

    private float[] rowMajor() {
        float[] a = new float[size * size];
        PanelKernels.unpack(size, size, array, p, a, 0, size);
        return a;
    }
}
