package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The product of a square matrix in two parts: the first three quarters of the columns, and the last. */
@State(Scope.Thread)
public class PrefixKernelsBenchmark extends KernelBenchmark {
    /** Samples that go on from the same chains. */
    static final int BATCH = 48;

    /** Rows and columns. */
    @Param({"16", "64", "256", "1024"})
    public int size = 16;

    private float[] array;
    private Slab slab;
    private int prefix;
    private int p;
    private int x;
    private int b;
    private int c;
    private int y;
    private int xs;
    private int zs;
    private int zStride;

    /** Called by JMH. */
    public PrefixKernelsBenchmark() {}

    @Setup
    public void allocate() {
        zStride = size + 16;
        slab = new Slab((long) size * size + 8L * size + (long) BATCH * (size + zStride) + 128);
        array = slab.array();
        prefix = size * 3 / 4;
        p = slab.place(size * size, 1);
        x = slab.place(size, 2);
        b = slab.place(size, 3);
        c = slab.place(4 * size, 4);
        y = slab.place(size, 5);
        xs = slab.place(BATCH * size, 6);
        zs = slab.place(BATCH * zStride, 7);
    }

    /** What all candidates share. */
    @Benchmark
    public void chains(Rates rates) {
        rates.count(4.0 * size * (prefix + 5), 2.0 * size * prefix);
        if (simd()) {
            SimdPrefix.chains(size, prefix, array, p, size, array, x, array, b, array, c);
        } else {
            ScalarPrefix.chains(size, prefix, array, p, size, array, x, array, b, array, c);
        }
    }

    /** What each candidate adds. */
    @Benchmark
    public void gemv(Rates rates) {
        int rest = size - prefix;
        int from = p + 16 * prefix;
        rates.count(4.0 * size * (rest + 5), 2.0 * size * rest);
        if (simd()) {
            SimdPrefix.gemv(size, rest, array, from, size, array, x + prefix, array, c, array, y);
        } else {
            ScalarPrefix.gemv(size, rest, array, from, size, array, x + prefix, array, c, array, y);
        }
    }

    /** What the candidates of a block add. */
    @Benchmark
    public void gemm(Rates rates) {
        int rest = size - prefix;
        int from = p + 16 * prefix;
        rates.count(4.0 * size * (rest + 5 + 1.25 * BATCH), 2.0 * BATCH * size * rest);
        if (simd()) {
            SimdGemm.gemm(BATCH, size, rest, array, xs + prefix, size, array, from, size, array, c, array, zs, zStride);
        } else {
            ScalarGemm.gemm(
                    BATCH, size, rest, array, xs + prefix, size, array, from, size, array, c, array, zs, zStride);
        }
    }

    @Override
    public double[] expected(String method) {
        return method.equals("gemm") ? products() : product(method);
    }

    private double[] product(String method) {
        boolean first = method.equals("chains");
        float[] a = new float[size * size];
        PanelKernels.unpack(size, size, array, p, a, 0, size);
        double[] product = new double[size];
        for (int j = 0; j < size; j++) {
            product[j] = first ? array[b + j] : chains(j);
            for (int k = first ? 0 : prefix; k < (first ? prefix : size); k++) {
                product[j] += (double) a[j * size + k] * array[x + k];
            }
        }
        return product;
    }

    private double[] products() {
        float[] a = new float[size * size];
        PanelKernels.unpack(size, size, array, p, a, 0, size);
        double[] products = new double[BATCH * size];
        for (int row = 0; row < BATCH * size; row++) {
            products[row] = chains(row % size);
            for (int k = prefix; k < size; k++) {
                products[row] += (double) a[row % size * size + k] * array[xs + row / size * size + k];
            }
        }
        return products;
    }

    @Override
    public float[] actual(String method) {
        if (method.equals("gemm")) {
            float[] rows = new float[BATCH * size];
            for (int row = 0; row < BATCH; row++) {
                System.arraycopy(array, zs + row * zStride, rows, row * size, size);
            }
            return rows;
        }
        if (method.equals("gemv")) {
            return slab.copy(y, size);
        }
        float[] sums = new float[size];
        for (int j = 0; j < size; j++) {
            sums[j] = (float) chains(j);
        }
        return sums;
    }

    /** The sum of the chains of a row as they are now. */
    private double chains(int row) {
        int grouped = PanelKernels.grouped(size);
        if (row < grouped) {
            return array[c + row];
        }
        double sum = 0;
        for (int chain = 0; chain < PrefixKernels.CHAINS; chain++) {
            sum += array[c + PrefixKernels.chainsAt(row, grouped) + chain * 16];
        }
        return sum;
    }
}
