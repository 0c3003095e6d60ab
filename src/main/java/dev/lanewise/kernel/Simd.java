package dev.lanewise.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The choice between vector and scalar kernels, made once, when the first kernel of the process is used.
 *
 * <p>Both give the same bits; the choice is about speed alone. The system property {@code lanewise.simd} steers it:
 *
 * <ul>
 *   <li>{@code auto} (default): vector kernels if they work here, else scalar kernels and one warning that says why
 *       and what to do;
 *   <li>{@code require}: vector kernels, or a {@link SimdUnavailableError};
 *   <li>{@code off}: scalar kernels, no warning;
 *   <li>{@code force}: vector kernels even where C2 does not compile them (very slow: for tests).
 * </ul>
 *
 * <p>"Work here" means: the module {@code jdk.incubator.vector} is there, HotSpot's C2 compiles (every vector operation
 * boxes without it), the CPU has a fused multiply-add, and each vector kernel gives the scalar kernel's bits in a
 * self-test.
 */
public final class Simd {
    /** The name of the system property. */
    public static final String PROPERTY = "lanewise.simd";

    private static final List<String> MODES = List.of("auto", "require", "off", "force");
    private static final SimdReport REPORT = decide();

    /** Whether the vector kernels run: a constant for the JIT. */
    static final boolean VECTOR = REPORT.width() > 0;

    private Simd() {}

    /**
     * What was chosen and why.
     *
     * @return the report; always the same one
     * @throws SimdUnavailableError if {@code lanewise.simd=require} cannot be met or the property has another value
     */
    public static SimdReport report() {
        return REPORT;
    }

    private static SimdReport decide() {
        String mode = System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT);
        List<String> checks = new ArrayList<>();
        if (mode.equals("off")) {
            return new SimdReport(mode, 0, "switched off by -D" + PROPERTY + "=off", "remove that property", checks);
        }
        if (!MODES.contains(mode)) {
            throw new SimdUnavailableError(
                    "-D" + PROPERTY + "=" + mode + " means nothing; use " + String.join(", ", MODES));
        }
        Obstacle obstacle = firstObstacle(checks, mode.equals("force"));
        if (obstacle == null) {
            return new SimdReport(mode, Lanes.BITS, "all checks passed", "", checks);
        }
        if (!mode.equals("auto")) {
            throw new SimdUnavailableError(
                    "-D" + PROPERTY + "=" + mode + ", but " + obstacle.reason + "; " + obstacle.advice);
        }
        System.getLogger("dev.lanewise")
                .log(
                        System.Logger.Level.WARNING,
                        "Lanewise runs on its scalar kernels: " + obstacle.reason + "; " + obstacle.advice
                                + ", or silence this with -D" + PROPERTY + "=off");
        return new SimdReport(mode, 0, obstacle.reason, obstacle.advice, checks);
    }

    /** Looks until something stands in the way; what was found goes to {@code checks}. */
    private static @Nullable Obstacle firstObstacle(List<String> checks, boolean force) {
        boolean module = Jvm.hasVectorModule();
        checks.add("module jdk.incubator.vector: " + (module ? "present" : "absent"));
        if (!module) {
            return new Obstacle(
                    "the module jdk.incubator.vector is not there",
                    "add --add-modules jdk.incubator.vector to the java command");
        }
        String withoutC2 = Jvm.whyNoC2();
        checks.add("C2 compiler: " + (withoutC2 == null ? "present" : withoutC2));
        if (withoutC2 != null && !force) {
            return new Obstacle(
                    "C2 does not compile here (" + withoutC2 + ")",
                    "run on HotSpot with C2: no -Xint, no -XX:TieredStopAtLevel below 4");
        }
        boolean fma = Jvm.hasFma();
        checks.add("fused multiply-add: " + (fma ? "present" : "absent"));
        if (!fma && !force) {
            return new Obstacle(
                    "there is no fused multiply-add, so each one takes some 450 ns and makes garbage",
                    "use a CPU with FMA (AVX2 or NEON) and no -XX:-UseFMA");
        }
        int width = Lanes.BITS;
        checks.add("vector shape: " + width + " bits");
        if (!Lanes.supported()) {
            return new Obstacle(
                    "vectors have " + width + " bits, not 128, 256 or 512",
                    "remove -XX:MaxVectorSize from the command");
        }
        String failure = SelfTest.failure();
        checks.add("self-test: " + (failure == null ? "passed" : failure));
        return failure == null
                ? null
                : new Obstacle(
                        "the self-test failed: " + failure,
                        "results stay right on the scalar kernels; report this with the JVM's version and the CPU");
    }

    /** What stands in the way of SIMD, and what to do about it. */
    private record Obstacle(String reason, String advice) {}
}
