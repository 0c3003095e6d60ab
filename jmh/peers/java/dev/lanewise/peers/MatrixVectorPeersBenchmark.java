package dev.lanewise.peers;

import dev.lanewise.beside.SideBySide;
import dev.lanewise.kernel.Measured;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/** The products of a layer with one sample, by all libraries that are there, by turns; each checked before. */
@State(Scope.Thread)
@Warmup(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {
            Measured.VECTOR_MODULE,
            "-Xbatch",
            "-XX:+UseG1GC",
            "-Xms2g", // six libraries with matrices of 64 MB each
            "-Xmx2g"
        })
public class MatrixVectorPeersBenchmark extends Measured {
    /** Rows and columns of W. */
    @Param({
        "16x16",
        "17x33",
        "32x32",
        "64x64",
        "100x100",
        "10x128",
        "128x128",
        "128x784",
        "256x256",
        "512x512",
        "1000x257",
        "1024x1024",
        "2048x2048",
        "4096x4096"
    })
    public String matrix = "16x16";

    private SideBySide sides = new SideBySide();

    /** Called by JMH. */
    public MatrixVectorPeersBenchmark() {}

    @Setup
    public void allocate(BenchmarkParams params) throws Exception {
        String[] sizes = matrix.split("x", -1);
        String method = params.getBenchmark().replaceAll(".*[.]", "");
        sides = ProductsTurn.sides(method, 1, Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]));
    }

    /** {@code y = W x}. */
    @Benchmark
    public void gemv() throws Exception {
        sides.turn();
    }

    /** {@code g = W^T d}. */
    @Benchmark
    public void gemvT() throws Exception {
        sides.turn();
    }

    /** {@code W += alpha d x^T}. */
    @Benchmark
    public void ger() throws Exception {
        sides.turn();
    }

    /** {@code g = W^T d} and {@code W += alpha d x^T}. */
    @Benchmark
    public void sweep() throws Exception {
        sides.turn();
    }
}
