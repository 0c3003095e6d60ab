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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
class SessionTest {
    private static final int ROWS = 7;

    private final Network network = Network.inputs(21)
            .dense(35, Activation.RELU)
            .dense(18, Activation.SOFTMAX)
            .dense(5, Activation.SIGMOID)
            .seed(8)
            .build();
    private final float[] x = new float[3 + ROWS * 21];

    SessionTest() {
        SplitMix64 random = new SplitMix64(2);
        for (int i = 0; i < x.length; i++) {
            x[i] = 2 * random.nextFloat() - 1;
        }
    }

    @Test
    void aRowAloneEqualsTheRowInABatchAndNothingElseIsWritten() {
        Session session = Model.of(network).session();
        float[] batch = new float[ROWS * 5 + 4];
        Arrays.fill(batch, 7f);
        session.predict(ROWS, x, 3, batch, 2);
        float[] alone = new float[5];
        for (int row = 0; row < ROWS; row++) {
            session.predict(x, 3 + row * 21, alone, 0);
            assertArrayEquals(Arrays.copyOfRange(batch, 2 + row * 5, 7 + row * 5), alone);
        }
        assertArrayEquals(new float[] {7, 7}, Arrays.copyOf(batch, 2));
        assertArrayEquals(new float[] {7, 7}, Arrays.copyOfRange(batch, batch.length - 2, batch.length));
    }

    /** Blocks of 120 rows, tiles of six, and single rows at the end, on weights that another version replaced. */
    @Test
    void rowsOfManyBlocksEqualRowsAloneOnEachVersion() {
        LiveModel live = new LiveModel(Model.of(network));
        Session session = live.session();
        float[] many = new float[251 * 21];
        for (int i = 0; i < many.length; i++) {
            many[i] = (i * 37 % 101 - 50) / 64f;
        }
        float[] batch = new float[251 * 5];
        float[] alone = new float[251 * 5];
        for (int version = 1; version <= 3; version++) {
            for (int rows : new int[] {2, 5, 6, 47, 119, 120, 121, 125, 126, 240, 251}) {
                Arrays.fill(batch, 7f);
                session.predict(rows, many, 0, batch, 0);
                assertEquals(version, session.version());
                Arrays.fill(alone, 7f);
                for (int row = 0; row < rows; row++) {
                    session.predict(many, row * 21, alone, row * 5);
                }
                assertArrayEquals(alone, batch);
            }
            network.layer(2).setBias(new float[] {version, 1, -version, 0.5f, 2}, 0);
            live.publish(Model.of(network));
        }
    }

    /** 1,024 floats from row to row take another way. */
    @Test
    void stridedRowsEqualRowsAloneAndNothingBetweenIsWritten() {
        Session session = Model.of(network).session();
        for (int rows : new int[] {1, 5, 6, 53, 97}) {
            for (int inStride : new int[] {21, 24, 1024}) {
                for (int outStride : new int[] {5, 8}) {
                    float[] in = new float[2 + rows * inStride];
                    for (int i = 0; i < in.length; i++) {
                        in[i] = (i * 37 % 101 - 50) / 64f;
                    }
                    float[] expected = new float[3 + rows * outStride];
                    Arrays.fill(expected, 7f);
                    float[] out = expected.clone();
                    for (int row = 0; row < rows; row++) {
                        session.predict(in, 2 + row * inStride, expected, 3 + row * outStride);
                    }
                    session.predict(rows, in, 2, inStride, out, 3, outStride);
                    assertArrayEquals(expected, out, rows + " rows " + inStride + " and " + outStride + " apart");
                }
            }
        }
    }

    @Test
    void stridesThatOverlapAndArraysThatEndTooSoonAreRefused() {
        Session session = Model.of(network).session();
        float[] out = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
        float[] before = out.clone();
        String message = Thrown.message(IllegalArgumentException.class, () -> session.predict(2, x, 0, 20, out, 0, 5));
        assertTrue(message.contains("a stride of 20 from one row's 21 features"), message);
        assertThrows(IllegalArgumentException.class, () -> session.predict(2, x, 0, 21, out, 0, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> session.predict(2, x, 0, 21, out, 0, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> session.predict(2, x, 1, 1 << 30, out, 0, 5));
        assertArrayEquals(before, out);
        session.predict(2, x, 0, 21, out, 0, 7);
    }

    @Test
    void aRowRefusedInABatchLeavesAllUnwritten() {
        Session session = Model.of(network).session().rejectNonFinite();
        x[3 + 4 * 21 + 8] = Float.NaN;
        float[] out = new float[ROWS * 5];
        assertThrows(IllegalArgumentException.class, () -> session.predict(ROWS, x, 3, out, 0));
        assertArrayEquals(new float[ROWS * 5], out);
        session.predict(4, x, 3, out, 0);
    }

    @Test
    void aModelDoesNotChangeWithItsNetwork() {
        Model model = Model.of(network);
        float[] before = new float[5];
        model.session().predict(x, 0, before, 0);
        network.layer(0).setBias(new float[35], 0);
        Arrays.fill(network.slab(), 0f);
        float[] after = new float[5];
        model.session().predict(x, 0, after, 0);
        assertArrayEquals(before, after);
        assertEquals(21, model.inputs());
        assertEquals(5, model.outputs());
    }

    @Test
    void nanInNanOut() {
        x[4] = Float.NaN;
        float[] out = new float[5];
        Model.of(network).session().predict(x, 0, out, 0);
        for (float value : out) {
            assertTrue(Float.isNaN(value));
        }
    }

    @Test
    void outputMayOverwriteInputOfASingleRow() {
        Session session = Model.of(network).session();
        float[] expected = new float[5];
        session.predict(x, 0, expected, 0);
        session.predict(x, 0, x, 0);
        assertArrayEquals(expected, Arrays.copyOf(x, 5));
    }

    @Test
    void shortArraysAreRefusedBeforeAnythingIsWritten() {
        Session session = Model.of(network).session();
        float[] out = {7, 7, 7, 7, 7, 7};
        assertThrows(IndexOutOfBoundsException.class, () -> session.predict(x, x.length - 20, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> session.predict(x, -1, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> session.predict(x, 0, out, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> session.predict(2, x, 0, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> session.predict(-1, x, 0, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> session.predict(1 << 30, x, 0, out, 0));
        assertArrayEquals(new float[] {7, 7, 7, 7, 7, 7}, out);
        session.predict(0, x, 0, out, 0);
    }
}
