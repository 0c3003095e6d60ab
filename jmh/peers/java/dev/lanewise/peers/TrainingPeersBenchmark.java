package dev.lanewise.peers;

import dev.lanewise.beside.SideBySide;
import dev.lanewise.beside.Turn;
import dev.lanewise.kernel.Measured;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A step of gradient descent by all frameworks that are there, by turns; each checked before. Ours by batches is compiled
 * after some three seconds of its own: until then a step takes up to sixty times as long.
 */
@State(Scope.Thread)
@Warmup(iterations = 5, time = 1000, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TrainingPeersBenchmark extends Measured {
    /** Samples a step. */
    @Param({"1", "32", "128"})
    public int batch = 1;

    /** Which network. */
    @Param({"B", "C"})
    public Net network = Net.B;

    private final SideBySide sides = new SideBySide();

    /** Called by JMH. */
    public TrainingPeersBenchmark() {}

    @Setup
    public void allocate() throws Exception {
        for (Framework framework : Framework.values()) {
            if (framework.isPresent() && framework.trains()) {
                TrainingOracle.check(framework, network, batch);
                Training training = framework.training(network.network(), batch);
                Turn turn = Turn.ofItsOwn(MethodHandles.lookup(), TrainingTurn.class, training);
                sides.add(framework.name(), 4 * network.bytes(), 3 * batch * network.flops(), turn);
            }
        }
    }

    /** With the usual flags. */
    @Benchmark
    public void step() throws Exception {
        sides.turn();
    }

    /** With the flags of {@code docs/embedding.md}: small arrays on cache lines of their own, large ones on large pages. */
    @Benchmark
    @Fork(jvmArgs = {"-XX:ObjectAlignmentInBytes=64", "-XX:+UseTransparentHugePages"})
    public void stepTuned() throws Exception {
        sides.turn();
    }
}
