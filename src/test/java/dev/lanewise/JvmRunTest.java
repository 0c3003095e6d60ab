package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.lanewise.kernel.Simd;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The pom starts the tests in several ways; here each start is asserted, so that a lost flag cannot leave a run that says
 * nothing.
 */
@Tag("width")
@Tag("cold")
@Tag("noflag")
class JvmRunTest {
    private static final String RUN = System.getProperty("lanewise.test.run", "none");

    @Test
    void theJvmWasStartedAsItsRunSays() throws IOException {
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertEquals(!RUN.equals("noflag"), vectors, "jdk.incubator.vector in run " + RUN);
        int level = Integer.parseInt(option("TieredStopAtLevel"));
        switch (RUN) {
            case "default", "noflag" -> assertEquals(4, level);
            case "cold" -> assertEquals(1, level);
            case "width" -> {
                int asked = Integer.getInteger("lanewise.test.width", 0);
                int hardware = hardwareBits();
                int got = Integer.parseInt(option("MaxVectorSize")) * 8;
                System.out.println("vector bits: asked " + asked + ", hardware " + hardware + ", got " + got);
                assertTrue(asked >= 128, "no width asked");
                assertEquals(Math.min(asked, hardware), got);
            }
            default -> fail("start the tests with Maven: the property lanewise.test.run is " + RUN);
        }
    }

    @Test
    void theModuleIsNamedWithTheFlagAndUnnamedWithout() {
        assertEquals(!RUN.equals("noflag"), JvmRunTest.class.getModule().isNamed());
        assertFalse(RUN.equals("none"));
    }

    @Test
    void theKernelsInForceAreThoseOfTheRun() throws IOException {
        int width = Simd.report().width();
        switch (RUN) {
            case "noflag" -> assertEquals(0, width);
            case "width" -> assertEquals(Math.min(Integer.getInteger("lanewise.test.width", 0), hardwareBits()), width);
            default -> assertEquals(hardwareBits(), width);
        }
    }

    private static String option(String name) {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption(name)
                .getValue();
    }

    /** What this JVM takes when it is asked for nothing. */
    private static int hardwareBits() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-XX:+PrintFlagsFinal", "-version")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream output = process.getInputStream()) {
            String flags = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = Pattern.compile("MaxVectorSize\\s*=\\s*(\\d+)").matcher(flags);
            assertTrue(matcher.find(), "no MaxVectorSize among the flags");
            return Integer.parseInt(matcher.group(1)) * 8;
        }
    }
}
