package dev.lanewise.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exactly 0 bytes once warm: every kind of call of sessions of several shapes, live in one JVM and taking turns. */
class ServingGarbageTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int INPUTS = 40;
    private static final int ROWS = 55;

    private final float[] in = new float[ROWS * (INPUTS + 3)];
    private final float[] out = new float[ROWS * 40];
    private final List<MemorySegment[]> segments = List.of(
            new MemorySegment[] {MemorySegment.ofArray(in), MemorySegment.ofArray(out)},
            new MemorySegment[] {
                Arena.ofAuto().allocate(4L * in.length), MemorySegment.ofArray(new byte[4 * out.length])
            },
            new MemorySegment[] {
                Arena.ofAuto().allocate(4L * in.length), Arena.global().allocate(4L * out.length)
            });
    private final List<Runnable> calls = new ArrayList<>();

    ServingGarbageTest() {
        for (int i = 0; i < in.length; i++) {
            in[i] = (i * 37 % 101 - 50) / 64f;
        }
        Network.Builder scaled = Network.inputs(INPUTS)
                .dense(19, Activation.GELU)
                .dense(2, Activation.TANH)
                .inputScaling(InputScaling.of(new float[INPUTS], halves()));
        for (Network network : List.of(
                Network.inputs(INPUTS)
                        .dense(32, Activation.RELU)
                        .dense(32, Activation.RELU)
                        .dense(1, Activation.SIGMOID)
                        .build(),
                Network.inputs(INPUTS).dense(10, Activation.SOFTMAX).build(),
                scaled.build())) {
            add(Model.of(network).session());
            add(new LiveModel(Model.of(network)).session().rejectNonFinite());
        }
    }

    private static float[] halves() {
        float[] halves = new float[INPUTS];
        Arrays.fill(halves, 0.5f);
        return halves;
    }

    private void add(Session session) {
        Candidates candidates = session.candidates(24);
        SparseInput sparse = session.sparse(3);
        int[] classes = new int[1];
        calls.add(() -> session.predict(in, 1, out, 3));
        calls.add(() -> session.predict(ROWS, in, 0, INPUTS + 2, out, 0, 17));
        for (MemorySegment[] pair : segments) {
            calls.add(() -> session.predict(pair[0], 5, pair[1], 3));
            calls.add(() -> session.predict(ROWS, pair[0], 1, 4 * INPUTS + 6, pair[1], 2, 4 * 17 + 1));
        }
        calls.add(() -> session.classify(in, 5));
        calls.add(() -> session.top(1, in, 7, classes, 0, out, 0));
        calls.add(() -> session.logits(in, 2, out, 0));
        calls.add(() -> {
            candidates.context(in, 11);
            candidates.predict(in, 2, out, 1);
            candidates.predict(ROWS, in, 0, INPUTS - 24, out, 0, 17);
        });
        calls.add(() -> {
            sparse.clear();
            sparse.change(5, 1f);
            sparse.predict(out, 0);
            sparse.set(in, 9);
            sparse.predict(out, 0);
            for (int i = 0; i < 5; i++) {
                sparse.change(i, in[i + 20]);
                sparse.predict(out, 0);
            }
        });
    }

    @Test
    void noCallAllocatesOnceWarm() {
        int quiet = 0;
        int rounds = 0;
        while (quiet < 5 && rounds < 50) {
            quiet = allocated(2_000) == 0 ? quiet + 1 : 0;
            rounds++;
        }
        long bytes = allocated(10_000);
        System.out.println("10000 calls of each kind: " + bytes + " bytes, warm after " + rounds * 2000);
        assertEquals(0, bytes);
    }

    private long allocated(int times) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            for (int c = 0; c < calls.size(); c++) {
                calls.get(c).run();
            }
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
