package dev.lanewise.kernel;

import static dev.lanewise.kernel.ScalarDropout.*;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector kernel behind {@link DropoutKernels}: {@link ScalarDropout}, operation by operation. */
final class SimdDropout {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final Class<? extends IntVector> W = Lanes.INT_VECTOR;
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
        IntVector start = W.cast(IntVector.fromArray(I, FIRST, 0)).lanewise(ADD, (int) key);
        IntVector none = IntVector.zero(I);
        for (int i = 0; i < bound; i += LENGTH) {
            IntVector h = W.cast(start).lanewise(ADD, i * GOLDEN);
            h = h.lanewise(XOR, h.lanewise(LSHR, 17)).lanewise(MUL, MULTIPLIER1).lanewise(XOR, key1);
            h = h.lanewise(XOR, h.lanewise(LSHR, 11)).lanewise(MUL, MULTIPLIER2);
            h = h.lanewise(XOR, h.lanewise(LSHR, 15)).lanewise(MUL, MULTIPLIER3);
            h = h.lanewise(XOR, h.lanewise(LSHR, 14)).lanewise(LSHR, 8);
            FloatVector mask = kept.blend(none, h.compare(LT, threshold)).reinterpretAsFloats();
            V.cast(FloatVector.fromArray(F, x, xAt + i).lanewise(MUL, mask)).intoArray(y, yAt + i);
        }
        rest(length, bound, p, key, x, xAt, y, yAt);
    }
}
