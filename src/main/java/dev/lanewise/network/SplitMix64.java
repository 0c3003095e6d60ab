package dev.lanewise.network;

/**
 * A small seeded random generator: the same numbers on every machine.
 *
 * <p>SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): a counter
 * that advances by the odd 64-bit golden ratio, hashed by two multiply-xorshift rounds (Stafford's variant 13).
 * {@code java.util.random} is not used because its gaussians call {@code Math.log}, whose bits depend on the CPU.
 *
 * <p>Not thread-safe; allocates nothing after construction.
 */
public final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /**
     * Starts a generator.
     *
     * @param seed any value; equal seeds give equal sequences
     */
    public SplitMix64(long seed) {
        this.state = seed;
    }

    /**
     * A seed for an independent sequence, mixed from a seed and a stream number.
     *
     * @param seed the common seed
     * @param stream which sequence: an epoch, a layer
     * @return the seed of that sequence
     */
    public static long stream(long seed, long stream) {
        return mix(mix(seed + GOLDEN_GAMMA) + stream * GOLDEN_GAMMA);
    }

    /**
     * Starts again from a seed, so that one object serves many sequences without garbage.
     *
     * @param seed any value
     */
    public void reseed(long seed) {
        state = seed;
    }

    /**
     * The next 64 random bits.
     *
     * @return uniform over all {@code long} values
     */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /**
     * A uniform integer in {@code 0 <= n < bound}, without bias (D. Lemire, "Fast random integer generation in an
     * interval", 2019: the high half of a product, rejecting the few low halves that would favour some results).
     *
     * @param bound exclusive, positive
     * @return the integer
     * @throws IllegalArgumentException if the bound is not positive
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, is " + bound);
        }
        long product = (nextLong() >>> 32) * bound;
        long low = product & 0xFFFFFFFFL;
        if (low < bound) {
            long threshold = (1L << 32) % bound;
            while (low < threshold) {
                product = (nextLong() >>> 32) * bound;
                low = product & 0xFFFFFFFFL;
            }
        }
        return (int) (product >>> 32);
    }

    /**
     * A uniform float in {@code 0 <= u < 1}: 24 random bits times 2^-24.
     *
     * @return the float
     */
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1p-24f;
    }

    /**
     * A standard normal number by the Box-Muller transform, {@code sqrt(-2 ln u) cos(2 pi v)}, on {@code StrictMath}.
     *
     * @return the number
     */
    public double nextGaussian() {
        double u = ((nextLong() >>> 11) + 1) * 0x1p-53;
        double v = (nextLong() >>> 11) * 0x1p-53;
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * v);
    }

    private static long mix(long z) {
        long z1 = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long z2 = (z1 ^ (z1 >>> 27)) * 0x94D049BB133111EBL;
        return z2 ^ (z2 >>> 31);
    }
}
