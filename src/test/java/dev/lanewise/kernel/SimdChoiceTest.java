package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.ForkedJvm;
import dev.lanewise.ModulePathMain;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which kernels run under which flags: asserted in JVMs of their own. */
class SimdChoiceTest {
    @Test
    void vectorKernelsWithTheFlag() {
        ForkedJvm.Result result = run(ForkedJvm.VECTOR);
        assertTrue(width(result) >= 128, result.toString());
        assertTrue(result.out().contains("self-test: passed"), result.out());
        assertFalse(result.err().contains("Lanewise"), "no warning: " + result.err());
    }

    @Test
    void scalarKernelsAndOneWarningWithoutTheFlag() {
        assertScalarWithWarning(run(List.of()), "--add-modules jdk.incubator.vector");
    }

    @Test
    void scalarKernelsAndOneWarningInTheInterpreter() {
        assertScalarWithWarning(run(with("-Xint")), "interpreter only");
    }

    @Test
    void scalarKernelsAndOneWarningWithoutC2() {
        assertScalarWithWarning(run(with("-XX:TieredStopAtLevel=1")), "C1 only");
        assertScalarWithWarning(run(with("-XX:TieredStopAtLevel=3")), "stops at level 3");
    }

    @Test
    void scalarKernelsAndOneWarningWithoutFusedMultiplyAdd() {
        assertScalarWithWarning(run(with("-XX:-UseFMA")), "no fused multiply-add");
    }

    @Test
    void scalarKernelsInSilenceWhenSwitchedOff() {
        ForkedJvm.Result result = run(with("-Dlanewise.simd=off"));
        assertEquals(0, width(result));
        assertFalse(result.err().contains("Lanewise"), result.err());
    }

    @Test
    void requireFailsWithTheReasonWhereSimdIsNotToBeHad() {
        assertTrue(width(run(with("-Dlanewise.simd=require"))) >= 128);
        assertFailure(run(List.of("-Dlanewise.simd=require")), "jdk.incubator.vector is not there");
        assertFailure(run(with("-Dlanewise.simd=require", "-Xint")), "interpreter only");
    }

    @Test
    void forceRunsVectorKernelsWithoutC2() {
        assertTrue(width(run(with("-Dlanewise.simd=force", "-Xint"))) >= 128);
        assertFailure(run(List.of("-Dlanewise.simd=force")), "jdk.incubator.vector is not there");
    }

    @Test
    void anUnknownValueFails() {
        assertFailure(run(with("-Dlanewise.simd=on")), "auto, require, off, force");
    }

    @Test
    void javaBaseAloneIsEnough() {
        assertScalarWithWarning(run(List.of("--limit-modules", "java.base")), "--add-modules jdk.incubator.vector");
        ForkedJvm.Result vector = run(
                List.of("--limit-modules", "java.base,jdk.incubator.vector", "--add-modules", "jdk.incubator.vector"));
        assertTrue(width(vector) >= 128, vector.toString());
    }

    @Test
    void theModulePathGivesTheSameChoice() {
        ForkedJvm.Result vector = ForkedJvm.runOnModulePath(ModulePathMain.class, ForkedJvm.VECTOR);
        assertEquals("dev.lanewise true", vector.out().trim(), vector.err());
        ForkedJvm.Result scalar = ForkedJvm.runOnModulePath(ModulePathMain.class, List.of());
        assertEquals("dev.lanewise false", scalar.out().trim(), scalar.err());
        assertTrue(scalar.err().contains("--add-modules jdk.incubator.vector"), scalar.err());
    }

    private static List<String> with(String... more) {
        List<String> all = new ArrayList<>(ForkedJvm.VECTOR);
        all.addAll(List.of(more));
        return all;
    }

    private static ForkedJvm.Result run(List<String> flags) {
        return ForkedJvm.run(SimdChoiceMain.class, flags);
    }

    private static int width(ForkedJvm.Result result) {
        assertEquals(0, result.exit(), result.err());
        String[] words = result.out().split(" ", 3);
        assertEquals("12.0", words[0]);
        return Integer.parseInt(words[1]);
    }

    private static void assertScalarWithWarning(ForkedJvm.Result result, String reason) {
        assertEquals(0, width(result), result.out());
        assertEquals(2, result.err().split("Lanewise runs on its scalar kernels", -1).length, result.err());
        assertTrue(result.err().contains(reason), result.err());
        assertTrue(result.out().contains("scalar kernels (lanewise.simd=auto: "), result.out());
    }

    private static void assertFailure(ForkedJvm.Result result, String reason) {
        assertNotEquals(0, result.exit());
        assertEquals("", result.out());
        assertTrue(
                result.err().contains("SimdUnavailableError: ") && result.err().contains(reason), result.err());
    }
}
