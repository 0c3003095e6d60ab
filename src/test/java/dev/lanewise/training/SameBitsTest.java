package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanewise.ForkedJvm;
import dev.lanewise.kernel.Simd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The same seed, data and order give the same bits: at each SIMD width, on the scalar kernels, without the module, in
 * the interpreter and under C1. Each case is a JVM of its own.
 */
class SameBitsTest {
    private static final int ROUNDS = 4;
    private static final String EXPECTED = TrainingDigest.digest(ROUNDS);

    @Test
    void digestDependsOnWhatIsTrained() {
        assertNotEquals(EXPECTED, TrainingDigest.digest(ROUNDS + 1));
        assertEquals(EXPECTED, TrainingDigest.digest(ROUNDS));
    }

    @Test
    void sameAtEachWidth() {
        int widest = Simd.report().width();
        for (int width : List.of(128, 256, 512)) {
            List<String> flags = new ArrayList<>(ForkedJvm.VECTOR);
            flags.add("-XX:MaxVectorSize=" + width / 8);
            assertDigest(Math.min(width, widest), flags);
        }
    }

    @Test
    void sameOnScalarKernels() {
        assertDigest(0, with(ForkedJvm.VECTOR, "-Dlanewise.simd=off"));
    }

    @Test
    void sameWithoutTheModule() {
        assertDigest(0, List.of());
    }

    @Test
    void sameInTheInterpreter() {
        assertDigest(0, with(ForkedJvm.VECTOR, "-Xint"));
    }

    @Test
    void sameWithColdVectorKernels() {
        assertDigest(Simd.report().width(), with(ForkedJvm.VECTOR, "-XX:TieredStopAtLevel=1", "-Dlanewise.simd=force"));
    }

    private static List<String> with(List<String> flags, String... more) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of(more));
        return all;
    }

    private static void assertDigest(int width, List<String> flags) {
        ForkedJvm.Result result = ForkedJvm.run(TrainingDigest.class, flags, Integer.toString(ROUNDS));
        assertEquals(EXPECTED + " " + width, result.out().trim(), () -> flags + "\n" + result.err());
        assertEquals(0, result.exit());
    }
}
