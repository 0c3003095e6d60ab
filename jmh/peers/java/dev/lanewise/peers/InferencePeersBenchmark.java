package dev.lanewise.peers;

import dev.lanewise.beside.SideBySide;
import dev.lanewise.beside.Turn;
import dev.lanewise.kernel.Measured;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A prediction, from {@code float[]} to {@code float[]}, by all frameworks that are there, by turns; each checked before. */
@State(Scope.Thread)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class InferencePeersBenchmark extends Measured {
    /** Samples a call. */
    @Param({"1", "64"})
    public int batch = 1;

    /** Which network. */
    @Param({"A", "B", "C", "D", "E"})
    public Net network = Net.A;

    private final SideBySide sides = new SideBySide();

    /** Called by JMH. */
    public InferencePeersBenchmark() {}

    @Setup
    public void allocate() throws Exception {
        for (Framework framework : Framework.values()) {
            if (framework.isPresent() && framework.predicts(network)) {
                Inference inference = framework.inference(network.network(), batch);
                Arrays.fill(inference.out, Float.NaN);
                inference.predict();
                NetworkOracle.check(inference.network, batch, inference.in, inference.out);
                Turn turn = Turn.ofItsOwn(MethodHandles.lookup(), InferenceTurn.class, inference);
                sides.add(framework.name(), network.bytes(), batch * network.flops(), turn);
            }
        }
    }

    /** With the usual flags. */
    @Benchmark
    public void predict() throws Exception {
        sides.turn();
    }

    /** With the flags of {@code docs/embedding.md}: small arrays on cache lines of their own, large ones on large pages. */
    @Benchmark
    @Fork(jvmArgs = {"-XX:ObjectAlignmentInBytes=64", "-XX:+UseTransparentHugePages"})
    public void predictTuned() throws Exception {
        sides.turn();
    }
}
