package dev.lanewise.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the benchmarks of the activations share: {@code y = f(z)} and {@code y = f'(z) (.) g}. */
@State(Scope.Thread)
@Warmup(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public abstract class ActivationBenchmark extends KernelBenchmark {
    /** The number of elements. */
    @Param({"16", "64", "207", "1024", "65536"})
    public int length = 16;

    /** Holds all vectors. */
    protected float[] array;

    /** Where net inputs start. */
    protected int z;

    /** Where gradients start. */
    protected int g;

    /** Where results start. */
    protected int y;

    private Slab slab;

    /** For subclasses. */
    protected ActivationBenchmark() {}

    /** The element of the result from those of z and g. */
    protected abstract double expected(String method, double z, double g);

    @Setup
    public void allocate() {
        slab = new Slab(3L * length + 64);
        array = slab.array();
        z = slab.place(length, 1);
        g = slab.place(length, 2);
        y = slab.place(length, 3);
    }

    @Override
    public double[] expected(String method) {
        double[] expected = new double[length];
        for (int i = 0; i < length; i++) {
            expected[i] = expected(method, array[z + i], array[g + i]);
        }
        return expected;
    }

    @Override
    public float[] actual(String method) {
        return slab.copy(y, length);
    }
}
