package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Exactly 0 bytes once warm: whole networks, every activation, loss and optimiser, with and without dropout, live in one JVM and
 * taking turns, so that no call site sees one kind alone.
 */
class NoGarbageTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int INPUTS = 33;
    private static final int OUTPUTS = 20;
    private static final int BATCH = 32;

    /** Each loss, and cross-entropy with smoothing. */
    static final List<Loss> LOSSES = Stream.concat(Loss.all().stream(), Stream.of(Loss.crossEntropy(0.1f)))
            .toList();

    /** Those that turn do so while the test warms up: C2 drops code at a branch that it has never seen taken. */
    private static final List<Schedule> SCHEDULES = List.of(
            Schedule.constant(),
            Schedule.exponential(0.9f),
            Schedule.cosine(10, 0.1f),
            Schedule.warmUp(100, Schedule.step(3, 0.5f)),
            Schedule.oneCycle(100_000));

    private final List<Trainer> trainers = new ArrayList<>();
    private final List<float[]> starts = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private final float[] x = new float[BATCH * INPUTS];
    private final float[] y = new float[BATCH * OUTPUTS];
    private final float[] weights = new float[BATCH];
    private final float[] out = new float[BATCH * OUTPUTS];

    NoGarbageTest() {
        SplitMix64 random = new SplitMix64(1);
        for (int i = 0; i < x.length; i++) {
            x[i] = 2 * random.nextFloat() - 1;
        }
        for (int row = 0; row < BATCH; row++) {
            weights[row] = random.nextFloat();
            y[row * OUTPUTS + random.nextInt(OUTPUTS)] = 1;
        }
        List<Activation> outputs = List.of(Activation.IDENTITY, Activation.SIGMOID, Activation.SOFTMAX);
        List<Activation> hidden = GradientCheckTest.ACTIVATIONS;
        for (Optimizer optimizer : PyTorchReferenceTest.OPTIMIZERS) {
            for (Loss loss : LOSSES) {
                Activation output = outputs.get(trainers.size() % outputs.size());
                Activation pick = trainers.size() % 3 == 0 ? Activation.LOG_SOFTMAX : Activation.SOFTMAX;
                Activation fitting = loss.takesClasses()
                        ? pick
                        : loss.equals(Loss.BINARY_CROSS_ENTROPY) ? Activation.SIGMOID : output;
                add(hidden.get(trainers.size() % hidden.size()), fitting, loss, optimizer, 0f);
                add(hidden.get(trainers.size() % hidden.size()), fitting, loss, optimizer, 0.3f);
            }
        }
    }

    private void add(Activation hidden, Activation output, Loss loss, Optimizer optimizer, float dropout) {
        Network.Builder builder =
                Network.inputs(INPUTS).dense(24, hidden).dense(OUTPUTS, output).seed(trainers.size());
        if (trainers.size() % 2 == 1) {
            builder.inputScaling(InputScaling.of(Arrays.copyOf(x, INPUTS), Arrays.copyOfRange(x, INPUTS, 2 * INPUTS)));
        }
        Network network = builder.build();
        TrainerBuilder settings = Trainer.of(network)
                .loss(loss)
                .optimizer(optimizer)
                .dropout(dropout)
                .schedule(SCHEDULES.get(trainers.size() % SCHEDULES.size()));
        if (trainers.size() % 3 == 0) {
            settings.clipNorm(1f).clipValue(0.5f);
        }
        trainers.add(settings.build());
        starts.add(network.slab().clone());
        sessions.add(Model.of(network).session());
    }

    @Test
    void predictionsAllocateNothing() {
        allocatesNothing(
                "predictions",
                1_000_000,
                i -> sessions.get(i % sessions.size()).predict(x, i % BATCH * INPUTS, out, i % BATCH * OUTPUTS));
    }

    @Test
    void onLineStepsAllocateNothing() {
        allocatesNothing("on-line steps", 1_000_000, i -> from(i).step(x, i % BATCH * INPUTS, y, i % BATCH * OUTPUTS));
    }

    @Test
    void miniBatchStepsAllocateNothing() {
        allocatesNothing("mini-batch steps", 10_000, i -> from(i).stepBatch(BATCH, x, 0, y, 0, weights, 0));
    }

    /**
     * A trainer whose weights are as they were in the beginning. A million steps would carry them far away, into branches
     * that C2 had never seen taken: it then drops the code, and the interpreter makes garbage until there is new code.
     */
    private Trainer from(int i) {
        Trainer trainer = trainers.get(i % trainers.size());
        float[] start = starts.get(i % trainers.size());
        System.arraycopy(start, 0, trainer.network().slab(), 0, start.length);
        return trainer;
    }

    private interface Action {
        void run(int i);
    }

    /**
     * Warms up until five rounds in a row allocate nothing, then counts. Each kernel has its 5,000 calls for C2 by then:
     * the first call from a method that C2 has compiled costs about 100 bytes inside the JVM, once, to find its callee.
     */
    private void allocatesNothing(String what, int times, Action action) {
        int round = 20_000;
        int quiet = 0;
        int rounds = 0;
        while (quiet < 5 && rounds < 50) {
            quiet = allocated(round, action) == 0 ? quiet + 1 : 0;
            rounds++;
        }
        long bytes = allocated(times, action);
        System.out.println(times + " " + what + ": " + bytes + " bytes, warm after " + rounds * round);
        assertEquals(0, bytes, what);
    }

    private static long allocated(int times, Action action) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            action.run(i);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
