package dev.lanewise.training;

import dev.lanewise.kernel.Measured;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One training step of a whole network, relu inside and softmax cross-entropy at the end: on line for a batch of 1. The
 * samples are random, more than a cache holds, and taken in turn; the learning rate is so small that weights hardly move.
 */
@State(Scope.Thread)
@Warmup(iterations = 15, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class TrainingStepBenchmark extends Measured {
    private static final int SAMPLES = 1024;
    private static final float RATE = 1e-6f;

    /** Sizes of the networks that PEERS.md calls so. */
    public enum Shape {
        /** 64-128-64-10. */
        B,
        /** 784-128-10. */
        C;

        Network network() {
            Network.Builder builder = switch (this) {
                case B -> Network.inputs(64).dense(128, Activation.RELU).dense(64, Activation.RELU);
                case C -> Network.inputs(784).dense(128, Activation.RELU);
            };
            return builder.dense(10, Activation.SOFTMAX).seed(1).build();
        }
    }

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

    @Param
    public Shape network = Shape.B;

    @Param
    public Rule optimizer = Rule.SGD;

    @Param({"1", "32", "128"})
    public int batch = 1;

    /** The probability of dropping a hidden activation. */
    @Param("0")
    public float dropout = 0f;

    private Trainer trainer = of(network, optimizer, dropout);
    private float[] x = {};
    private float[] y = {};
    private int next;

    /** Called by JMH. */
    public TrainingStepBenchmark() {}

    private static Trainer of(Shape shape, Rule rule, float dropout) {
        return Trainer.of(shape.network())
                .loss(Loss.CROSS_ENTROPY)
                .optimizer(rule.optimizer())
                .dropout(dropout)
                .build();
    }

    @Setup
    public void makeSamples() {
        trainer = of(network, optimizer, dropout);
        SplitMix64 random = new SplitMix64(2);
        x = new float[SAMPLES * trainer.network().inputs()];
        y = new float[SAMPLES * trainer.network().outputs()];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat();
        }
        for (int row = 0; row < SAMPLES; row++) {
            y[
                    row * trainer.network().outputs()
                            + random.nextInt(trainer.network().outputs())] = 1;
        }
    }

    /** The loss before the update. */
    @Benchmark
    public float step() {
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
