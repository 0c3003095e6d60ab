package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Dropout: the mask is made anew in each call. */
@State(Scope.Thread)
public class DropoutKernelsBenchmark extends KernelBenchmark {
    private static final float FRACTION = 0.25f;
    private static final long KEY = 0x0123456789ABCDEFL;

    /** The number of elements. */
    @Param({"16", "64", "207", "1024", "1048576"})
    public int length = 16;

    private Slab slab;
    private float[] array;
    private int x;
    private int y;

    /** Called by JMH. */
    public DropoutKernelsBenchmark() {}

    @Setup
    public void allocate() {
        slab = new Slab(2L * length + 64);
        array = slab.array();
        x = slab.place(length, 1);
        y = slab.place(length, 2);
    }

    @Benchmark
    public void dropout(Rates rates) {
        rates.count(8.0 * length, length);
        if (simd()) {
            SimdDropout.dropout(length, FRACTION, KEY, array, x, array, y);
        } else {
            ScalarDropout.dropout(length, FRACTION, KEY, array, x, array, y);
        }
    }

    @Override
    public double[] expected(String method) {
        double[] expected = new double[length];
        for (int i = 0; i < length; i++) {
            expected[i] = array[x + i] * DropoutOracle.mask(i, FRACTION, KEY);
        }
        return expected;
    }

    @Override
    public float[] actual(String method) {
        return slab.copy(y, length);
    }
}
