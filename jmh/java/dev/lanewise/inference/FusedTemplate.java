package dev.lanewise.inference;

import dev.lanewise.kernel.MathKernels;
import dev.lanewise.kernel.SoftmaxKernels;
import java.io.IOException;
import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A class that is loaded again as a hidden one for each shape, whose sizes and places are its class data and so constants
 * for the JIT; with loops of its own, relu in the register. For 512 bits and up to four layers.
 */
final class FusedTemplate implements Forward {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_512;
    private static final int PANEL = 16;
    private static final int[] SHAPE = shape();
    private static final int DEPTH = SHAPE[0];
    private static final boolean SOFTMAX = SHAPE[1] == 1;
    private static final int INPUTS = SHAPE[2];
    private static final int M1 = SHAPE[3];
    private static final int M2 = SHAPE[4];
    private static final int M3 = SHAPE[5];
    private static final int M4 = SHAPE[6];
    private static final int W1 = SHAPE[7];
    private static final int W2 = SHAPE[8];
    private static final int W3 = SHAPE[9];
    private static final int W4 = SHAPE[10];
    private static final int B1 = SHAPE[11];
    private static final int B2 = SHAPE[12];
    private static final int B3 = SHAPE[13];
    private static final int B4 = SHAPE[14];
    private static final int Z1 = SHAPE[15];
    private static final int Z2 = SHAPE[16];
    private static final int Z3 = SHAPE[17];
    private static final int Z4 = SHAPE[18];

    private final float[] slab;
    private final float[] values;

    FusedTemplate(float[] slab, float[] values) {
        this.slab = slab;
        this.values = values;
    }

    static Forward of(Plan plan) throws IOException, ReflectiveOperationException {
        int[] all = new int[19];
        all[0] = plan.depth;
        all[1] = plan.softmax ? 1 : 0;
        System.arraycopy(plan.sizes, 0, all, 2, plan.depth + 1);
        System.arraycopy(plan.weightsAt, 0, all, 7, plan.depth);
        System.arraycopy(plan.biasAt, 0, all, 11, plan.depth);
        System.arraycopy(plan.zAt, 0, all, 15, plan.depth);
        try (InputStream bytes =
                Objects.requireNonNull(FusedTemplate.class.getResourceAsStream("FusedTemplate.class"))) {
            return (Forward) MethodHandles.lookup()
                    .defineHiddenClassWithClassData(bytes.readAllBytes(), all, true)
                    .lookupClass()
                    .getDeclaredConstructor(float[].class, float[].class)
                    .newInstance(plan.slab, plan.values);
        }
    }

    /** Zeros in the class itself, which is there to be copied. */
    private static int[] shape() {
        try {
            int[] shape = MethodHandles.classData(MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, int[].class);
            return shape == null ? new int[19] : shape;
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    public void predict(float[] in, int inAt, float[] out, int outAt) {
        gemv(M1, INPUTS, slab, W1, in, inAt, B1, values, Z1, DEPTH > 1);
        if (DEPTH > 1) {
            gemv(M2, M1, slab, W2, values, Z1, B2, values, Z2, DEPTH > 2);
        }
        if (DEPTH > 2) {
            gemv(M3, M2, slab, W3, values, Z2, B3, values, Z3, DEPTH > 3);
        }
        if (DEPTH > 3) {
            gemv(M4, M3, slab, W4, values, Z3, B4, values, Z4, false);
        }
        int at = DEPTH == 1 ? Z1 : DEPTH == 2 ? Z2 : DEPTH == 3 ? Z3 : Z4;
        int outputs = DEPTH == 1 ? M1 : DEPTH == 2 ? M2 : DEPTH == 3 ? M3 : M4;
        if (SOFTMAX) {
            SoftmaxKernels.softmax(outputs, values, at, out, outAt);
        } else {
            MathKernels.sigmoid(outputs, values, at, out, outAt);
        }
    }

    private static void gemv(
            int rows, int cols, float[] p, int pAt, float[] x, int xAt, int bAt, float[] y, int yAt, boolean relu) {
        int bound = cols & -4;
        for (int first = 0; first < rows; first += PANEL) {
            int panelAt = pAt + first * cols;
            FloatVector sum0 = FloatVector.fromArray(F, p, bAt + first);
            FloatVector sum1 = FloatVector.zero(F);
            FloatVector sum2 = FloatVector.zero(F);
            FloatVector sum3 = FloatVector.zero(F);
            int k = 0;
            for (; k < bound; k += 4) {
                int at = panelAt + k * PANEL;
                sum0 = FloatVector.fromArray(F, p, at).fma(FloatVector.broadcast(F, x[xAt + k]), sum0);
                sum1 = FloatVector.fromArray(F, p, at + PANEL).fma(FloatVector.broadcast(F, x[xAt + k + 1]), sum1);
                sum2 = FloatVector.fromArray(F, p, at + 2 * PANEL).fma(FloatVector.broadcast(F, x[xAt + k + 2]), sum2);
                sum3 = FloatVector.fromArray(F, p, at + 3 * PANEL).fma(FloatVector.broadcast(F, x[xAt + k + 3]), sum3);
            }
            FloatVector sum = sum0.add(sum1).add(sum2.add(sum3));
            if (relu) {
                sum = sum.blend(0f, sum.compare(VectorOperators.LE, 0f));
            }
            sum.intoArray(y, yAt + first);
        }
    }
}
