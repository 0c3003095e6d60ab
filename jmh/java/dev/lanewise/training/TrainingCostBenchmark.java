package dev.lanewise.training;

import dev.lanewise.kernel.Measured;
import dev.lanewise.kernel.Rates;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How the time of a training step grows with batch and width: relu inside, softmax cross-entropy at the end, on line for a
 * batch of 1. The samples are random and taken in turn; the learning rate is so small that weights hardly move.
 *
 * <p>The counters are what a step needs at least. Arithmetic: a multiply-add for each weight and sample forward, one for its
 * gradient, and one back through each layer but the first. Memory: each weight, bias and padding read once and written
 * once. Moments and dropout are not counted.
 */
@State(Scope.Thread)
@Warmup(iterations = 5, time = 1000, timeUnit = TimeUnit.MILLISECONDS)
public class TrainingCostBenchmark extends Measured {
    private static final int SAMPLES = 1024;
    private static final float RATE = 1e-6f;
    private static final int REHEARSAL = 6000;

    /** How weights follow. */
    public enum Rule {
        /** Plain gradient descent. */
        SGD,
        /** Adam with the usual settings. */
        ADAM;

        Optimizer optimizer() {
            return this == SGD ? Optimizer.sgd(RATE) : Optimizer.adam(RATE);
        }
    }

    /** Samples a step, a divisor of 1024. */
    @Param({"1", "32", "1024"})
    public int batch = 1;

    /** The sizes of the layers. */
    @Param({"784-128-10", "64-128-64-10"})
    public String network = "784-128-10";

    /** The optimizer. */
    @Param("SGD")
    public Rule optimizer = Rule.SGD;

    /** The probability of dropping a hidden activation. */
    @Param("0")
    public float dropout = 0f;

    private Trainer trainer = of(network, optimizer, dropout);
    private float[] x = {};
    private float[] y = {};
    private int next;
    private double bytes;
    private double flops;

    /** Called by JMH. */
    public TrainingCostBenchmark() {}

    private static Trainer of(String layers, Rule rule, float dropout) {
        int[] sizes =
                Stream.of(layers.split("-", -1)).mapToInt(Integer::parseInt).toArray();
        Network.Builder builder = Network.inputs(sizes[0]);
        for (int l = 1; l < sizes.length; l++) {
            builder.dense(sizes[l], l + 1 < sizes.length ? Activation.RELU : Activation.SOFTMAX);
        }
        return Trainer.of(builder.seed(1).build())
                .loss(Loss.CROSS_ENTROPY)
                .optimizer(rule.optimizer())
                .dropout(dropout)
                .build();
    }

    @Setup
    public void makeSamples() {
        trainer = of(network, optimizer, dropout);
        Network trained = trainer.network();
        bytes = 2.0 * Float.BYTES * trained.slab().length;
        double multiplyAdds = 0;
        for (int l = 0; l < trained.depth(); l++) {
            double weights =
                    (double) trained.layer(l).inputs() * trained.layer(l).outputs();
            multiplyAdds += (l == 0 ? 2 : 3) * weights;
        }
        flops = 2 * batch * multiplyAdds;
        SplitMix64 random = new SplitMix64(2);
        x = new float[SAMPLES * trained.inputs()];
        y = new float[SAMPLES * trained.outputs()];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat();
        }
        for (int row = 0; row < SAMPLES; row++) {
            y[row * trained.outputs() + random.nextInt(trained.outputs())] = 1;
        }
    }

    /**
     * Trains a narrow network first, which takes the same ways through the kernels: what is called a few times a step alone,
     * such as softmax, is compiled after thousands of steps, and a wide network makes some hundred in all the warm-up.
     */
    @Setup
    public void rehearse() {
        Trainer narrow = of("80-80-10", optimizer, dropout);
        int samples = Math.min(batch, 32);
        for (int i = 0; i < REHEARSAL; i++) {
            if (samples == 1) {
                narrow.step(new float[80], 0, new float[10], 0);
            } else {
                narrow.stepBatch(samples, new float[80 * samples], 0, new float[10 * samples], 0);
            }
        }
    }

    /** The loss before the update. */
    @Benchmark
    public float step(Rates rates) {
        rates.count(bytes, flops);
        int row = next;
        next = (row + batch) % SAMPLES;
        Network trained = trainer.network();
        return batch == 1
                ? trainer.step(x, row * trained.inputs(), y, row * trained.outputs())
                : trainer.stepBatch(batch, x, row * trained.inputs(), y, row * trained.outputs());
    }

    /** What is trained; for tests. */
    Trainer trainer() {
        return Objects.requireNonNull(trainer);
    }

    /** The features of all samples; for tests. */
    float[] features() {
        return x;
    }

    /** The targets of all samples; for tests. */
    float[] targets() {
        return y;
    }
}
