package dev.lanewise.kernel;

import java.util.Objects;

/**
 * Dropout (N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014), inverted: what
 * is kept is made larger, so that nothing changes where nothing is dropped.
 *
 * <p>The mask comes from a generator without state: element i is decided by a hash of i and the key alone, so the same
 * key gives the same mask forward and backward, at every width and in any order, and nothing is stored.
 *
 * <p>The result has the same bits on any CPU, with vector and with scalar kernels. No method allocates once it is
 * compiled; all are safe for use by many threads as long as no thread writes what another one reads.
 */
/*
 * The hash of element i, in 32-bit arithmetic, with the halves k0 (low) and k1 (high) of the key:
 *
 *     h = i * 0x9E3779B9 + k0          the odd golden ratio: neighbours start far apart
 *     h = (h ^ h >>> 17) * 0xED5AD4BB ^ k1
 *     h = (h ^ h >>> 11) * 0xAC4C1B51
 *     h = (h ^ h >>> 15) * 0x31848BAB
 *     h = h ^ h >>> 14
 *
 * which is the permutation triple32 (C. Wellons, "Prospecting for hash functions", 2018) with the second half of the key
 * after its first round. With two rounds in all, keys whose upper halves differ in one bit gave masks that depend on each
 * other. The upper 24 bits are compared with p 2^24.
 */
public final class DropoutKernels {
    private DropoutKernels() {}

    /**
     * {@code y = mask (.) x}, where an element of the mask is 0 with probability p, else {@code 1 / (1 - p)}.
     *
     * @param length the number of elements, may be 0
     * @param p the fraction to drop, at least 0 and less than 1, taken as a multiple of 2^-24
     * @param key fixes the mask: any value, another one for each use
     * @param x not modified unless it is y; a NaN or an infinity is not hidden, it becomes NaN where it is dropped
     * @param xAt where x starts
     * @param y overwritten; may be x with the same start, must not overlap it otherwise
     * @param yAt where y starts
     * @throws IllegalArgumentException if p is out of range; nothing is written then
     * @throws IndexOutOfBoundsException if the length is negative or an array too short; nothing is written then
     */
    public static void dropout(int length, float p, long key, float[] x, int xAt, float[] y, int yAt) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("the fraction to drop must be at least 0 and less than 1, is " + p);
        }
        Objects.checkFromIndexSize(xAt, length, x.length);
        Objects.checkFromIndexSize(yAt, length, y.length);
        if (Simd.VECTOR) {
            SimdDropout.dropout(length, p, key, x, xAt, y, yAt);
        } else {
            ScalarDropout.dropout(length, p, key, x, xAt, y, yAt);
        }
    }
}
