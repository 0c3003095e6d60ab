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

/** The products of a layer with a batch of samples, by all libraries that are there, by turns; each checked before. */
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
public class GemmPeersBenchmark extends Measured {
    /** Samples, columns and rows of W: batch, inputs and outputs of a layer. */
    @Param({
        "64x64x64",
        "128x128x128",
        "256x256x256",
        "512x512x512",
        "1024x1024x1024",
        "64x784x128",
        "128x784x128",
        "128x128x784",
        "32x2048x2048"
    })
    public String layer = "64x64x64";

    private SideBySide sides = new SideBySide();

    /** Called by JMH. */
    public GemmPeersBenchmark() {}

    @Setup
    public void allocate(BenchmarkParams params) throws Exception {
        String[] sizes = layer.split("x", -1);
        String method = params.getBenchmark().replaceAll(".*[.]", "");
        sides = ProductsTurn.sides(
                method, Integer.parseInt(sizes[0]), Integer.parseInt(sizes[2]), Integer.parseInt(sizes[1]));
    }

    /** {@code Z = X W^T}. */
    @Benchmark
    public void gemm() throws Exception {
        sides.turn();
    }

    /** {@code G = D W}. */
    @Benchmark
    public void gemmT() throws Exception {
        sides.turn();
    }

    /** {@code W += alpha D^T X}. */
    @Benchmark
    public void gemmGer() throws Exception {
        sides.turn();
    }
}
