package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class PlaceholderTest {
    @Test
    void theVectorApiIsThere() {
        assertTrue(FloatVector.SPECIES_PREFERRED.length() >= 2);
    }

    @Test
    void allocationCanBeMeasured() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertTrue(threads.getCurrentThreadAllocatedBytes() > 0);
    }
}
