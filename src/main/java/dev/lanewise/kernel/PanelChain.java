package dev.lanewise.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Products of {@link PanelKernels} one after the other, with relu between them, for one small shape whose sizes and places
 * are constants for the JIT: {@code z(1) = P(1) x + b(1)}, {@code z(l) = P(l) relu(z(l-1)) + b(l)}.
 *
 * <p>The bits are those of {@link PanelKernels#gemv} and {@link ActivationKernels#relu}; each product has at most 48 rows, whose
 * sums are four chains. There is one class for each step of
 * each shape, shared by all that have the shape and never unloaded; there are at most {@value #MOST} of them.
 *
 * <p>Immutable and thread-safe.
 */
/*
 * Each step is a class of its own, a hidden copy of SimdChain, whose sizes are static finals taken from its class data, and
 * whose next step is one too. So C2 knows each trip count, unrolls the short loops of a small layer entirely and calls the
 * next step directly, and none of that depends on what it chooses to inline (decision 0015 has the numbers, and what else
 * was tried).
 */
public abstract class PanelChain {
    /** Floats of all panels of a shape that is small enough: beyond, loops are long and constants save nothing. */
    static final int SMALL = 8192;

    /** Classes that may be made. */
    static final int MOST = 1024;

    private static final Map<List<Step>, PanelChain> CHAINS = new ConcurrentHashMap<>();

    PanelChain() {}

    /** One product: sizes, places, and whether relu and another product follow. */
    record Step(int rows, int cols, int pAt, int bAt, int zAt, boolean last) {}

    /** What the class of a step is made of. */
    record Link(Step step, @Nullable PanelChain next) {}

    /**
     * A chain for one shape.
     *
     * @param sizes of the vectors: of x, of z(1), of z(2) and so on
     * @param pAt where each matrix starts
     * @param bAt where each bias starts
     * @param zAt where each z starts
     * @return the chain; none if the shape is too large (8,192 floats of panels, 48 rows a product), too many shapes are in use, or there are no vector kernels
     */
    public static Optional<PanelChain> of(int[] sizes, int[] pAt, int[] bAt, int[] zAt) {
        List<Step> steps = new ArrayList<>();
        long length = 0;
        for (int l = 0; l < pAt.length; l++) {
            steps.add(new Step(sizes[l + 1], sizes[l], pAt[l], bAt[l], zAt[l], l == pAt.length - 1));
            length += PanelKernels.panelLength(sizes[l + 1], sizes[l]);
            if (PanelKernels.grouped(sizes[l + 1]) > 0) {
                return Optional.empty();
            }
        }
        return Simd.VECTOR && length <= SMALL ? Optional.ofNullable(of(steps)) : Optional.empty();
    }

    private static @Nullable PanelChain of(List<Step> steps) {
        PanelChain known = CHAINS.get(steps);
        return known == null ? made(steps) : known;
    }

    /** Makes the classes that a chain still lacks, from its end; none at all if there is no room for all of them. */
    private static synchronized @Nullable PanelChain made(List<Step> steps) {
        int lacking = steps.size();
        PanelChain next = null;
        while (lacking > 0) {
            PanelChain known = CHAINS.get(steps.subList(lacking - 1, steps.size()));
            if (known == null) {
                break;
            }
            next = known;
            lacking--;
        }
        if (CHAINS.size() + lacking > MOST) {
            return null;
        }
        for (int step = lacking - 1; step >= 0; step--) {
            next = SimdChain.hidden(new Link(steps.get(step), next));
            if (next == null) {
                return null;
            }
            CHAINS.put(List.copyOf(steps.subList(step, steps.size())), next);
        }
        return next;
    }

    /** Classes that there are. */
    static int made() {
        return CHAINS.size();
    }

    /**
     * Computes all z. Those but the last are left after relu.
     *
     * @param p holds the matrices and the biases at their places, padding 0; not modified
     * @param x not modified
     * @param xAt where x starts
     * @param z overwritten at the places of z, padding too
     * @throws IndexOutOfBoundsException if an array is too short; z is undefined then
     */
    public abstract void run(float[] p, float[] x, int xAt, float[] z);
}
