package dev.lanewise.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** What can be learnt about the JVM that runs us; works with {@code java.base} alone, and then knows less. */
final class Jvm {
    private Jvm() {}

    static boolean hasVectorModule() {
        try {
            Class.forName("jdk.incubator.vector.FloatVector", false, Jvm.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /** Why C2 does not compile here, or null if it does. Without jdk.management only -Xint and level 1 show. */
    static @Nullable String whyNoC2() {
        String name = System.getProperty("java.vm.name", "");
        String info = System.getProperty("java.vm.info", "");
        if (!name.contains("OpenJDK") && !name.contains("HotSpot")) {
            return "the JVM is " + name;
        }
        if (info.contains("interpreted")) {
            return "interpreter only";
        }
        if (info.contains("emulated-client") || "quick-only".equals(option("CompilationMode"))) {
            return "C1 only";
        }
        String level = option("TieredStopAtLevel");
        if (level != null && Integer.parseInt(level) < 4) {
            return "tiered compilation stops at level " + level;
        }
        if ("true".equals(option("UseJVMCICompiler"))) {
            return "a JVMCI compiler is in its place";
        }
        return "false".equals(option("EnableVectorSupport")) ? "vector support is switched off" : null;
    }

    /** Unknown counts as present: the self-test and the benchmarks would show. */
    static boolean hasFma() {
        return !"false".equals(option("UseFMA"));
    }

    static boolean hasCompactObjectHeaders() {
        return "true".equals(option("UseCompactObjectHeaders"));
    }

    /** The value of a HotSpot flag, or null where it cannot be read. */
    private static @Nullable String option(String name) {
        try {
            HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return bean == null ? null : bean.getVMOption(name).getValue();
        } catch (RuntimeException | LinkageError absent) {
            return null;
        }
    }
}
