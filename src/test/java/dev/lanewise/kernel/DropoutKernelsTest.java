package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The mask: its bits, its mean, and that its elements know nothing of each other. */
@Tag("width")
class DropoutKernelsTest {
    private static final float[] FRACTIONS = {0f, 0x1p-24f, 0.1f, 0.5f, 0.9f, 1 - 0x1p-24f};

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdDropout.class, ScalarDropout.class);
    }

    @Test
    void theyMatchTheOracleAndWriteNothingElse() {
        for (int length : Cases.FEW_LENGTHS) {
            for (int at : Cases.OFFSETS) {
                for (float p : FRACTIONS) {
                    long key = 0x9E3779B97F4A7C15L * (length + at + 1);
                    float[] x = Cases.gaussian(length + 1, length);
                    float[] gx = Cases.guarded(x, 17 - at);
                    float[] gy = Cases.guarded(x, at);
                    float[] before = gx.clone();
                    DropoutKernels.dropout(length, p, key, gx, 17 - at, gy, at);
                    Cases.assertSameBits(before, gx, () -> "x is not modified");
                    Cases.assertGuarded(gy, at, length, () -> "dropout " + length);
                    DropoutKernels.dropout(length, p, key, gx, 17 - at, gx, 17 - at);
                    for (int i = 0; i < length; i++) {
                        double expected = x[i] * DropoutOracle.mask(i, p, key);
                        assertEquals(expected, gy[at + i], 1e-6 * Math.abs(expected));
                        assertEquals(gy[at + i], gx[17 - at + i], "in place");
                    }
                }
            }
        }
    }

    @Test
    void asMuchIsDroppedAsAskedFor() {
        int n = 1 << 20;
        float[] ones = new float[n];
        Level1Kernels.fill(n, 1f, ones, 0);
        float[] y = new float[n];
        for (float p : new float[] {0.1f, 0.5f, 0.9f}) {
            for (long key = -3; key < 3; key++) {
                DropoutKernels.dropout(n, p, key, ones, 0, y, 0);
                int dropped = 0;
                int pairs = 0;
                for (int i = 0; i < n; i++) {
                    dropped += y[i] == 0 ? 1 : 0;
                    pairs += y[i] == 0 && y[(i + 1) % n] == 0 ? 1 : 0;
                }
                double deviation = 5 * Math.sqrt(n * p * (1 - p));
                assertEquals(n * (double) p, dropped, deviation, "p " + p + ", key " + key);
                assertEquals(n * (double) p * p, pairs, 3 * deviation, "neighbours, p " + p + ", key " + key);
            }
        }
    }

    @Test
    void masksOfTwoKeysAreIndependent() {
        int n = 1 << 20;
        float[] ones = new float[n];
        Level1Kernels.fill(n, 1f, ones, 0);
        float[] first = new float[n];
        float[] second = new float[n];
        DropoutKernels.dropout(n, 0.5f, 7, ones, 0, first, 0);
        for (long key : new long[] {6, 8, 7 + (1L << 32), 7 ^ (1L << 63), 7 + (1L << 31)}) {
            DropoutKernels.dropout(n, 0.5f, key, ones, 0, second, 0);
            int both = 0;
            for (int i = 0; i < n; i++) {
                both += first[i] == 0 && second[i] == 0 ? 1 : 0;
            }
            assertEquals(n / 4.0, both, 5 * Math.sqrt(n * 3.0 / 16), "key " + key);
        }
    }

    @Test
    void nothingNonFiniteIsHidden() {
        float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN};
        for (float value : bad) {
            float[] x = new float[40];
            Level1Kernels.fill(40, value, x, 0);
            DropoutKernels.dropout(40, 0.5f, 3, x, 0, x, 0);
            for (float y : x) {
                assertTrue(!Float.isFinite(y));
            }
        }
    }

    @Test
    void fractionsOutOfRangeAreRefused() {
        float[] x = new float[4];
        for (float p : new float[] {-0.1f, 1f, Float.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> DropoutKernels.dropout(4, p, 0, x, 0, x, 0));
        }
    }
}
