package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.ForkedJvm;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small shapes as chains: the bits of product, relu, product, cold and compiled. */
@Tag("width")
class PanelChainTest {
    /** A shape at its places, and the arrays for it. */
    private static final class Shape {
        final int[] sizes;
        final int[] pAt;
        final int[] bAt;
        final int[] zAt;
        final float[] p;
        final int zLength;

        Shape(int seed, int... sizes) {
            this.sizes = sizes;
            int depth = sizes.length - 1;
            pAt = new int[depth];
            bAt = new int[depth];
            zAt = new int[depth];
            int at = 12;
            int z = 3;
            for (int l = 0; l < depth; l++) {
                pAt[l] = at;
                at += PanelKernels.padded(sizes[l + 1]) * sizes[l];
                bAt[l] = at;
                at += PanelKernels.padded(sizes[l + 1]);
                zAt[l] = z;
                z += PanelKernels.padded(sizes[l + 1]) + 2;
            }
            p = new float[at];
            zLength = z;
            for (int l = 0; l < depth; l++) {
                float[] a = Cases.gaussian(seed + l, sizes[l + 1] * sizes[l]);
                PanelKernels.pack(sizes[l + 1], sizes[l], a, 0, sizes[l], p, pAt[l]);
                System.arraycopy(Cases.gaussian(seed + 9L + l, sizes[l + 1]), 0, p, bAt[l], sizes[l + 1]);
            }
        }

        PanelChain chain() {
            return PanelChain.of(sizes, pAt, bAt, zAt).orElseThrow();
        }

        float[] expected(float[] x, int xAt) {
            float[] z = new float[zLength];
            for (int l = 0; l < pAt.length; l++) {
                float[] in = l == 0 ? x : z;
                int inAt = l == 0 ? xAt : zAt[l - 1];
                PanelKernels.gemv(sizes[l + 1], sizes[l], p, pAt[l], in, inAt, p, bAt[l], z, zAt[l]);
                if (l < pAt.length - 1) {
                    ActivationKernels.relu(PanelKernels.padded(sizes[l + 1]), z, zAt[l], z, zAt[l]);
                }
            }
            return z;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"16,32,32,1", "1,1", "5,17,3", "33,16", "7,2,9,31,4,5", "64,48", "3,40,6,2"})
    @Tag("cold")
    void chainsHaveTheBitsOfTheirProducts(String sizes) {
        Shape shape = new Shape(
                sizes.length(),
                Arrays.stream(sizes.split(",")).mapToInt(Integer::parseInt).toArray());
        PanelChain chain = shape.chain();
        for (int call = 0; call < 20_000; call++) {
            int seed = call % 50;
            float[] x =
                    seed % 5 == 0 ? Cases.special(seed, shape.sizes[0] + 2) : Cases.gaussian(seed, shape.sizes[0] + 2);
            float[] z = new float[shape.zLength];
            chain.run(shape.p, x, 2, z);
            Cases.assertSameBits(shape.expected(x, 2), z, () -> sizes + ", input " + seed);
        }
    }

    @Test
    void aShapeHasOneChainAndLargeOnesHaveNone() {
        assertSame(new Shape(1, 8, 16, 4).chain(), new Shape(2, 8, 16, 4).chain());
        Shape large = new Shape(1, 64, 128, 64, 10);
        Shape wide = new Shape(1, 8, 49, 2);
        assertTrue(PanelChain.of(wide.sizes, wide.pAt, wide.bAt, wide.zAt).isEmpty());
        assertTrue(PanelChain.of(large.sizes, large.pAt, large.bAt, large.zAt).isEmpty());
    }

    /** In JVMs of their own, as classes are never unloaded. */
    @Test
    void beyondTheLimitPredictionsHaveTheSameBitsWithoutAChain() {
        List<String> free = predictions("free");
        List<String> full = predictions("full");
        assertEquals("3", free.get(0));
        assertEquals("0", full.get(0));
        assertEquals(51, free.size());
        assertEquals(free.subList(1, 51), full.subList(1, 51));
    }

    private static List<String> predictions(String limit) {
        ForkedJvm.Result result = ForkedJvm.run(PanelChainLimitMain.class, ForkedJvm.VECTOR, limit);
        assertEquals(0, result.exit(), result.err());
        return result.out().lines().toList();
    }

    @Test
    void shortArraysAreRefused() {
        Shape shape = new Shape(1, 8, 16, 4);
        float[] x = new float[8];
        float[] z = new float[shape.zLength];
        assertThrows(IndexOutOfBoundsException.class, () -> shape.chain().run(shape.p, x, 1, z));
        assertThrows(IndexOutOfBoundsException.class, () -> shape.chain().run(shape.p, x, -1, z));
        assertThrows(IndexOutOfBoundsException.class, () -> shape.chain().run(new float[100], x, 0, z));
        assertThrows(IndexOutOfBoundsException.class, () -> shape.chain().run(shape.p, x, 0, new float[16]));
    }

    @Test
    void allocatesNothingOnceWarm() {
        Shape shape = new Shape(1, 16, 32, 32, 1);
        PanelChain chain = shape.chain();
        float[] x = Cases.gaussian(1, 16);
        float[] z = new float[shape.zLength];
        Cases.assertAllocatesNothingOnceWarm("chain", () -> chain.run(shape.p, x, 0, z));
    }
}
