package dev.lanewise.kernel;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the benchmarks of the kernel families share: scalar beside vector. */
@State(Scope.Thread)
public abstract class KernelBenchmark extends Measured implements Checked {
    /** Scalar beside vector. */
    @Param({"SCALAR", "SIMD"})
    public Implementation implementation = Implementation.SIMD;

    /** For subclasses. */
    protected KernelBenchmark() {}

    /** Whether to call the vector kernels. */
    protected final boolean simd() {
        return implementation == Implementation.SIMD;
    }
}
