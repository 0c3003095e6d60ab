package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarDropout.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernel behind {@link DropoutKernels}: {@link ScalarDropout}, operation by operation. */
final class SimdDropout {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final VectorSpecies<Integer> I = Lanes.INT_SPECIES;
    private static final int LENGTH = Lanes.LENGTH;

    /** i GOLDEN for the lanes of one vector. */
    private static final int[] FIRST = new int[LENGTH];

    static {
        for (int i = 0; i < LENGTH; i++) {
            FIRST[i] = i * GOLDEN;
        }
    }

    private SimdDropout() {}

    static void dropout(int length, float p, long key, float[] x, int xAt, float[] y, int yAt) {
        int bound = F.loopBound(length);
        int threshold = (int) (p * STEPS);
        IntVector kept = IntVector.broadcast(I, Float.floatToRawIntBits(1f / (1f - p)));
        int key1 = (int) (key >>> 32);
        IntVector start = IntVector.fromArray(I, FIRST, 0).add((int) key);
        for (int i = 0; i < bound; i += LENGTH) {
            IntVector h = start.add(i * GOLDEN);
            h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 17))
                    .mul(MULTIPLIER1)
                    .lanewise(VectorOperators.XOR, key1);
            h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 11))
                    .mul(MULTIPLIER2);
            h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15))
                    .mul(MULTIPLIER3);
            h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 14))
                    .lanewise(VectorOperators.LSHR, 8);
            FloatVector mask =
                    kept.blend(0, h.compare(VectorOperators.LT, threshold)).reinterpretAsFloats();
            FloatVector.fromArray(F, x, xAt + i).mul(mask).intoArray(y, yAt + i);
        }
        rest(length, bound, p, key, x, xAt, y, yAt);
    }
}
