package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The products of a mini-batch with a square matrix in panels: forward, backward, gradient. */
@State(Scope.Thread)
public class GemmKernelsBenchmark extends KernelBenchmark {
    /** Samples. */
    @Param({"4", "32", "128"})
    public int batch = 32;

    /** Rows and columns of the panels. */
    @Param({"64", "100", "256", "1024"})
    public int size = 64;

    private Slab slab;
    private float[] array;
    private int stride;
    private int p;
    private int b;
    private int x;
    private int d;
    private int negative;
    private int out;
    private int work;
    private boolean odd;

    /** Called by JMH. */
    public GemmKernelsBenchmark() {}

    @Setup
    public void allocate() {
        int padded = PanelKernels.padded(size);
        stride = padded % 1024 == 0 ? padded + 16 : padded;
        slab = new Slab((long) padded * size + padded + 4L * batch * stride + GemmKernels.workLength(size) + 128);
        array = slab.array();
        p = slab.place(padded * size, 1);
        b = slab.place(padded, 2);
        x = slab.place(batch * stride, 3);
        d = slab.place(batch * stride, 4);
        negative = slab.place(batch * stride, 4);
        out = slab.place(batch * stride, 5);
        work = slab.place((int) GemmKernels.workLength(size), 6);
        ScalarLevel1.fill(padded - size, 0f, array, b + size);
        for (int sample = 0; sample < batch; sample++) {
            ScalarLevel1.fill(stride - size, 0f, array, d + sample * stride + size);
        }
        for (int i = 0; i < batch * stride; i++) {
            array[negative + i] = -array[d + i];
        }
        odd = false;
    }

    @Benchmark
    public void gemm(Rates rates) {
        count(rates, 1);
        if (simd()) {
            SimdGemm.gemm(batch, size, size, array, x, stride, array, p, array, b, array, out, stride);
        } else {
            ScalarGemm.gemm(batch, size, size, array, x, stride, array, p, array, b, array, out, stride);
        }
    }

    @Benchmark
    public void gemmT(Rates rates) {
        count(rates, 1);
        if (simd()) {
            SimdGemmT.gemmT(batch, size, size, array, d, stride, array, p, array, work, array, out, stride);
        } else {
            ScalarGemm.gemmT(batch, size, size, array, d, stride, array, p, array, work, array, out, stride);
        }
    }

    /** Adds and takes away in turn. */
    @Benchmark
    public void ger(Rates rates) {
        count(rates, 2);
        int delta = odd ? negative : d;
        odd = !odd;
        if (simd()) {
            SimdGemmGer.ger(batch, size, size, array, delta, stride, array, x, stride, array, p);
        } else {
            ScalarGemm.ger(batch, size, size, array, delta, stride, array, x, stride, array, p);
        }
    }

    /** {@link #ger} from P = 0. */
    @Benchmark
    public void outer(Rates rates) {
        count(rates, 1);
        if (simd()) {
            SimdGemmGer.outer(batch, size, size, array, d, stride, array, x, stride, array, p);
        } else {
            ScalarGemm.outer(batch, size, size, array, d, stride, array, x, stride, array, p);
        }
    }

    /** {@link #ger} with two factors, which are 1 here. */
    @Benchmark
    public void descend(Rates rates) {
        count(rates, 2);
        int delta = odd ? negative : d;
        odd = !odd;
        if (simd()) {
            SimdGemmDescend.descend(batch, size, size, 1f, 1f, array, delta, stride, array, x, stride, array, p);
        } else {
            ScalarGemm.descend(batch, size, size, 1f, 1f, array, delta, stride, array, x, stride, array, p);
        }
    }

    private void count(Rates rates, int sweeps) {
        rates.count(4.0 * size * (sweeps * size + 2.0 * batch), 2.0 * batch * size * size);
    }

    @Override
    public double[] expected(String method) {
        float[] a = rowMajor();
        return switch (method) {
            case "gemm" -> product(a, size, 1, x, b);
            case "gemmT" -> product(a, 1, size, d, -1);
            case "ger", "descend" -> update(a, odd ? negative : d);
            case "outer" -> update(new float[size * size], d);
            default -> throw new IllegalArgumentException(method);
        };
    }

    /** Each sample times A (or its transpose), plus what starts at {@code bias} if that is anywhere. */
    private double[] product(float[] a, int rowStep, int colStep, int samples, int bias) {
        double[] result = new double[batch * size];
        for (int sample = 0; sample < batch; sample++) {
            for (int j = 0; j < size; j++) {
                double sum = bias < 0 ? 0 : array[bias + j];
                for (int k = 0; k < size; k++) {
                    sum += (double) a[j * rowStep + k * colStep] * array[samples + sample * stride + k];
                }
                result[sample * size + j] = sum;
            }
        }
        return result;
    }

    private double[] update(float[] a, int delta) {
        double[] result = new double[size * size];
        for (int j = 0; j < size; j++) {
            for (int k = 0; k < size; k++) {
                double sum = a[j * size + k];
                for (int sample = 0; sample < batch; sample++) {
                    sum += (double) array[delta + sample * stride + j] * array[x + sample * stride + k];
                }
                result[j * size + k] = sum;
            }
        }
        return result;
    }

    @Override
    public float[] actual(String method) {
        if (!method.startsWith("gemm")) {
            return rowMajor();
        }
        float[] rows = new float[batch * size];
        for (int sample = 0; sample < batch; sample++) {
            System.arraycopy(array, out + sample * stride, rows, sample * size, size);
        }
        return rows;
    }

    private float[] rowMajor() {
        float[] a = new float[size * size];
        PanelKernels.unpack(size, size, array, p, a, 0, size);
        return a;
    }
}
