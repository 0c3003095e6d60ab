package dev.lanewise.jmh;

import jdk.incubator.vector.FloatVector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Shows that benchmarks compile; real ones follow. */
@State(Scope.Thread)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class PlaceholderBenchmark {
    /** Returns the number of lanes. */
    @Benchmark
    public int lanes() {
        return FloatVector.SPECIES_PREFERRED.length();
    }
}
