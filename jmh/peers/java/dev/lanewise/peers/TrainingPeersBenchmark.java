package dev.lanewise.peers;

import dev.lanewise.kernel.Measured;
import dev.lanewise.kernel.Rates;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A step of gradient descent by each framework in turn. Ours by batches is compiled after some three seconds: until then
 * a step takes up to sixty times as long.
 */
@State(Scope.Thread)
@Warmup(iterations = 4, time = 2000, timeUnit = TimeUnit.MILLISECONDS)
public class TrainingPeersBenchmark extends Measured {
    /** Samples a step. */
    @Param({"1", "32", "128"})
    public int batch = 1;

    /** Which network. */
    @Param({"B", "C"})
    public Net network = Net.B;

    /** Whose. JMH sorts parameters by name: for each network the frameworks follow each other. */
    @Param({"LANEWISE", "SMILE", "TENSORFLOW", "DJL"})
    public Framework peer = Framework.LANEWISE;

    private Training training;
    private double bytes;
    private double flops;

    /** Called by JMH. */
    public TrainingPeersBenchmark() {}

    @Setup
    public void allocate() throws Exception {
        bytes = 4 * network.bytes();
        flops = 3 * batch * network.flops();
        TrainingOracle.check(peer, network, batch);
        training = peer.training(network.network(), batch);
    }

    @Benchmark
    public void step(Rates rates) throws Exception {
        rates.count(bytes, flops);
        training.step();
    }
}
