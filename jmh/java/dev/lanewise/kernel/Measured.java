package dev.lanewise.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What all benchmarks share: the flags, the times, and one line about the machine in each fork. The default is three
 * forks, since JIT layout differs from fork to fork. Forks compile in the foreground (-Xbatch): vector code is up to a
 * thousand times slower before C2 has compiled it, and on a busy machine that can outlast the warm-up. Classes with long
 * vector code, the mathematical functions, ask for a longer one: it took up to four seconds.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {
            Measured.VECTOR_MODULE,
            "-Xbatch",
            "-XX:+UseG1GC",
            "-Xms512m",
            "-Xmx512m",
            "-XX:+AlwaysPreTouch"
        })
public abstract class Measured {
    /** The flag that each fork needs. */
    public static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

    /** For subclasses. */
    protected Measured() {}

    /** Prints what runs where, once a fork. */
    @Setup(Level.Trial)
    public void printFingerprint() {
        Fingerprint.print();
    }
}
