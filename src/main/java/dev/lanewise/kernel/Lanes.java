package dev.lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of this JVM, and the order of every sum over lanes. Only {@code Simd*} classes may load this class:
 * it needs {@code jdk.incubator.vector}.
 *
 * <p>Each class with a vector loop keeps its own {@code private static final} copy of the species.
 */
/*
 * The sum of 16 logical lanes. A result must not depend on the width of the hardware, so every sum is over 16 logical
 * lanes: element i of the whole blocks of 16 belongs to lane i % 16, whether the 16 lanes are one vector of 512 bits,
 * two of 256 or four of 128. The lanes are then added as a halving tree,
 *
 *     lanes[i] += lanes[i + 8] for i < 8;   then + 4 for i < 4;   then + 2 for i < 2;   then lanes[0] + lanes[1]
 *
 * whose first steps are plain additions of whole vectors when the hardware is narrower. The last length % 16 elements
 * are one sequential chain that starts at 0 and is added last: tree + tail. FloatVector.reduceLanes has no fixed order
 * (its result changes when C2 takes over) and is never used.
 */
final class Lanes {
    /** Logical lanes of every sum, rows of a panel; not the width of the hardware. */
    static final int PANEL = PanelKernels.PANEL;

    /** The preferred species of this JVM, at most 512 bits, so that one vector never holds more than a panel row. */
    static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() > PANEL ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

    /**
     * The class of a vector of {@link #SPECIES}, {@code V} in the kernels: {@code V.cast(sum).intoArray(...)}, never {@code
     * sum.intoArray(...)} (decision 0022).
     */
    @SuppressWarnings("unchecked")
    static final Class<? extends FloatVector> VECTOR = (Class<? extends FloatVector>) (Class<?>) SPECIES.vectorType();

    /** Integers in the shape of {@link #SPECIES}. */
    static final VectorSpecies<Integer> INT_SPECIES =
            IntVector.SPECIES_PREFERRED.length() > PANEL ? IntVector.SPECIES_512 : IntVector.SPECIES_PREFERRED;

    /** The class of a vector of {@link #INT_SPECIES}, {@code W} in the kernels. */
    @SuppressWarnings("unchecked")
    static final Class<? extends IntVector> INT_VECTOR =
            (Class<? extends IntVector>) (Class<?>) INT_SPECIES.vectorType();

    /** Floats in one vector: 4, 8 or 16 if {@link #supported()}. */
    static final int LENGTH = SPECIES.length();

    /** Bits in one vector, for classes that must not see the Vector API. */
    static final int BITS = SPECIES.vectorBitSize();

    private Lanes() {}

    /** Whether the vector kernels are written for this shape: 128, 256 or 512 bits. Otherwise use the scalar ones. */
    static boolean supported() {
        return LENGTH == 4 || LENGTH == 8 || LENGTH == 16;
    }

    /**
     * The shuffle that exchanges lanes whose numbers differ by {@code distance}, a power of two below {@link #LENGTH}
     * (a larger one gives a shuffle of no use, so that a class for three widths can hold all of them).
     */
    static VectorShuffle<Float> swap(int distance) {
        int[] source = new int[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            source[i] = (i ^ distance) % LENGTH;
        }
        return VectorShuffle.fromArray(SPECIES, source, 0);
    }

    /** The shuffle that turns a row-major matrix of lanes with so many columns; at widths below 512 bits of no use. */
    static VectorShuffle<Float> turn(int columns) {
        int rows = PANEL / columns;
        return VectorShuffle.fromOp(SPECIES, i -> (i % rows * columns + i / rows) % LENGTH);
    }

    /** The lanes whose number has the bit {@code distance}: the other half of each pair that {@link #swap} exchanges. */
    static VectorMask<Float> upper(int distance) {
        boolean[] upper = new boolean[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            upper[i] = (i & distance) != 0;
        }
        return VectorMask.fromArray(SPECIES, upper, 0);
    }
}
