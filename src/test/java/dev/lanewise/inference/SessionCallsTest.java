package dev.lanewise.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Thrown;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All that a session can be asked beside plain predictions. */
@Tag("width")
class SessionCallsTest {
    private static final int INPUTS = 21;
    private static final int OUTPUTS = 19;

    private final Network network = Network.inputs(INPUTS)
            .dense(35, Activation.TANH)
            .dense(OUTPUTS, Activation.SOFTMAX)
            .seed(8)
            .build();
    private final Session session = Model.of(network).session();
    private final float[] x = new float[3 + 50 * INPUTS];

    SessionCallsTest() {
        SplitMix64 random = new SplitMix64(2);
        for (int i = 0; i < x.length; i++) {
            x[i] = 6 * random.nextFloat() - 3;
        }
    }

    private float[] outputs(int at) {
        float[] out = new float[OUTPUTS];
        session.predict(x, at, out, 0);
        return out;
    }

    @Test
    void theSoftmaxOfTheLogitsIsTheOutput() {
        float[] logits = new float[OUTPUTS + 2];
        session.logits(x, 3, logits, 1);
        float[] out = outputs(3);
        double sum = IntStream.rangeClosed(1, OUTPUTS)
                .mapToDouble(j -> StrictMath.exp(logits[j]))
                .sum();
        for (int j = 0; j < OUTPUTS; j++) {
            assertEquals(StrictMath.exp(logits[j + 1]) / sum, out[j], 1e-6);
        }
        assertEquals(0f, logits[0]);
        assertEquals(0f, logits[OUTPUTS + 1]);
        Network single =
                Network.inputs(INPUTS).dense(2, Activation.RELU).seed(1).build();
        single.layer(0).setBias(new float[] {-100f, 100f}, 0);
        float[] two = new float[2];
        Model.of(single).session().logits(x, 3, two, 0);
        assertTrue(two[0] < -50 && two[1] > 50, () -> Arrays.toString(two));
    }

    @Test
    void theClassIsTheFirstLargestOutputAndTheTopOnesAreSorted() {
        for (int row = 0; row < 50; row++) {
            int at = 3 + row * INPUTS;
            float[] out = outputs(at);
            Integer[] order = IntStream.range(0, OUTPUTS).boxed().toArray(Integer[]::new);
            Arrays.sort(order, (left, right) -> Float.compare(out[right], out[left]));
            assertEquals(order[0], session.classify(x, at));
            for (int k = 0; k <= OUTPUTS; k++) {
                int[] classes = new int[OUTPUTS + 2];
                float[] scores = new float[OUTPUTS + 1];
                session.top(k, x, at, classes, 2, scores, 1);
                for (int i = 0; i < k; i++) {
                    assertEquals(order[i], classes[2 + i]);
                    assertEquals(out[order[i]], scores[1 + i]);
                }
                assertTrue(Arrays.stream(classes, 2 + k, classes.length).allMatch(c -> c == 0), "no more than k");
            }
        }
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> session.top(OUTPUTS + 1, x, 3, new int[99], 0, new float[99], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> session.top(2, x, 3, new int[99], 98, new float[99], 0));
    }

    @Test
    void nanIsLessThanAnyNumberAndEqualOutputsKeepTheirOrder() {
        Network constant = Network.inputs(1).dense(5).build();
        constant.layer(0).setWeights(new float[5], 0);
        constant.layer(0).setBias(new float[] {Float.NaN, 1f, 2f, Float.NaN, 2f}, 0);
        Session odd = Model.of(constant).session();
        assertEquals(2, odd.classify(x, 0));
        int[] classes = new int[5];
        float[] scores = new float[5];
        odd.top(5, x, 0, classes, 0, scores, 0);
        assertArrayEquals(new int[] {2, 4, 1, 0, 3}, classes);
        assertArrayEquals(new float[] {2f, 2f, 1f, Float.NaN, Float.NaN}, scores);
    }

    @Test
    void aSingleOutputHasTwoClassesThatMeetAtOneHalf() {
        Network single = Network.inputs(1).dense(1).build();
        single.layer(0).setWeights(new float[] {1f}, 0);
        Session half = Model.of(single).session();
        assertEquals(1, half.classify(new float[] {0.5f}, 0));
        assertEquals(0, half.classify(new float[] {Math.nextDown(0.5f)}, 0));
        assertEquals(0, half.classify(new float[] {Float.NaN}, 0));
    }

    @Test
    void nonFiniteFeaturesAreRejectedByNameWhereAskedFor() {
        Session strict = Model.of(network).session().rejectNonFinite();
        float[] out = new float[OUTPUTS];
        strict.predict(x, 3, out, 0);
        assertArrayEquals(outputs(3), out);
        float[] before = out.clone();
        for (int feature = 0; feature < INPUTS; feature++) {
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                float[] in = Arrays.copyOfRange(x, 3, 3 + INPUTS);
                in[feature] = bad;
                String message = Thrown.message(IllegalArgumentException.class, () -> strict.predict(in, 0, out, 0));
                assertTrue(message.startsWith("feature " + feature + " is " + bad), message);
                assertThrows(IllegalArgumentException.class, () -> strict.classify(in, 0));
                assertArrayEquals(before, out);
            }
        }
        x[4] = Float.MAX_VALUE;
        strict.predict(x, 3, out, 0);
    }
}
