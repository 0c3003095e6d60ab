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
 * How fast this machine reads: the limit that a kernel's GB/s are compared with.
 *
 * <p>A vector sum over the same bytes, read as 1, 2, 4 or 8 streams side by side; the best of them is the limit, since
 * one stream alone understates what caches and memory give. Always eight accumulators.
 */
@State(Scope.Thread)
public class ReadLimitBenchmark extends Measured implements Checked {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int LENGTH = F.length();
    private static final int ACCUMULATORS = 8;

    /** The bytes that are read. */
    @Param({"1024", "4096", "16384", "65536", "262144", "1048576", "4194304", "16777216", "67108864"})
    public int bytes = 1024;

    /** The number of streams. */
    @Param({"1", "2", "4", "8"})
    public int streams = 1;

    private Slab slab;
    private final float[] lanes = new float[16];
    private int length;
    private int at;

    /** Called by JMH. */
    public ReadLimitBenchmark() {}

    @Setup
    public void allocate() {
        length = bytes / Float.BYTES;
        slab = new Slab(length);
        at = slab.place(length, 1);
    }

    /** The sum of all floats. */
    @Benchmark
    public float read(Rates rates) {
        rates.count(bytes, length);
        sum(slab.array(), at, length, streams, lanes);
        float sum = 0f;
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }

    /**
     * The lanes' sums of x, read as so many streams.
     *
     * @param length a multiple of 8 vectors
     * @param streams 1, 2, 4 or 8
     * @param lanes overwritten with a vector
     */
    public static void sum(float[] x, int xAt, int length, int streams, float[] lanes) {
        int stream = length / streams;
        int perStream = ACCUMULATORS / streams;
        int step = perStream * LENGTH;
        int at0 = xAt;
        int at1 = xAt + (1 / perStream) * stream + 1 % perStream * LENGTH;
        int at2 = xAt + (2 / perStream) * stream + 2 % perStream * LENGTH;
        int at3 = xAt + (3 / perStream) * stream + 3 % perStream * LENGTH;
        int at4 = xAt + (4 / perStream) * stream + 4 % perStream * LENGTH;
        int at5 = xAt + (5 / perStream) * stream + 5 % perStream * LENGTH;
        int at6 = xAt + (6 / perStream) * stream + 6 % perStream * LENGTH;
        int at7 = xAt + (7 / perStream) * stream + 7 % perStream * LENGTH;
        FloatVector sum0 = FloatVector.zero(F);
        FloatVector sum1 = FloatVector.zero(F);
        FloatVector sum2 = FloatVector.zero(F);
        FloatVector sum3 = FloatVector.zero(F);
        FloatVector sum4 = FloatVector.zero(F);
        FloatVector sum5 = FloatVector.zero(F);
        FloatVector sum6 = FloatVector.zero(F);
        FloatVector sum7 = FloatVector.zero(F);
        for (int i = 0; i < stream; i += step) {
            sum0 = sum0.add(FloatVector.fromArray(F, x, at0 + i));
            sum1 = sum1.add(FloatVector.fromArray(F, x, at1 + i));
            sum2 = sum2.add(FloatVector.fromArray(F, x, at2 + i));
            sum3 = sum3.add(FloatVector.fromArray(F, x, at3 + i));
            sum4 = sum4.add(FloatVector.fromArray(F, x, at4 + i));
            sum5 = sum5.add(FloatVector.fromArray(F, x, at5 + i));
            sum6 = sum6.add(FloatVector.fromArray(F, x, at6 + i));
            sum7 = sum7.add(FloatVector.fromArray(F, x, at7 + i));
        }
        sum0 = sum0.add(sum1).add(sum2.add(sum3)).add(sum4.add(sum5).add(sum6.add(sum7)));
        sum0.intoArray(lanes, 0);
    }

    @Override
    public double[] expected(String method) {
        double sum = 0;
        for (float value : slab.copy(at, length)) {
            sum += value;
        }
        return new double[] {sum};
    }

    @Override
    public float[] actual(String method) {
        return Arrays.copyOf(lanes, LENGTH);
    }
}
