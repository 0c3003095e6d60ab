package dev.lanewise.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Another library that was there first: it uses vectors of the class that no kernel of ours uses, until all is compiled. What
 * the JIT knows of the final methods of the Vector API, which all users share, is then about its vectors (decision 0022).
 */
public final class OtherVectors implements Runnable {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_MAX;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_MAX;
    private static final int LENGTH = 256 * F.length();
    private static final int TURNS = 500;

    /** A copy of the class counts anew, until C2 has compiled it: the others' counts must not be a few among ours. */
    private static final int COPIES = 10;

    private final float[] x = new float[LENGTH];
    private final float[] y = new float[LENGTH];
    private final float[] z = new float[LENGTH];
    private final int[] n = new int[LENGTH];

    /** With data that change their sign. */
    public OtherVectors() {
        for (int i = 0; i < LENGTH; i++) {
            x[i] = (i * 37 % 101 - 50) / 64f;
            y[i] = (i * 29 % 103 - 50) / 64f;
        }
    }

    /** Whether its vectors are of a class of their own, which is what matters. */
    public static boolean differ() {
        return F.vectorType() != Lanes.SPECIES.vectorType() && I.vectorType() != Lanes.INT_SPECIES.vectorType();
    }

    /** Uses what there is, in copies of this class. */
    public static void use() {
        try (InputStream file = Objects.requireNonNull(OtherVectors.class.getResourceAsStream("OtherVectors.class"))) {
            byte[] bytes = file.readAllBytes();
            for (int copy = 0; copy < COPIES; copy++) {
                Class<?> type =
                        MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
                ((Runnable) type.getDeclaredConstructor().newInstance()).run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void run() {
        for (int turn = 0; turn < TURNS; turn++) {
            floats();
            numbers();
            choices();
            integers();
            parts(VectorMask.fromLong(F, (1L << (F.length() / 2)) - 1));
        }
    }

    private void floats() {
        for (int i = 0; i < LENGTH; i += F.length()) {
            FloatVector vx = FloatVector.fromArray(F, x, i);
            FloatVector vy = FloatVector.fromArray(F, y, i);
            vx.fma(vy, vx).add(vy).sub(vx).mul(vy).div(vx).min(vy).max(vx).intoArray(z, i);
            vx.abs().sqrt().neg().intoArray(z, i);
        }
    }

    private void numbers() {
        for (int i = 0; i < LENGTH; i += F.length()) {
            FloatVector vx = FloatVector.fromArray(F, x, i);
            vx.fma(0.5f, 0.25f).add(1f).sub(2f).mul(3f).div(4f).min(5f).max(6f).intoArray(z, i);
        }
    }

    private void choices() {
        for (int i = 0; i < LENGTH; i += F.length()) {
            FloatVector vx = FloatVector.fromArray(F, x, i);
            FloatVector vy = FloatVector.fromArray(F, y, i);
            vx.blend(0f, vx.compare(VectorOperators.LT, 0f)).intoArray(z, i);
            vx.blend(vy, vx.compare(VectorOperators.GT, vy)).intoArray(z, i);
        }
    }

    private void integers() {
        for (int i = 0; i < LENGTH; i += F.length()) {
            IntVector bits = FloatVector.fromArray(F, x, i).reinterpretAsInts();
            IntVector shifted = bits.lanewise(VectorOperators.LSHR, 1).lanewise(VectorOperators.LSHL, 2);
            bits.lanewise(VectorOperators.ASHR, 3)
                    .sub(shifted)
                    .reinterpretAsFloats()
                    .intoArray(z, i);
            IntVector sum = bits.add(7).sub(shifted).mul(3).add(shifted).sub(5);
            sum.lanewise(VectorOperators.XOR, shifted)
                    .lanewise(VectorOperators.AND, 15)
                    .intoArray(n, i);
            bits.blend(0, bits.compare(VectorOperators.LT, 0)).intoArray(n, i);
        }
    }

    private void parts(VectorMask<Float> mask) {
        for (int i = 0; i < LENGTH; i += F.length()) {
            FloatVector.fromArray(F, x, i, mask)
                    .add(FloatVector.fromArray(F, y, i))
                    .intoArray(z, i, mask);
        }
    }
}
