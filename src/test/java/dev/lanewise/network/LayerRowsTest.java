package dev.lanewise.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Weights go in and out by rows, so that no file needs a second copy of them. */
class LayerRowsTest {
    private static final int INPUTS = 3;

    private final Layer layer = Network.inputs(INPUTS).dense(37).seed(1).build().layer(0);

    @Test
    void rowsAreThoseOfTheWholeMatrix() {
        float[] all = new float[37 * INPUTS];
        layer.getWeights(all, 0);
        for (int from : new int[] {0, 16, 32}) {
            for (int rows = 0; from + rows <= 37; rows++) {
                float[] some = new float[2 + rows * INPUTS];
                layer.getWeights(from, rows, some, 2);
                assertArrayEquals(
                        Arrays.copyOfRange(all, from * INPUTS, (from + rows) * INPUTS),
                        Arrays.copyOfRange(some, 2, some.length));
            }
        }
    }

    @Test
    void rowsGoInAsPanels() {
        float[] expected = new float[37 * INPUTS];
        layer.getWeights(expected, 0);
        float[] panels = new float[1 + 32 * INPUTS];
        for (int[] part : new int[][] {{0, 16}, {16, 16}, {32, 5}, {16, 21}, {0, 32}}) {
            for (int i = 0; i < part[1] * INPUTS; i++) {
                panels[1 + i] = i - part[0];
                expected[part[0] * INPUTS + i] = i - part[0];
            }
            layer.setWeights(part[0], part[1], panels, 1);
            float[] actual = new float[37 * INPUTS];
            layer.getWeights(actual, 0);
            assertArrayEquals(expected, actual);
        }
        assertEquals(expected[36 * INPUTS + 2], layer.weight(36, 2));
    }

    @Test
    void partsOfPanelsAreRefused() {
        float[] a = new float[37 * INPUTS];
        assertThrows(IllegalArgumentException.class, () -> layer.getWeights(1, 16, a, 0));
        assertThrows(IllegalArgumentException.class, () -> layer.setWeights(8, 16, a, 0));
        assertThrows(IllegalArgumentException.class, () -> layer.setWeights(0, 15, a, 0));
        assertThrows(IllegalArgumentException.class, () -> layer.setWeights(16, 20, a, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> layer.setWeights(32, 16, a, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> layer.getWeights(-16, 16, a, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> layer.getWeights(0, 16, new float[16 * INPUTS - 1], 0));
    }
}
