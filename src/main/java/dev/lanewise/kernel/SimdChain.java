package dev.lanewise.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LE;

import java.io.IOException;
import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** The vector kernel of one step of a {@link PanelChain}; the class itself is a mould that {@link #hidden} copies. */
final class SimdChain extends PanelChain {
    private static final VectorSpecies<Float> F = Lanes.SPECIES;
    private static final Class<? extends FloatVector> V = Lanes.VECTOR;
    private static final int LENGTH = Lanes.LENGTH;
    private static final int PANEL = Lanes.PANEL;
    private static final Link LINK = link();
    private static final int PADDED = PanelKernels.padded(LINK.step().rows());
    private static final int COLS = LINK.step().cols();
    private static final int BOUND = COLS & -4;
    private static final int PANELS = LINK.step().pAt();
    private static final int BIAS = LINK.step().bAt();
    private static final int Z = LINK.step().zAt();
    private static final boolean LAST = LINK.step().last();
    private static final @Nullable PanelChain NEXT = LINK.next();

    SimdChain() {}

    /** A copy of this class whose step is constant, or null where classes cannot be copied. */
    static @Nullable PanelChain hidden(Link link) {
        try (InputStream mould = SimdChain.class.getResourceAsStream("SimdChain.class")) {
            return mould == null
                    ? null
                    : (PanelChain) MethodHandles.lookup()
                            .defineHiddenClassWithClassData(mould.readAllBytes(), link, true)
                            .lookupClass()
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (IOException | ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    /** The class data; no rows and no columns for the mould. */
    private static Link link() {
        try {
            Link link = MethodHandles.classData(MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, Link.class);
            return link == null ? new Link(new Step(0, 0, 0, 0, 0, true), null) : link;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Two vectors at a time share each input; at 512 bits an odd one is left. */
    @Override
    public void run(float[] p, float[] x, int xAt, float[] z) {
        FloatVector zero = FloatVector.zero(F);
        int lane = 0;
        for (; lane + LENGTH < PADDED; lane += 2 * LENGTH) {
            int leftAt = PANELS + PanelKernels.rowAt(lane, COLS);
            int rightAt = PANELS + PanelKernels.rowAt(lane + LENGTH, COLS);
            FloatVector left0 = FloatVector.fromArray(F, p, BIAS + lane);
            FloatVector left1 = FloatVector.zero(F);
            FloatVector left2 = FloatVector.zero(F);
            FloatVector left3 = FloatVector.zero(F);
            FloatVector right0 = FloatVector.fromArray(F, p, BIAS + lane + LENGTH);
            FloatVector right1 = FloatVector.zero(F);
            FloatVector right2 = FloatVector.zero(F);
            FloatVector right3 = FloatVector.zero(F);
            int k = 0;
            for (; k < BOUND; k += 4) {
                FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
                left0 = FloatVector.fromArray(F, p, leftAt + k * PANEL).lanewise(FMA, vx0, left0);
                right0 = FloatVector.fromArray(F, p, rightAt + k * PANEL).lanewise(FMA, vx0, right0);
                FloatVector vx1 = FloatVector.broadcast(F, x[xAt + k + 1]);
                left1 = FloatVector.fromArray(F, p, leftAt + (k + 1) * PANEL).lanewise(FMA, vx1, left1);
                right1 = FloatVector.fromArray(F, p, rightAt + (k + 1) * PANEL).lanewise(FMA, vx1, right1);
                FloatVector vx2 = FloatVector.broadcast(F, x[xAt + k + 2]);
                left2 = FloatVector.fromArray(F, p, leftAt + (k + 2) * PANEL).lanewise(FMA, vx2, left2);
                right2 = FloatVector.fromArray(F, p, rightAt + (k + 2) * PANEL).lanewise(FMA, vx2, right2);
                FloatVector vx3 = FloatVector.broadcast(F, x[xAt + k + 3]);
                left3 = FloatVector.fromArray(F, p, leftAt + (k + 3) * PANEL).lanewise(FMA, vx3, left3);
                right3 = FloatVector.fromArray(F, p, rightAt + (k + 3) * PANEL).lanewise(FMA, vx3, right3);
            }
            if (k < COLS) {
                FloatVector vx0 = FloatVector.broadcast(F, x[xAt + k]);
                left0 = FloatVector.fromArray(F, p, leftAt + k * PANEL).lanewise(FMA, vx0, left0);
                right0 = FloatVector.fromArray(F, p, rightAt + k * PANEL).lanewise(FMA, vx0, right0);
            }
            if (k + 1 < COLS) {
                FloatVector vx1 = FloatVector.broadcast(F, x[xAt + k + 1]);
                left1 = FloatVector.fromArray(F, p, leftAt + (k + 1) * PANEL).lanewise(FMA, vx1, left1);
                right1 = FloatVector.fromArray(F, p, rightAt + (k + 1) * PANEL).lanewise(FMA, vx1, right1);
            }
            if (k + 2 < COLS) {
                FloatVector vx2 = FloatVector.broadcast(F, x[xAt + k + 2]);
                left2 = FloatVector.fromArray(F, p, leftAt + (k + 2) * PANEL).lanewise(FMA, vx2, left2);
                right2 = FloatVector.fromArray(F, p, rightAt + (k + 2) * PANEL).lanewise(FMA, vx2, right2);
            }
            FloatVector left = left0.lanewise(ADD, left1).lanewise(ADD, left2.lanewise(ADD, left3));
            FloatVector right = right0.lanewise(ADD, right1).lanewise(ADD, right2.lanewise(ADD, right3));
            if (!LAST) {
                left = left.blend(zero, left.compare(LE, zero));
                right = right.blend(zero, right.compare(LE, zero));
            }
            V.cast(left).intoArray(z, Z + lane);
            V.cast(right).intoArray(z, Z + lane + LENGTH);
        }
        for (; lane < PADDED; lane += LENGTH) {
            int panelAt = PANELS + PanelKernels.rowAt(lane, COLS);
            FloatVector sum0 = FloatVector.fromArray(F, p, BIAS + lane);
            FloatVector sum1 = FloatVector.zero(F);
            FloatVector sum2 = FloatVector.zero(F);
            FloatVector sum3 = FloatVector.zero(F);
            int k = 0;
            for (; k < BOUND; k += 4) {
                int at = panelAt + k * PANEL;
                sum0 = FloatVector.fromArray(F, p, at).lanewise(FMA, FloatVector.broadcast(F, x[xAt + k]), sum0);
                sum1 = FloatVector.fromArray(F, p, at + PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 1]), sum1);
                sum2 = FloatVector.fromArray(F, p, at + 2 * PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 2]), sum2);
                sum3 = FloatVector.fromArray(F, p, at + 3 * PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 3]), sum3);
            }
            int at = panelAt + k * PANEL;
            if (k < COLS) {
                sum0 = FloatVector.fromArray(F, p, at).lanewise(FMA, FloatVector.broadcast(F, x[xAt + k]), sum0);
            }
            if (k + 1 < COLS) {
                sum1 = FloatVector.fromArray(F, p, at + PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 1]), sum1);
            }
            if (k + 2 < COLS) {
                sum2 = FloatVector.fromArray(F, p, at + 2 * PANEL)
                        .lanewise(FMA, FloatVector.broadcast(F, x[xAt + k + 2]), sum2);
            }
            FloatVector sum = sum0.lanewise(ADD, sum1).lanewise(ADD, sum2.lanewise(ADD, sum3));
            if (!LAST) {
                sum = sum.blend(zero, sum.compare(LE, zero));
            }
            V.cast(sum).intoArray(z, Z + lane);
        }
        if (NEXT != null) {
            NEXT.run(p, z, Z, z);
        }
    }
}
