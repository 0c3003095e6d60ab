package dev.lanewise.limits;

import dev.lanewise.kernel.Checked;
import dev.lanewise.kernel.Measured;
import dev.lanewise.kernel.Rates;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How fast this machine computes: fused multiply-adds on registers alone, at the width in force.
 *
 * <p>Twelve independent chains: CPUs finish two a cycle after four or five cycles each, so eight or ten are in flight; and
 * twelve with their two factors still fit into the sixteen registers of AVX2.
 */
@State(Scope.Thread)
public class FmaLimitBenchmark extends Measured implements Checked {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int LENGTH = F.length();
    private static final int CHAINS = 12;
    private static final int TIMES = 1024;

    /** Floating-point operations of one turn of all chains. */
    public static final double FLOPS = 2.0 * CHAINS * LENGTH;

    private final float[] starts = new float[CHAINS * LENGTH];
    private final float[] lanes = new float[LENGTH];
    private final float[] factors = new float[2 * LENGTH];

    /** Called by JMH. */
    public FmaLimitBenchmark() {}

    /** Each chain is {@code sum = sum / 2 + 1}, which goes to 2 from any start. */
    @Setup
    public void allocate() {
        for (int i = 0; i < starts.length; i++) {
            starts[i] = i / 8f;
        }
        Arrays.fill(factors, 0, LENGTH, 0.5f);
        Arrays.fill(factors, LENGTH, 2 * LENGTH, 1f);
    }

    /** The chains. */
    @Benchmark
    public void fma(Rates rates) {
        rates.count(Float.BYTES * (starts.length + factors.length + lanes.length), FLOPS * TIMES);
        chains(TIMES, starts, factors, lanes);
    }

    /**
     * Twelve chains of so many fused multiply-adds.
     *
     * @param starts twelve vectors
     * @param factors two vectors
     * @param lanes overwritten with a vector
     */
    public static void chains(int times, float[] starts, float[] factors, float[] lanes) {
        FloatVector half = FloatVector.fromArray(F, factors, 0);
        FloatVector one = FloatVector.fromArray(F, factors, LENGTH);
        FloatVector sum0 = FloatVector.fromArray(F, starts, 0);
        FloatVector sum1 = FloatVector.fromArray(F, starts, LENGTH);
        FloatVector sum2 = FloatVector.fromArray(F, starts, 2 * LENGTH);
        FloatVector sum3 = FloatVector.fromArray(F, starts, 3 * LENGTH);
        FloatVector sum4 = FloatVector.fromArray(F, starts, 4 * LENGTH);
        FloatVector sum5 = FloatVector.fromArray(F, starts, 5 * LENGTH);
        FloatVector sum6 = FloatVector.fromArray(F, starts, 6 * LENGTH);
        FloatVector sum7 = FloatVector.fromArray(F, starts, 7 * LENGTH);
        FloatVector sum8 = FloatVector.fromArray(F, starts, 8 * LENGTH);
        FloatVector sum9 = FloatVector.fromArray(F, starts, 9 * LENGTH);
        FloatVector sum10 = FloatVector.fromArray(F, starts, 10 * LENGTH);
        FloatVector sum11 = FloatVector.fromArray(F, starts, 11 * LENGTH);
        for (int i = 0; i < times; i++) {
            sum0 = sum0.fma(half, one);
            sum1 = sum1.fma(half, one);
            sum2 = sum2.fma(half, one);
            sum3 = sum3.fma(half, one);
            sum4 = sum4.fma(half, one);
            sum5 = sum5.fma(half, one);
            sum6 = sum6.fma(half, one);
            sum7 = sum7.fma(half, one);
            sum8 = sum8.fma(half, one);
            sum9 = sum9.fma(half, one);
            sum10 = sum10.fma(half, one);
            sum11 = sum11.fma(half, one);
        }
        sum0 = sum0.add(sum1).add(sum2.add(sum3)).add(sum4.add(sum5).add(sum6.add(sum7)));
        sum0.add(sum8.add(sum9)).add(sum10.add(sum11)).intoArray(lanes, 0);
    }

    @Override
    public double[] expected(String method) {
        double[] expected = new double[LENGTH];
        Arrays.fill(expected, 2.0 * CHAINS);
        return expected;
    }

    @Override
    public float[] actual(String method) {
        return lanes;
    }
}
