package dev.lanewise.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.network.Network;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The benchmark of sessions measures the right thing: each way computes the bits of a session. */
class SessionBenchmarkTest {
    @Test
    void eachWayHasTheBitsOfASession() throws Exception {
        for (String name : new String[] {"A", "B", "C", "D"}) {
            Network network = SessionBenchmark.named(name);
            float[] in = new float[network.inputs() + 3];
            for (int i = 0; i < in.length; i++) {
                in[i] = (i * 37 % 101 - 50) / 64f;
            }
            float[] expected = new float[network.outputs() + 2];
            Model.of(network).session().predict(in, 3, expected, 1);
            assertTrue(IntStream.range(1, expected.length - 1).allMatch(i -> expected[i] > 0), name);
            for (SessionBenchmark.Way way : SessionBenchmark.Way.values()) {
                Forward forward = SessionBenchmark.forward(way, network);
                for (int call = 0; call < 3; call++) {
                    float[] out = new float[expected.length];
                    forward.predict(in, 3, out, 1);
                    assertArrayEquals(expected, out, () -> name + " by " + way + ": " + Arrays.toString(out));
                }
            }
        }
    }

    @Test
    void aBatchIsComputedInRows() throws Exception {
        SessionBenchmark benchmark = new SessionBenchmark();
        benchmark.network = "C";
        benchmark.batch = 64;
        benchmark.prepare();
        float[] out = benchmark.predict();
        for (int row = 0; row < 64; row++) {
            double sum = 0;
            for (int j = 0; j < 10; j++) {
                sum += out[row * 10 + j];
            }
            assertTrue(Math.abs(sum - 1) < 1e-5, "row " + row);
        }
    }

    @Test
    void whatIsKeptGivesTheSameOutputs() {
        ReuseBenchmark full = new ReuseBenchmark();
        ReuseBenchmark kept = new ReuseBenchmark();
        kept.reuse = true;
        full.prepare();
        kept.prepare();
        for (int call = 0; call < 5; call++) {
            assertArrayEquals(full.ranking().clone(), kept.ranking().clone());
            assertArrayEquals(
                    full.rankingOneByOne().clone(), kept.rankingOneByOne().clone());
            assertArrayEquals(full.changes().clone(), kept.changes().clone(), 1e-6f);
        }
        for (int call = 0; call < 5; call++) {
            assertArrayEquals(full.oneHot().clone(), kept.oneHot().clone(), 1e-6f);
        }
    }
}
