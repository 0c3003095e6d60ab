package dev.lanewise.kernel;

import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The gradient of one layer for one sample: stored, gradient descent along it without, and that with the transposed product. */
@State(Scope.Thread)
public class OuterKernelsBenchmark extends KernelBenchmark {
    /** Rows and columns. */
    @Param({"16", "64", "100", "256", "1024", "4096"})
    public int size = 16;

    private Slab slab;
    private float[] array;
    private int p;
    private int d;
    private int x;
    private int g;
    private float sign;

    /** Called by JMH. */
    public OuterKernelsBenchmark() {}

    @Setup
    public void allocate() {
        int padded = PanelKernels.padded(size);
        slab = new Slab((long) padded * size + 3L * padded + 64);
        array = slab.array();
        p = slab.place(padded * size, 1);
        d = slab.place(padded, 2);
        x = slab.place(padded, 3);
        g = slab.place(padded, 4);
        ScalarLevel1.fill(padded - size, 0f, array, d + size);
        sign = 1f;
    }

    @Benchmark
    public void outer(Rates rates) {
        rates.count(1.0 * size * size, 4.0 * size * size);
        if (simd()) {
            SimdOuter.outer(size, size, array, d, array, x, array, p);
        } else {
            ScalarOuter.outer(size, size, array, d, array, x, array, p);
        }
    }

    /** Adds and takes away in turn. */
    @Benchmark
    public void descend(Rates rates) {
        sign = -sign;
        rates.count(3.0 * size * size, 8.0 * size * size);
        if (simd()) {
            SimdOuter.descend(size, size, sign, array, d, array, x, array, p);
        } else {
            ScalarOuter.descend(size, size, sign, array, d, array, x, array, p);
        }
    }

    /** One walk where {@link OuterKernels#sweep} would take two if the matrix is small. */
    @Benchmark
    public void sweep(Rates rates) {
        sign = -sign;
        rates.count(5.0 * size * size, 8.0 * size * size);
        if (simd()) {
            SimdOuter.sweep(size, size, sign, array, d, array, x, array, p, array, g);
        } else {
            ScalarOuter.sweep(size, size, sign, array, d, array, x, array, p, array, g);
        }
    }

    /** P row by row; a sweep's g after it. */
    @Override
    public double[] expected(String method) {
        boolean stored = method.equals("outer");
        float[] start = stored ? new float[size * size] : rowMajor();
        double[] updated = Oracle.ger(size, size, stored ? 1f : -sign, slab.copy(d, size), slab.copy(x, size), start);
        if (!method.equals("sweep")) {
            return updated;
        }
        double[] transposed = Oracle.gemvT(size, size, start, slab.copy(d, size));
        double[] both = Arrays.copyOf(updated, updated.length + size);
        System.arraycopy(transposed, 0, both, updated.length, size);
        return both;
    }

    @Override
    public float[] actual(String method) {
        float[] a = rowMajor();
        if (!method.equals("sweep")) {
            return a;
        }
        float[] both = Arrays.copyOf(a, a.length + size);
        System.arraycopy(array, g, both, a.length, size);
        return both;
    }

    private float[] rowMajor() {
        float[] a = new float[size * size];
        PanelKernels.unpack(size, size, array, p, a, 0, size);
        return a;
    }
}
