package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Products in two parts: any split at a multiple of 4 gives the bits of the whole, and nothing else is written. */
@Tag("width")
class PrefixKernelsTest {
    private static final int[] ROWS = {1, 15, 16, 17, 33, 50, 64};
    private static final int[] COLS = {0, 1, 3, 4, 5, 7, 8, 12, 17, 64, 101};

    @Test
    @Tag("cold")
    void vectorKernelsMatchScalarBitForBit() throws ReflectiveOperationException {
        Twins.assertSameBits(SimdPrefix.class, ScalarPrefix.class);
    }

    @Test
    @Tag("noflag")
    void bothPartsTogetherAreTheWholeProduct() {
        int at = 0;
        for (int rows : ROWS) {
            for (int cols : COLS) {
                for (int prefix = 0; prefix <= cols; prefix += 4) {
                    at = (at + 5) % 18;
                    int padded = PanelKernels.padded(rows);
                    float[] a = Cases.special(rows * 131L + cols, rows * cols);
                    float[] x = Cases.guarded(Cases.special(cols, cols), at);
                    float[] b = Cases.guarded(Arrays.copyOf(Cases.gaussian(rows, rows), padded), 3);
                    float[] p = new float[padded * cols + 7];
                    PanelKernels.pack(rows, cols, a, 0, cols, p, 7);
                    float[] c = Cases.guarded(4 * padded, at);
                    float[] y = Cases.guarded(padded, 2);
                    float[] whole = Cases.guarded(padded, 2);
                    int rest = cols - prefix;
                    PrefixKernels.chains(rows, prefix, p, 7, cols, x, at, b, 3, c, at);
                    PrefixKernels.gemv(rows, rest, p, 7 + 16 * prefix, cols, x, at + prefix, c, at, y, 2);
                    PanelKernels.gemv(rows, cols, p, 7, x, at, b, 3, whole, 2);
                    String which = rows + " x (" + prefix + " + " + rest + ")";
                    Cases.assertSameBits(whole, y, () -> which);
                    Cases.assertGuarded(c, at, 4 * padded, () -> "chains " + which);
                }
            }
        }
    }

    @Test
    @Tag("noflag")
    void eachSampleOfABatchGoesOnAsItWouldAlone() {
        for (int batch : new int[] {1, 5, 6, 8, 9, 13, 48}) {
            for (int rows : ROWS) {
                for (int cols : new int[] {0, 1, 4, 7, 17}) {
                    int padded = PanelKernels.padded(rows);
                    int xStride = cols + batch % 3;
                    int zStride = padded + rows % 4;
                    float[] p = new float[padded * (cols + 8)];
                    PanelKernels.pack(rows, cols + 8, Cases.special(rows, rows * (cols + 8)), 0, cols + 8, p, 0);
                    float[] x = Cases.special(batch, batch * xStride + 3);
                    float[] c = Cases.special(cols, 4 * padded + 2);
                    float[] together = Cases.guarded(batch * zStride, 1);
                    float[] alone = Cases.guarded(batch * zStride, 1);
                    PrefixKernels.gemm(batch, rows, cols, x, 3, xStride, p, 128, cols + 8, c, 2, together, 1, zStride);
                    for (int s = 0; s < batch; s++) {
                        PrefixKernels.gemv(
                                rows, cols, p, 128, cols + 8, x, 3 + s * xStride, c, 2, alone, 1 + s * zStride);
                    }
                    String which = batch + " x " + rows + " x " + cols;
                    Cases.assertSameBits(alone, together, () -> which);
                }
            }
        }
    }

    @Test
    void aPartMustLieInItsMatrix() {
        float[] p = new float[32 * 8];
        float[] v = new float[200];
        assertThrows(IllegalArgumentException.class, () -> PrefixKernels.gemv(20, 9, p, 0, 8, v, 0, v, 0, v, 168));
        assertThrows(
                IndexOutOfBoundsException.class, () -> PrefixKernels.gemv(20, 5, p, 16 * 4, 8, v, 0, v, 0, v, 168));
        PrefixKernels.gemv(20, 4, p, 16 * 4, 8, v, 0, v, 0, v, 168);
    }

    @Test
    void allocatesNothingOnceWarm() {
        float[] p = Cases.gaussian(1, 64 * 48);
        float[] v = Cases.gaussian(2, 64);
        float[] c = new float[4 * 64];
        float[] y = new float[64];
        Cases.assertAllocatesNothingOnceWarm("chains", () -> PrefixKernels.chains(50, 28, p, 0, 48, v, 0, v, 0, c, 0));
        float[] z = new float[9 * 64];
        Cases.assertAllocatesNothingOnceWarm(
                "gemm", () -> PrefixKernels.gemm(9, 50, 7, p, 0, 48, p, 16 * 28, 48, c, 0, z, 0, 64));
        Cases.assertAllocatesNothingOnceWarm(
                "gemv", () -> PrefixKernels.gemv(50, 19, p, 16 * 28, 48, v, 28, c, 0, y, 0));
    }
}
