package dev.lanewise.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Activations of rows together have the bits of each row alone, and touch nothing around them. */
@Tag("width")
class ActivationRowsTest {
    private static final int[] LENGTHS = {1, 2, 10, 15, 16, 17, 40, 64, 65, 100};
    private static final int[] ROWS = {0, 1, 2, 7, 48};
    private static final int AT = 3;
    private static final float SENTINEL = 7e7f;
    private static final float[] SPECIAL = {
        Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f, 1e38f, -1e38f, 100f, -100f, 1e-40f
    };

    private static float[] values(int length, boolean special) {
        SplitMix64 random = new SplitMix64(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = special && random.nextInt(20) == 0
                    ? SPECIAL[random.nextInt(SPECIAL.length)]
                    : 6 * random.nextFloat() - 3;
        }
        return values;
    }

    @Test
    void rowsTogetherAreRowsAlone() {
        for (Activation.Kind kind : Activation.Kind.values()) {
            for (int length : LENGTHS) {
                for (int stride : new int[] {length, (length + 15) / 16 * 16, length + 21}) {
                    for (int rows : ROWS) {
                        check(Activation.of(kind), rows, length, stride, false);
                        check(Activation.of(kind), rows, length, stride, true);
                    }
                }
            }
        }
    }

    private static void check(Activation f, int rows, int length, int stride, boolean special) {
        int end = AT + rows * stride;
        float[] z = values(end + 9, special);
        float[] expected = new float[end + 9];
        Arrays.fill(expected, SENTINEL);
        float[] a = expected.clone();
        for (int row = 0; row < rows; row++) {
            f.forward(length, z, AT + row * stride, expected, AT + row * stride);
        }
        f.forwardRows(rows, length, stride, z, AT, a, AT);
        float[] inPlace = z.clone();
        f.forwardRows(rows, length, stride, inPlace, AT, inPlace, AT);
        String which = f + ", " + rows + " x " + length + ", stride " + stride;
        int last = rows == 0 ? AT : AT + (rows - 1) * stride + length;
        for (int i = 0; i < end + 9; i++) {
            boolean outside = i < AT || i >= last;
            if (outside || (i - AT) % stride < length) {
                same(expected[i], a[i], which, i);
                same(outside ? z[i] : expected[i], inPlace[i], which, i);
            }
        }

        float[] delta = values(end + 10, special);
        float[] alone = delta.clone();
        for (int row = 0; row < rows; row++) {
            int at = AT + row * stride;
            f.backward(length, z, at, expected, at, alone, at, alone, at);
        }
        f.backwardRows(rows, length, stride, z, AT, expected, AT, delta, AT);
        for (int i = 0; i < delta.length; i++) {
            same(alone[i], delta[i], which + ", backward", i);
        }
    }

    private static void same(float expected, float actual, String which, int i) {
        assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(actual), () -> which + ", element " + i);
    }
}
