package dev.lanewise.kernel;

/** The hash of {@link DropoutKernels} in 64-bit arithmetic, one element at a time. */
final class DropoutOracle {
    private static final long LOW = 0xFFFFFFFFL;

    private DropoutOracle() {}

    /** Element i of the mask. */
    static double mask(int i, double p, long key) {
        long h = (i * 0x9E3779B9L + (key & LOW)) & LOW;
        h = ((h ^ (h >> 17)) * 0xED5AD4BBL & LOW) ^ (key >>> 32);
        h = (h ^ (h >> 11)) * 0xAC4C1B51L & LOW;
        h = (h ^ (h >> 15)) * 0x31848BABL & LOW;
        h ^= h >> 14;
        return Math.floor(h / 256.0) < Math.floor(p * (1 << 24)) ? 0 : 1 / (1 - p);
    }
}
