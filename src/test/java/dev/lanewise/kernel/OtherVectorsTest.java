package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.ForkedJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decision 0022: no kernel leaves garbage, whatever the JIT knows of the classes of vectors. */
class OtherVectorsTest {
    @Test
    void noKernelAllocatesAfterAnotherUserOfTheVectorApi() {
        assertNothingIsAllocated(List.of());
    }

    /** No profile at all, as when a method is compiled before its own has ripened. */
    @Test
    void noKernelAllocatesWithoutProfiles() {
        assertNothingIsAllocated(List.of("-XX:-UseTypeProfile"), "alone");
    }

    /** With -Xbatch a call waits for the JIT, so that there is no race between it and the count. */
    private static void assertNothingIsAllocated(List<String> options, String... arguments) {
        List<String> flags = new ArrayList<>(ForkedJvm.VECTOR);
        flags.add("-Xbatch");
        flags.addAll(options);
        ForkedJvm.Result result = ForkedJvm.run(OtherVectorsMain.class, flags, arguments);
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().matches("\\d{3,} called\\s+"), result.out());
    }
}
