package dev.lanewise.pollution;

import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.kernel.GemmKernels;
import dev.lanewise.kernel.MathKernels;
import dev.lanewise.kernel.Measured;
import dev.lanewise.kernel.OtherVectors;
import dev.lanewise.kernel.PanelKernels;
import dev.lanewise.kernel.Rates;
import dev.lanewise.kernel.Slab;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Trainer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same calls in a JVM of their own and in one in which everything else has been used and compiled before: all
 * activations, losses, optimizers, layouts and many shapes; or by another user of the Vector API. What the JIT knows of a
 * kernel must not make it slow or leave garbage.
 */
@State(Scope.Thread)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PollutionBenchmark extends Measured {
    private static final int SIZE = 64;
    private static final int BATCH = 128;
    private static final int LENGTH = 1024;
    private static final float SMALL_RATE = 1e-4f;

    /** What else lives in the JVM. */
    @Param({"ALONE", "EVERYTHING", "OTHER_VECTORS"})
    public Company company = Company.ALONE;

    private float[] array;
    private int p;
    private int x;
    private int b;
    private int z;
    private int wide;
    private Session session;
    private Trainer trainer;
    private float[] target;
    private float[] out;

    /** Called by JMH. */
    public PollutionBenchmark() {}

    /** What else lives in the JVM. */
    public enum Company {
        /** Nothing but what is measured. */
        ALONE,
        /** All that the library can do has been done. */
        EVERYTHING,
        /** Another user of the Vector API was there first, with vectors of another class (decision 0022). */
        OTHER_VECTORS
    }

    @Setup
    public void allocate() {
        if (company == Company.EVERYTHING) {
            new Everything().use();
        } else if (company == Company.OTHER_VECTORS) {
            OtherVectors.use();
        }
        Slab slab = new Slab(2L * BATCH * SIZE + SIZE * SIZE + 2L * LENGTH);
        array = slab.array();
        p = slab.place(SIZE * SIZE, 1);
        x = slab.place(BATCH * SIZE, 2);
        b = slab.place(SIZE, 3);
        z = slab.place(BATCH * SIZE, 4);
        wide = slab.place(LENGTH, 5);
        Network network = Network.inputs(SIZE)
                .dense(128, Activation.RELU)
                .dense(64, Activation.RELU)
                .dense(10, Activation.SOFTMAX)
                .seed(1)
                .build();
        session = Model.of(network).session();
        trainer = Trainer.of(network).optimizer(Optimizer.sgd(SMALL_RATE)).build();
        target = new float[10];
        target[3] = 1f;
        out = new float[10];
    }

    @Benchmark
    public void gemv(Rates rates) {
        rates.count(4.0 * SIZE * SIZE, 2.0 * SIZE * SIZE);
        PanelKernels.gemv(SIZE, SIZE, array, p, array, x, array, b, array, z);
    }

    @Benchmark
    public void gemm(Rates rates) {
        rates.count(4.0 * SIZE * (SIZE + 2 * BATCH), 2.0 * SIZE * SIZE * BATCH);
        GemmKernels.gemm(BATCH, SIZE, SIZE, array, x, SIZE, array, p, array, b, array, z, SIZE);
    }

    @Benchmark
    public void tanh(Rates rates) {
        rates.count(8.0 * LENGTH, 0);
        MathKernels.tanh(LENGTH, array, wide, array, z);
    }

    @Benchmark
    public void predict(Rates rates) {
        rates.count(0, 2.0 * (SIZE * 128 + 128 * 64 + 64 * 10));
        session.predict(array, x, out, 0);
    }

    @Benchmark
    public float step(Rates rates) {
        rates.count(0, 6.0 * (SIZE * 128 + 128 * 64 + 64 * 10));
        return trainer.step(array, x, target, 0);
    }
}
