package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The backward pass and the update of one layer: in one sweep, and beside it in two calls. */
@State(Scope.Thread)
public class SweepKernelsBenchmark extends KernelBenchmark {
    /** Rows and columns. */
    @Param({"16", "64", "100", "256", "1024", "4096"})
    public int size = 16;

    private Slab slab;
    private float[] array;
    private int padded;
    private int p;
    private int d;
    private int x;
    private int y;
    private float sign;

    /** Called by JMH. */
    public SweepKernelsBenchmark() {}

    @Setup
    public void allocate() {
        padded = PanelKernels.padded(size);
        slab = new Slab((long) padded * size + 3L * padded + 64);
        array = slab.array();
        p = slab.place(padded * size, 1);
        d = slab.place(padded, 2);
        x = slab.place(padded, 3);
        y = slab.place(padded, 4);
        ScalarLevel1.fill(padded - size, 0f, array, d + size);
        sign = 1f;
    }

    /** Adds and takes away in turn. */
    @Benchmark
    public void sweep(Rates rates) {
        count(rates);
        if (simd()) {
            SimdSweep.sweep(size, size, sign, array, d, array, x, array, p, array, y);
        } else {
            ScalarSweep.sweep(size, size, sign, array, d, array, x, array, p, array, y);
        }
    }

    /** What the sweep replaces. */
    @Benchmark
    public void twoCalls(Rates rates) {
        count(rates);
        if (simd()) {
            SimdPanelT.gemvT(size, size, array, p, array, d, array, y);
            SimdPanel.ger(size, size, sign, array, d, array, x, array, p);
        } else {
            ScalarPanel.gemvT(size, size, array, p, array, d, array, y);
            ScalarPanel.ger(size, size, sign, array, d, array, x, array, p);
        }
    }

    private void count(Rates rates) {
        sign = -sign;
        rates.count(8.0 * size * (size + 1), 4.0 * size * size);
    }

    /** y, then P row by row. */
    @Override
    public double[] expected(String method) {
        float[] a = rowMajor();
        double[] product = Oracle.gemvT(size, size, a, slab.copy(d, size));
        double[] updated = Oracle.ger(size, size, -sign, slab.copy(d, size), slab.copy(x, size), a);
        double[] both = new double[size + size * size];
        System.arraycopy(product, 0, both, 0, size);
        System.arraycopy(updated, 0, both, size, size * size);
        return both;
    }

    @Override
    public float[] actual(String method) {
        float[] both = new float[size + size * size];
        System.arraycopy(array, y, both, 0, size);
        System.arraycopy(rowMajor(), 0, both, size, size * size);
        return both;
    }

    private float[] rowMajor() {
        float[] a = new float[size * size];
        PanelKernels.unpack(size, size, array, p, a, 0, size);
        return a;
    }
}
