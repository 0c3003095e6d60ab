package dev.lanewise.kernel;

/** The scalar kernel behind {@link DropoutKernels}. */
final class ScalarDropout {
    static final int GOLDEN = 0x9E3779B9;
    static final int MULTIPLIER1 = 0xED5AD4BB;
    static final int MULTIPLIER2 = 0xAC4C1B51;
    static final int MULTIPLIER3 = 0x31848BAB;

    /** 24 bits of the hash decide. */
    static final float STEPS = 0x1p24f;

    private ScalarDropout() {}

    static void dropout(int length, float p, long key, float[] x, int xAt, float[] y, int yAt) {
        rest(length, 0, p, key, x, xAt, y, yAt);
    }

    /** Elements {@code from} to {@code length}. */
    static void rest(int length, int from, float p, long key, float[] x, int xAt, float[] y, int yAt) {
        int threshold = (int) (p * STEPS);
        float kept = 1f / (1f - p);
        int key0 = (int) key;
        int key1 = (int) (key >>> 32);
        for (int i = from; i < length; i++) {
            int h = i * GOLDEN + key0;
            h = (h ^ h >>> 17) * MULTIPLIER1 ^ key1;
            h = (h ^ h >>> 11) * MULTIPLIER2;
            h = (h ^ h >>> 15) * MULTIPLIER3;
            h ^= h >>> 14;
            y[yAt + i] = x[xAt + i] * (h >>> 8 < threshold ? 0f : kept);
        }
    }
}
