package dev.lanewise.peers;

import java.util.SplittableRandom;

/** Made-up data. */
final class Data {
    private Data() {}

    /** Uniform from -limit to limit. */
    static float[] uniform(int length, float limit, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] data = new float[length];
        for (int i = 0; i < length; i++) {
            data[i] = limit * (2 * (float) random.nextDouble() - 1);
        }
        return data;
    }

    /** The same numbers as {@code double}. */
    static double[] doubles(float[] x, int at, int length) {
        double[] doubles = new double[length];
        for (int i = 0; i < length; i++) {
            doubles[i] = x[at + i];
        }
        return doubles;
    }
}
