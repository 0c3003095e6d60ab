package dev.lanewise.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Trainer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * One thread learns on line and publishes, others serve: docs/embedding.md shows the thread that learns. Each output is that
 * of exactly one version, bit for bit; the readers make no garbage.
 */
class OnLineLearningTest {
    private static final int INPUTS = 12;
    private static final int STEPS = 60_000;
    private static final int PUBLISH_EVERY = 100;
    private static final int READERS = 2;
    private static final int NOTED = 4096;

    private final Map<Long, Model> versions = new ConcurrentHashMap<>();
    private final AtomicBoolean done = new AtomicBoolean();
    private final float[] samples = samples();

    private static float[] samples() {
        SplitMix64 random = new SplitMix64(3);
        float[] samples = new float[64 * INPUTS];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = 4 * random.nextFloat() - 2;
        }
        return samples;
    }

    /** What is to be learned: whether the first feature is greater than the second. */
    private static void next(SplitMix64 random, float[] x, float[] y) {
        for (int k = 0; k < INPUTS; k++) {
            x[k] = 4 * random.nextFloat() - 2;
        }
        y[0] = x[0] > x[1] ? 1f : 0f;
    }

    private void learn(LiveModel live, Network network) {
        SplitMix64 random = new SplitMix64(5);
        float[] x = new float[INPUTS];
        float[] y = new float[1];
        // docs: from here
        Trainer trainer = Trainer.of(network).optimizer(Optimizer.sgd(0.05f)).build();
        for (int step = 1; step <= STEPS; step++) {
            next(random, x, y);
            trainer.step(x, 0, y, 0);
            if (step % PUBLISH_EVERY == 0) {
                Model model = Model.of(network);
                versions.put(live.publish(model), model);
            }
        }
        // docs: to here
    }

    /** Some of what a reader saw: each so many calls, the last ones. */
    private static final class Notes {
        final long[] version = new long[NOTED];
        final int[] sample = new int[NOTED];
        final float[] output = new float[NOTED];
        long calls;
        long bytes;
        long seen;

        void serve(LiveModel live, float[] samples, AtomicBoolean done) {
            Session session = live.session();
            float[] out = new float[1];
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            long last = 0;
            while (!done.get()) {
                int row = (int) (calls % (samples.length / INPUTS));
                session.predict(samples, row * INPUTS, out, 0);
                int note = (int) (calls / 97 % NOTED);
                version[note] = session.version();
                sample[note] = row;
                output[note] = out[0];
                seen += version[note] == last ? 0 : 1;
                last = version[note];
                calls++;
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
    }

    @Test
    void eachOutputIsThatOfOneVersionAndReadersMakeNoGarbage() throws Exception {
        float[] ones = new float[INPUTS];
        Arrays.fill(ones, 0.8f);
        Network network = Network.inputs(INPUTS)
                .dense(24, Activation.RELU)
                .dense(24, Activation.TANH)
                .dense(1, Activation.SIGMOID)
                .inputScaling(InputScaling.of(new float[INPUTS], ones))
                .seed(1)
                .build();
        LiveModel live = new LiveModel(Model.of(network));
        versions.put(1L, live.model());
        WarmUp warm = live.warmUp(Duration.ofMinutes(2));
        assertTrue(warm.warm(), warm::toString);
        warmTheReader(live);
        long before = live.version();
        List<Notes> all = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(READERS)) {
            List<Future<Notes>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(pool.submit(() -> {
                    Notes notes = new Notes();
                    notes.serve(live, samples, done);
                    return notes;
                }));
            }
            learn(live, network);
            done.set(true);
            for (Future<Notes> reader : readers) {
                all.add(reader.get());
            }
        }
        assertEquals(before + STEPS / PUBLISH_EVERY, live.version());
        for (Notes notes : all) {
            System.out.println(notes.calls + " calls, " + notes.seen + " versions seen, " + notes.bytes + " bytes");
            assertTrue(notes.seen > 10, "versions changed while serving");
            for (int i = 0; i < NOTED && notes.version[i] != 0; i++) {
                Model model = Objects.requireNonNull(versions.get(notes.version[i]));
                float[] expected = new float[1];
                model.session().predict(samples, notes.sample[i] * INPUTS, expected, 0);
                assertArrayEquals(expected, new float[] {notes.output[i]}, "version " + notes.version[i]);
            }
            assertEquals(0, notes.bytes);
        }
        float[] out = new float[1];
        live.session().predict(new float[] {1f, -1f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0, out, 0);
        assertTrue(out[0] > 0.9f, "it learned: " + out[0]);
    }

    /** The loop around the calls is compiled too, before garbage is counted. */
    private void warmTheReader(LiveModel live) throws InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        Thread reader = new Thread(() -> new Notes().serve(live, samples, enough));
        reader.start();
        for (int i = 0; i < 200; i++) {
            Thread.sleep(5);
            live.publish(live.model());
            versions.put(live.version(), live.model());
        }
        enough.set(true);
        reader.join();
    }
}
