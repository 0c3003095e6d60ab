package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counters beside the score: with the score in operations per second they read GB/s and GFLOP/s. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Rates {
    /** Memory traffic: each array once for reading and once for writing. */
    public double gigabytes;

    /** Floating-point operations; a fused multiply-add is two. */
    public double gigaflops;

    /** Called by JMH. */
    public Rates() {}

    /** Counts one operation. */
    public void count(double bytes, double flops) {
        gigabytes += bytes * 1e-9;
        gigaflops += flops * 1e-9;
    }
}
