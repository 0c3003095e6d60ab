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
 * How fast this machine writes in place over what it has just read: the limit of an update such as {@code ger}.
 */
@State(Scope.Thread)
public class UpdateLimitBenchmark extends Measured implements Checked {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int LENGTH = F.length();
    private static final int UNROLLED = 4;

    /** The bytes that are in use, a multiple of 512. */
    @Param({"1024", "4096", "16384", "65536", "262144", "1048576", "4194304", "16777216", "67108864"})
    public int bytes = 1024;

    /** Vectors a turn; 1 leaves the unrolling to the JIT: neither way is best everywhere. */
    @Param({"1", "4"})
    public int unrolled = 1;

    private Slab slab;
    private int length;
    private int x;

    /** Called by JMH. */
    public UpdateLimitBenchmark() {}

    @Setup
    public void allocate() {
        length = bytes / Float.BYTES;
        slab = new Slab(length);
        x = slab.place(length, 1);
    }

    /** {@code x = -x}: each byte is read and written. */
    @Benchmark
    public void update(Rates rates) {
        rates.count(2.0 * bytes, length);
        update(unrolled, length, slab.array(), x);
    }

    /**
     * {@code x = -x}.
     *
     * @param unrolled vectors a turn: 1 or 4
     * @param length a multiple of 4 vectors
     */
    public static void update(int unrolled, int length, float[] x, int xAt) {
        if (unrolled == 1) {
            updateByOne(length, x, xAt);
        } else {
            updateByFour(length, x, xAt);
        }
    }

    private static void updateByOne(int length, float[] x, int xAt) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector.fromArray(F, x, xAt + i).neg().intoArray(x, xAt + i);
        }
    }

    private static void updateByFour(int length, float[] x, int xAt) {
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
            after[i] = -before[i];
        }
        return after;
    }

    @Override
    public float[] actual(String method) {
        return Arrays.copyOfRange(slab.array(), x, x + length);
    }
}
