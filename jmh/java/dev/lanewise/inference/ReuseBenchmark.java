package dev.lanewise.inference;

import dev.lanewise.kernel.Measured;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it saves to keep a part of the first layer: contexts, few changes, few features that are not 0 (decision 0016). */
@State(Scope.Thread)
public class ReuseBenchmark extends Measured {
    /** Features of a sample. */
    static final int INPUTS = 256;

    /** The first of them are shared. */
    static final int CONTEXT = 192;

    /** Candidates a context. */
    static final int CANDIDATES = 96;

    /** Features that change, or are not 0. */
    static final int CHANGES = 8;

    /** Whether anything is kept, or each sample computed in full. */
    @Param({"false", "true"})
    public boolean reuse;

    private final float[] whole = new float[CANDIDATES * INPUTS];
    private final float[] context = new float[CONTEXT];
    private final float[] others = new float[CANDIDATES * (INPUTS - CONTEXT)];
    private final float[] sample = new float[INPUTS];
    private final float[] out = new float[CANDIDATES];
    private Session session;
    private Candidates candidates;
    private SparseInput changing;
    private SparseInput oneHot;
    private int turn;

    /** Called by JMH. */
    public ReuseBenchmark() {}

    @Setup
    public void prepare() {
        Network network = Network.inputs(INPUTS)
                .dense(128, Activation.RELU)
                .dense(32, Activation.RELU)
                .dense(1, Activation.SIGMOID)
                .seed(1)
                .build();
        session = Model.of(network).session();
        candidates = session.candidates(CONTEXT);
        changing = session.sparse(1000);
        oneHot = session.sparse(1000);
        for (int row = 0; row < CANDIDATES; row++) {
            for (int k = 0; k < INPUTS; k++) {
                float value = ((k < CONTEXT ? k : row * 7 + k) * 37 % 101 - 50) / 64f;
                whole[row * INPUTS + k] = value;
                if (k < CONTEXT) {
                    context[k] = value;
                } else {
                    others[row * (INPUTS - CONTEXT) + k - CONTEXT] = value;
                }
            }
        }
        System.arraycopy(whole, 0, sample, 0, INPUTS);
        changing.set(sample, 0);
    }

    /** All candidates of a new context, in one call. */
    @Benchmark
    public float[] ranking() {
        if (reuse) {
            candidates.context(context, 0);
            candidates.predict(CANDIDATES, others, 0, INPUTS - CONTEXT, out, 0, 1);
        } else {
            session.predict(CANDIDATES, whole, 0, out, 0);
        }
        return out;
    }

    /** All candidates of a new context, one a call. */
    @Benchmark
    public float[] rankingOneByOne() {
        if (reuse) {
            candidates.context(context, 0);
            for (int row = 0; row < CANDIDATES; row++) {
                candidates.predict(others, row * (INPUTS - CONTEXT), out, row);
            }
        } else {
            for (int row = 0; row < CANDIDATES; row++) {
                session.predict(whole, row * INPUTS, out, row);
            }
        }
        return out;
    }

    /** A sample of which a few features change, to and fro. */
    @Benchmark
    public float[] changes() {
        turn++;
        for (int i = 0; i < CHANGES; i++) {
            int feature = (turn / 2 * CHANGES + i * 29) % INPUTS;
            sample[feature] = -sample[feature];
            if (reuse) {
                changing.change(feature, sample[feature]);
            }
        }
        if (reuse) {
            changing.predict(out, 0);
        } else {
            session.predict(sample, 0, out, 0);
        }
        return out;
    }

    /** A sample of nothing but a few ones. */
    @Benchmark
    public float[] oneHot() {
        turn++;
        if (reuse) {
            oneHot.clear();
            for (int i = 0; i < CHANGES; i++) {
                oneHot.change((turn + i * 31) % INPUTS, 1f);
            }
            oneHot.predict(out, 0);
        } else {
            Arrays.fill(sample, 0f);
            for (int i = 0; i < CHANGES; i++) {
                sample[(turn + i * 31) % INPUTS] = 1f;
            }
            session.predict(sample, 0, out, 0);
        }
        return out;
    }
}
