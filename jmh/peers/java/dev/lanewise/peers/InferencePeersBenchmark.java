package dev.lanewise.peers;

import dev.lanewise.kernel.Measured;
import dev.lanewise.kernel.Rates;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A prediction by each framework in turn, from {@code float[]} to {@code float[]}. */
@State(Scope.Thread)
@Warmup(iterations = 4, time = 1000, timeUnit = TimeUnit.MILLISECONDS)
public class InferencePeersBenchmark extends Measured {
    /** Samples a call. */
    @Param({"1", "64"})
    public int batch = 1;

    /** Which network. */
    @Param({"A", "B", "C", "D", "E"})
    public Net network = Net.A;

    /** Whose. JMH sorts parameters by name: for each network the frameworks follow each other. */
    @Param({"LANEWISE", "ONNX_RUNTIME", "SMILE", "TENSORFLOW", "DJL"})
    public Framework peer = Framework.LANEWISE;

    private Inference inference;
    private double bytes;
    private double flops;

    /** Called by JMH. */
    public InferencePeersBenchmark() {}

    @Setup
    public void allocate() throws Exception {
        bytes = network.bytes();
        flops = batch * network.flops();
        inference = peer.inference(network.network(), batch);
        Arrays.fill(inference.out, Float.NaN);
        inference.predict();
        NetworkOracle.check(inference.network, batch, inference.in, inference.out);
    }

    @Benchmark
    public void predict(Rates rates) throws Exception {
        rates.count(bytes, flops);
        inference.predict();
    }
}
