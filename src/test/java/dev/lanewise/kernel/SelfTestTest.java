package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
class SelfTestTest {
    @Test
    void passesHere() {
        assertNull(SelfTest.failure());
    }

    @Test
    void coversEachVectorKernelClass() throws IOException {
        Path kernels = Path.of(System.getProperty("basedir", "."), "src/main/java/dev/lanewise/kernel");
        try (Stream<Path> files = Files.list(kernels)) {
            List<String> expected = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("Simd[A-Z].*\\.java") && !name.matches("Simd(Report|Unavail|Chain).*"))
                    .map(name -> name.replace(".java", ""))
                    .sorted()
                    .toList();
            assertEquals(
                    expected,
                    SelfTest.FAMILIES.stream()
                            .map(family -> family.simd().getSimpleName())
                            .sorted()
                            .toList());
        }
    }

    @Test
    void eachVectorKernelHasAScalarTwinAndTheOtherWayRound() {
        for (SelfTest.Family family : SelfTest.FAMILIES) {
            List<String> vector = signatures(family.simd());
            assertTrue(!vector.isEmpty(), family.simd().getName());
            assertTrue(signatures(family.scalar()).containsAll(vector), family.simd() + ": " + vector);
        }
    }

    private static List<String> signatures(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(SelfTest::isKernel)
                .map(SelfTestTest::signature)
                .sorted()
                .toList();
    }

    private static String signature(Method method) {
        return method.getReturnType() + " " + method.getName() + Arrays.toString(method.getParameterTypes());
    }
}
