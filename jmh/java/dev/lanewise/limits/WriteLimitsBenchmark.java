package dev.lanewise.limits;

import dev.lanewise.kernel.Checked;
import dev.lanewise.kernel.Measured;
import dev.lanewise.kernel.Rates;
import dev.lanewise.kernel.Slab;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How fast this machine writes: alone, as a copy, and in place over what was just read (the limit of an update such as
 * {@code ger}).
 */
@State(Scope.Thread)
public class WriteLimitsBenchmark extends Measured implements Checked {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int LENGTH = F.length();
    private static final int UNROLLED = 4;
    private static final float WRITTEN = 0.5f;

    /** The bytes that are in use, a multiple of 512. */
    @Param({"1024", "4096", "16384", "65536", "262144", "1048576", "4194304", "16777216", "67108864"})
    public int bytes = 1024;

    private Slab slab;
    private int length;
    private int x;

    /** Called by JMH. */
    public WriteLimitsBenchmark() {}

    @Setup
    public void allocate() {
        length = bytes / Float.BYTES;
        slab = new Slab(length);
        x = slab.place(length, 1);
    }

    /** {@code x = 1/2}. */
    @Benchmark
    public void write(Rates rates) {
        rates.count(bytes, 0);
        write(length, slab.array(), x);
    }

    /** The second half of x becomes the first. */
    @Benchmark
    public void copy(Rates rates) {
        rates.count(bytes, 0);
        copy(length / 2, slab.array(), x, x + length / 2);
    }

    /** {@code x = -x}: each byte is read and written. */
    @Benchmark
    public void update(Rates rates) {
        rates.count(2.0 * bytes, length);
        update(length, slab.array(), x);
    }

    private static void write(int length, float[] x, int xAt) {
        FloatVector value = FloatVector.broadcast(F, WRITTEN);
        for (int i = xAt; i < xAt + length; i += UNROLLED * LENGTH) {
            value.intoArray(x, i);
            value.intoArray(x, i + LENGTH);
            value.intoArray(x, i + 2 * LENGTH);
            value.intoArray(x, i + 3 * LENGTH);
        }
    }

    private static void copy(int length, float[] x, int fromAt, int toAt) {
        for (int i = 0; i < length; i += UNROLLED * LENGTH) {
            FloatVector x0 = FloatVector.fromArray(F, x, fromAt + i);
            FloatVector x1 = FloatVector.fromArray(F, x, fromAt + i + LENGTH);
            FloatVector x2 = FloatVector.fromArray(F, x, fromAt + i + 2 * LENGTH);
            FloatVector x3 = FloatVector.fromArray(F, x, fromAt + i + 3 * LENGTH);
            x0.intoArray(x, toAt + i);
            x1.intoArray(x, toAt + i + LENGTH);
            x2.intoArray(x, toAt + i + 2 * LENGTH);
            x3.intoArray(x, toAt + i + 3 * LENGTH);
        }
    }

    private static void update(int length, float[] x, int xAt) {
        for (int i = xAt; i < xAt + length; i += UNROLLED * LENGTH) {
            FloatVector x0 = FloatVector.fromArray(F, x, i).neg();
            FloatVector x1 = FloatVector.fromArray(F, x, i + LENGTH).neg();
            FloatVector x2 = FloatVector.fromArray(F, x, i + 2 * LENGTH).neg();
            FloatVector x3 = FloatVector.fromArray(F, x, i + 3 * LENGTH).neg();
            x0.intoArray(x, i);
            x1.intoArray(x, i + LENGTH);
            x2.intoArray(x, i + 2 * LENGTH);
            x3.intoArray(x, i + 3 * LENGTH);
        }
    }

    @Override
    public double[] expected(String method) {
        float[] before = slab.copy(x, length);
        double[] after = new double[length];
        for (int i = 0; i < length; i++) {
            after[i] = switch (method) {
                case "write" -> WRITTEN;
                case "copy" -> before[i % (length / 2)];
                case "update" -> -before[i];
                default -> throw new IllegalArgumentException(method);
            };
        }
        return after;
    }

    @Override
    public float[] actual(String method) {
        return Arrays.copyOfRange(slab.array(), x, x + length);
    }
}
