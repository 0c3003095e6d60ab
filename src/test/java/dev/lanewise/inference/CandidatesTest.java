package dev.lanewise.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Thrown;
import dev.lanewise.network.Activation;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Network;
import dev.lanewise.network.SplitMix64;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A context computed once: the bits of context and candidate in a row. */
@Tag("width")
@Tag("noflag")
class CandidatesTest {
    private static final int INPUTS = 45;
    private static final int OUTPUTS = 3;
    private static final int ROWS = 131;

    private final float[] contexts = random(1, 2 * INPUTS);
    private final float[] others = random(2, ROWS * (INPUTS + 2) + 5);

    private static float[] random(long seed, int length) {
        SplitMix64 random = new SplitMix64(seed);
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = 2 * random.nextFloat() - 1;
        }
        return x;
    }

    private static Network network(long seed, boolean scaled) {
        Network.Builder builder = Network.inputs(INPUTS)
                .dense(37, Activation.RELU)
                .dense(OUTPUTS, Activation.SOFTMAX)
                .seed(seed);
        if (scaled) {
            builder.inputScaling(InputScaling.of(random(3, INPUTS), random(4, INPUTS)));
        }
        return builder.build();
    }

    /** The outputs of all candidates, each computed in full. */
    private float[] inFull(Model model, int length, int contextAt, int rows, int inStride, int outStride) {
        Session session = model.session();
        float[] out = new float[4 + rows * outStride];
        float[] whole = new float[INPUTS];
        System.arraycopy(contexts, contextAt, whole, 0, length);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(others, 5 + row * inStride, whole, length, INPUTS - length);
            session.predict(whole, 0, out, 4 + row * outStride);
        }
        return out;
    }

    @Test
    void candidatesHaveTheBitsOfTheWholeSample() {
        for (boolean scaled : new boolean[] {false, true}) {
            Model model = Model.of(network(7, scaled));
            Session session = model.session();
            for (int length : new int[] {0, 4, 16, 32, 44}) {
                Candidates candidates = session.candidates(length);
                for (int contextAt : new int[] {0, 13}) {
                    candidates.context(contexts, contextAt);
                    for (int rows : new int[] {0, 1, 5, 6, 120, 125, 126, ROWS}) {
                        int inStride = INPUTS - length + rows % 3;
                        int outStride = OUTPUTS + rows % 2;
                        float[] expected = inFull(model, length, contextAt, rows, inStride, outStride);
                        float[] out = new float[expected.length];
                        candidates.predict(rows, others, 5, inStride, out, 4, outStride);
                        assertArrayEquals(expected, out, length + " of a context, " + rows + " rows");
                        Arrays.fill(out, 0f);
                        for (int row = 0; row < rows; row++) {
                            candidates.predict(others, 5 + row * inStride, out, 4 + row * outStride);
                        }
                        assertArrayEquals(expected, out, length + " of a context, one by one");
                    }
                }
            }
        }
    }

    /** A first layer with a group of four panels and two more; candidates 4 KiB apart. */
    @Test
    void candidatesFarApartHaveTheBitsOfTheWholeSampleToo() {
        Network network = Network.inputs(INPUTS)
                .dense(90, Activation.TANH)
                .dense(OUTPUTS)
                .seed(5)
                .build();
        Session session = Model.of(network).session();
        Candidates candidates = session.candidates(8);
        candidates.context(contexts, 1);
        float[] far = random(6, 12 * 1024 + INPUTS);
        float[] out = new float[13 * OUTPUTS];
        candidates.predict(13, far, 0, 1024, out, 0, OUTPUTS);
        float[] whole = new float[INPUTS];
        System.arraycopy(contexts, 1, whole, 0, 8);
        float[] expected = new float[13 * OUTPUTS];
        for (int row = 0; row < 13; row++) {
            System.arraycopy(far, row * 1024, whole, 8, INPUTS - 8);
            session.predict(whole, 0, expected, row * OUTPUTS);
        }
        assertArrayEquals(expected, out);
    }

    @Test
    void theContextFollowsTheWeightsAndOtherCallsOfTheSession() {
        Model first = Model.of(network(1, true));
        Model second = Model.of(network(2, true));
        LiveModel live = new LiveModel(first);
        Session session = live.session();
        Candidates candidates = session.candidates(24);
        candidates.context(contexts, 0);
        int version = 1;
        for (Model model : List.of(first, second, first)) {
            float[] expected = inFull(model, 24, 0, 1, INPUTS, OUTPUTS);
            float[] out = new float[4 + OUTPUTS];
            candidates.predict(others, 5, out, 4);
            assertArrayEquals(expected, out);
            assertEquals(version, session.version());
            session.predict(contexts, 0, new float[OUTPUTS], 0);
            session.predict(7, others, 0, new float[7 * OUTPUTS], 0);
            candidates.predict(others, 5, out, 4);
            assertArrayEquals(expected, out);
            live.publish(model == first ? second : first);
            version++;
        }
    }

    @Test
    void aContextOfAnotherLengthIsRefused() {
        Session session = Model.of(network(1, false)).session();
        for (int length : new int[] {-4, 1, 2, 3, 6, 45, 48, Integer.MAX_VALUE}) {
            String message = Thrown.message(IllegalArgumentException.class, () -> session.candidates(length));
            assertTrue(
                    message.startsWith("a context of " + length + " features: must be a multiple of 4 from 0 to 45"),
                    message);
        }
    }

    @Test
    void shortArraysAndStridesAreRefusedBeforeAnythingIsWritten() {
        Candidates candidates = Model.of(network(1, false)).session().candidates(40);
        float[] in = new float[20];
        float[] out = {7, 7, 7, 7, 7, 7, 7, 7, 7};
        assertThrows(IndexOutOfBoundsException.class, () -> candidates.context(contexts, 2 * INPUTS - 39));
        assertThrows(IndexOutOfBoundsException.class, () -> candidates.predict(in, 16, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> candidates.predict(in, 0, out, 7));
        assertThrows(IndexOutOfBoundsException.class, () -> candidates.predict(3, in, 6, 5, out, 0, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> candidates.predict(3, in, 0, 5, out, 0, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> candidates.predict(-1, in, 0, 5, out, 0, 3));
        assertThrows(IllegalArgumentException.class, () -> candidates.predict(2, in, 0, 4, out, 0, 3));
        assertThrows(IllegalArgumentException.class, () -> candidates.predict(2, in, 0, 5, out, 0, 2));
        assertArrayEquals(new float[] {7, 7, 7, 7, 7, 7, 7, 7, 7}, out);
        candidates.predict(3, in, 5, 5, out, 0, 3);
    }
}
