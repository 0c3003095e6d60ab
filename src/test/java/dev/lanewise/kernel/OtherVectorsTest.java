package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.ForkedJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decision 0022: no kernel leaves garbage because another user of the Vector API was there first. */
class OtherVectorsTest {
    /** With -Xbatch a call waits for the JIT, so that there is no race between it and the count. */
    @Test
    void noKernelAllocatesAfterAnotherUserOfTheVectorApi() {
        List<String> flags = new ArrayList<>(ForkedJvm.VECTOR);
        flags.add("-Xbatch");
        ForkedJvm.Result result = ForkedJvm.run(OtherVectorsMain.class, flags);
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().matches("\\d{3,} called\\s+"), result.out());
    }
}
