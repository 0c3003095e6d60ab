package dev.lanewise.inference;

import dev.lanewise.network.Network;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Publishing against reading, millions of times, in the interpreter and with both compilers. */
public final class LiveModelStress {
    private static final float[] X = {1f, 2f};
    private static final Model FIRST = Model.of(constant(1f));
    private static final Model SECOND = Model.of(constant(2f));
    private static final Model THIRD = Model.of(constant(3f));

    private LiveModelStress() {}

    /** All weights and biases alike, so that an output of mixed versions is another number. */
    private static Network constant(float value) {
        Network network = Network.inputs(2).dense(2).dense(1).build();
        for (int l = 0; l < network.depth(); l++) {
            int outputs = network.layer(l).outputs();
            float[] values = new float[2 * outputs];
            Arrays.fill(values, value);
            network.layer(l).setWeights(values, 0);
            network.layer(l).setBias(values, 0);
        }
        return network;
    }

    /** 1, 2 or 3 for the output of that version, 0 for another one. */
    private static int versionOf(float output) {
        for (int value = 1; value <= 3; value++) {
            int hidden = 4 * value;
            if (output == 2 * value * hidden + value) {
                return value;
            }
        }
        return 0;
    }

    /** What a call computes is what it says it used: the whole of one version. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "before the publication")
    @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "after it")
    @Outcome(expect = Expect.FORBIDDEN, desc = "mixed, or not the version that it says")
    @State
    public static class OneVersion {
        private final LiveModel live = new LiveModel(FIRST);
        private final Session session = live.session();
        private final float[] out = new float[1];

        @Actor
        public void writer() {
            live.publish(SECOND);
        }

        @Actor
        public void reader(II_Result result) {
            session.predict(X, 0, out, 0);
            result.r1 = (int) session.version();
            result.r2 = versionOf(out[0]);
        }
    }

    /** Versions are seen in order. */
    @JCStressTest
    @Outcome(id = {"1, 1", "1, 2", "2, 2"}, expect = Expect.ACCEPTABLE, desc = "in order")
    @Outcome(expect = Expect.FORBIDDEN, desc = "back to an old version, or none")
    @State
    public static class InOrder {
        private final LiveModel live = new LiveModel(FIRST);
        private final Session session = live.session();
        private final float[] out = new float[1];

        @Actor
        public void writer() {
            live.publish(SECOND);
        }

        @Actor
        public void reader(II_Result result) {
            session.predict(X, 0, out, 0);
            result.r1 = versionOf(out[0]);
            session.predict(X, 0, out, 0);
            result.r2 = versionOf(out[0]);
        }
    }

    /** Two publications have two numbers, and the later one stays. */
    @JCStressTest
    @Outcome(id = {"2, 3, 3", "3, 2, 2"}, expect = Expect.ACCEPTABLE, desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "a publication was lost")
    @State
    public static class NothingIsLost {
        private final LiveModel live = new LiveModel(FIRST);

        @Actor
        public void writer2(III_Result result) {
            result.r1 = (int) live.publish(SECOND);
        }

        @Actor
        public void writer3(III_Result result) {
            result.r2 = (int) live.publish(THIRD);
        }

        @Arbiter
        public void last(III_Result result) {
            float[] out = new float[1];
            live.session().predict(X, 0, out, 0);
            result.r3 = versionOf(out[0]);
        }
    }
}
