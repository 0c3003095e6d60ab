package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@link SelfTest} calls is read from its class file. */
@Tag("width")
class SelfTestTest {
    private static final String PACKAGE = "dev/lanewise/kernel/";

    @Test
    void passesHere() {
        assertNull(SelfTest.failure());
    }

    @Test
    void noticesEachDifference() {
        TwinArrays twins = new TwinArrays();
        twins.compare("equal", Float.NaN, Float.NaN);
        assertNull(twins.firstDifferent());
        twins.vector[3][7] = -0f;
        twins.scalar[3][7] = 0f;
        twins.compare("zeros");
        twins.compare("equal again");
        assertEquals("zeros", twins.firstDifferent());

        TwinArrays results = new TwinArrays();
        results.compare("numbers", 1f, 1.0000001f);
        assertEquals("numbers", results.firstDifferent());
    }

    @Test
    void callsEachVectorKernel() throws IOException {
        TreeSet<String> kernels = new TreeSet<>();
        for (String type : vectorClasses()) {
            try (InputStream bytes = open(type)) {
                ClassFile.of().parse(bytes.readAllBytes()).methods().stream()
                        .filter(method -> !method.flags().has(AccessFlag.PRIVATE))
                        .filter(method -> !method.flags().has(AccessFlag.SYNTHETIC))
                        .filter(method -> method.methodType().stringValue().contains("[F"))
                        .forEach(method ->
                                kernels.add(type + "." + method.methodName().stringValue() + " "
                                        + method.methodType().stringValue()));
            }
        }
        TreeSet<String> called = new TreeSet<>();
        for (String call : calls()) {
            if (call.startsWith("Simd")) {
                called.add(call);
            }
        }
        assertEquals(kernels, called);
        assertFalse(called.isEmpty());
    }

    /** A kernel, its twin with the same name and arguments, and a comparison under the kernel's name. */
    @Test
    void comparesEachWithItsTwin() throws IOException {
        List<String> calls = calls();
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).startsWith("Simd")) {
                String kernel = calls.get(i);
                boolean returns = kernel.endsWith("F");
                String twin = calls.get(i + 1).replaceFirst("^Scalar\\w+[.]", "");
                assertEquals(kernel.replaceFirst("^\\w+[.]", ""), twin, kernel);
                String name = returns ? calls.get(i - 1) : calls.get(i + 2);
                assertEquals("\"" + kernel.replaceFirst(" .*", "") + "\"", name, kernel);
            }
        }
    }

    /** Kernels and names, in the order of the code. */
    private static List<String> calls() throws IOException {
        List<String> calls = new ArrayList<>();
        try (InputStream bytes = open("SelfTest")) {
            ClassFile.of().parse(bytes.readAllBytes()).methods().stream()
                    .flatMap(method -> method.code().stream())
                    .flatMap(code -> code.elementStream())
                    .forEach(element -> {
                        if (element instanceof InvokeInstruction call
                                && call.owner().asInternalName().matches(PACKAGE + "(Simd|Scalar)\\w+")) {
                            calls.add(call.owner().asInternalName().substring(PACKAGE.length()) + "."
                                    + call.name().stringValue() + " "
                                    + call.type().stringValue());
                        } else if (element instanceof ConstantInstruction constant
                                && constant.constantValue() instanceof String name) {
                            calls.add("\"" + name + "\"");
                        }
                    });
        }
        return calls;
    }

    private static List<String> vectorClasses() throws IOException {
        Path kernels = Path.of(System.getProperty("basedir", "."), "src/main/java/" + PACKAGE);
        try (Stream<Path> files = Files.list(kernels)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("Simd[A-Z].*\\.java") && !name.matches("Simd(Report|Unavail|Chain).*"))
                    .map(name -> name.replace(".java", ""))
                    .toList();
        }
    }

    private static InputStream open(String type) {
        return Objects.requireNonNull(SelfTest.class.getResourceAsStream(type + ".class"), type);
    }
}
