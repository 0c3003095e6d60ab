package dev.lanewise.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Thrown;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveModelTest {
    private static final float[] X = {0.3f, -0.7f, 1.1f, 0.2f};

    /** Every weight of every layer has the same value, so that an output of mixed versions would be another number. */
    private static Model constant(float value) {
        Network network = network();
        Arrays.fill(network.slab(), 0f);
        for (int l = 0; l < network.depth(); l++) {
            float[] weights =
                    new float[network.layer(l).inputs() * network.layer(l).outputs()];
            Arrays.fill(weights, value);
            network.layer(l).setWeights(weights, 0);
        }
        return Model.of(network);
    }

    private static Network network() {
        return Network.inputs(4)
                .dense(32, Activation.RELU)
                .dense(32, Activation.RELU)
                .dense(3)
                .build();
    }

    private static float[] outputs(Session session) {
        float[] out = new float[3];
        session.predict(X, 0, out, 0);
        return out;
    }

    @Test
    void sessionsFollowWhatIsPublishedAndRolledBack() {
        Model first = constant(1f);
        Model second = constant(2f);
        LiveModel live = new LiveModel(first);
        Session session = live.session();
        assertArrayEquals(outputs(first.session()), outputs(session));
        assertEquals(1, session.version());
        assertThrows(IllegalStateException.class, live::rollback);

        assertEquals(2, live.publish(second));
        assertEquals(1, session.version(), "what the last call used");
        assertArrayEquals(outputs(second.session()), outputs(session));
        assertEquals(2, session.version());
        assertSame(second, live.model());

        assertEquals(3, live.rollback());
        assertSame(first, live.model());
        assertArrayEquals(outputs(first.session()), outputs(session));
        assertEquals(4, live.rollback());
        assertSame(second, live.model());
        assertEquals(4, live.version());
        assertEquals(4, live.session().version());
    }

    @Test
    void anotherShapeIsRefusedAndTheCurrentVersionStays() {
        Model model = constant(1f);
        LiveModel live = new LiveModel(model);
        List<Network> others = List.of(
                Network.inputs(5)
                        .dense(32, Activation.RELU)
                        .dense(32, Activation.RELU)
                        .dense(3)
                        .build(),
                Network.inputs(4)
                        .dense(31, Activation.RELU)
                        .dense(32, Activation.RELU)
                        .dense(3)
                        .build(),
                Network.inputs(4)
                        .dense(32, Activation.RELU)
                        .dense(32, Activation.RELU)
                        .build(),
                Network.inputs(4)
                        .dense(32, Activation.RELU)
                        .dense(32, Activation.leakyRelu(0.1f))
                        .dense(3)
                        .build());
        for (Network other : others) {
            String message = Thrown.message(IllegalArgumentException.class, () -> live.publish(Model.of(other)));
            assertTrue(message.startsWith("cannot publish " + other + " in place of "), message);
        }
        assertSame(model, live.model());
        assertEquals(1, live.version());
    }

    @ParameterizedTest
    @ValueSource(ints = 500_000)
    void everyOutputIsThatOfExactlyOneVersion(int predictions) throws Exception {
        readWhileWriting(predictions);
    }

    @ParameterizedTest
    @ValueSource(ints = 50_000_000)
    @Tag("long")
    void everyOutputIsThatOfExactlyOneVersionInTheLongRun(int predictions) throws Exception {
        readWhileWriting(predictions);
    }

    /** Two readers at full speed, a writer that publishes and rolls back about a thousand times a second. */
    private static void readWhileWriting(int predictions) throws Exception {
        int kinds = 7;
        float[][] expected = new float[kinds][];
        Model[] models = new Model[kinds];
        for (int i = 0; i < kinds; i++) {
            models[i] = constant((i + 1) * 0.25f);
            expected[i] = outputs(models[i].session());
        }
        LiveModel live = new LiveModel(models[0]);
        AtomicBoolean done = new AtomicBoolean();
        Callable<Long> reader = () -> {
            Session session = live.session();
            float[] out = new float[3];
            long newest = 0;
            long wrong = 0;
            for (int i = 0; i < predictions; i++) {
                session.predict(X, 0, out, 0);
                long version = session.version();
                // Versions are published in turn, so that the number tells the weights.
                wrong += version >= newest && Arrays.equals(expected[(int) ((version - 1) % kinds)], out) ? 0 : 1;
                newest = version;
            }
            return wrong;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Future<Long> writer = threads.submit(() -> {
                long published = 1;
                while (!done.get()) {
                    published = live.publish(models[(int) (published % kinds)]);
                    Thread.sleep(0, 900_000);
                }
                return published;
            });
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(threads.submit(reader));
            }
            for (Future<Long> wrong : readers) {
                assertEquals(0, wrong.get());
            }
            done.set(true);
            assertTrue(writer.get() > 2, "something was published meanwhile");
        }
    }
}
