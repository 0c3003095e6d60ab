package dev.lanewise.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.ForkedJvm;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final AtomicReference<byte[]> KEPT = new AtomicReference<>();
    private static final Duration LONG = Duration.ofMinutes(2);

    private final Model model = Model.of(Network.inputs(20)
            .dense(32, Activation.RELU)
            .dense(3, Activation.SOFTMAX)
            .build());

    @Test
    void warmsUntilACallAllocatesNothing() {
        WarmUp seen = model.warmUp(LONG);
        assertTrue(seen.warm(), seen::toString);
        assertTrue(seen.calls() >= 20_000 || seen.elapsed().compareTo(Duration.ofSeconds(1)) >= 0, seen::toString);
        assertTrue(seen.first() > 0 && seen.last() > 0, seen::toString);
        assertEquals(0, seen.lastBytes(), seen::toString);
        assertTrue(seen.toString().startsWith("warm after " + seen.calls() + " calls in "), seen::toString);
        WarmUp batches = model.warmUp(8, LONG);
        assertTrue(batches.warm(), batches::toString);
    }

    @Test
    void countsWhatItCalledAndWhatThatAllocated() {
        AtomicLong calls = new AtomicLong();
        WarmUp seen = WarmUp.of(
                () -> {
                    if (calls.incrementAndGet() <= 100) {
                        keep(new byte[1000]);
                    }
                },
                LONG);
        assertTrue(seen.warm(), seen::toString);
        assertEquals(calls.get(), seen.calls());
        assertTrue(seen.bytes() >= 100_000, seen::toString);
    }

    @Test
    void waitsTwiceAsLongAsTheLastCompilationTook() {
        AtomicLong readings = new AtomicLong();
        WarmUp seen = WarmUp.of(() -> {}, LONG, () -> readings.incrementAndGet() == 1 ? 0 : 200);
        assertTrue(seen.warm(), seen::toString);
        assertTrue(seen.elapsed().toMillis() >= 400, seen::toString);
    }

    @Test
    void isNotWarmWhileTheJitIsAtWork() {
        AtomicLong compiled = new AtomicLong();
        WarmUp seen = WarmUp.of(() -> {}, Duration.ofMillis(300), compiled::incrementAndGet);
        assertFalse(seen.warm(), seen::toString);
        assertTrue(seen.elapsed().toMillis() >= 300, seen::toString);
    }

    @Test
    void doesWithoutWhatTheJvmDoesNotTell() {
        ForkedJvm.Result bare = ForkedJvm.run(
                WarmUpMain.class,
                List.of("--limit-modules", "java.base,jdk.incubator.vector", "--add-modules", "jdk.incubator.vector"));
        assertEquals("true -1 NaN", bare.out().trim(), bare.err());
        ForkedJvm.Result whole = ForkedJvm.run(WarmUpMain.class, ForkedJvm.VECTOR);
        assertTrue(whole.out().matches("true \\d+ 0\\.0\\s+"), whole.toString());
    }

    @Test
    void givesUpWhenTheTimeIsUp() {
        WarmUp seen = WarmUp.of(() -> keep(new byte[1000]), Duration.ofMillis(40));
        assertFalse(seen.warm(), seen::toString);
        assertTrue(seen.elapsed().compareTo(Duration.ofMillis(40)) >= 0, seen::toString);
        assertTrue(seen.bytes() >= 1000 * seen.calls(), seen::toString);
        assertTrue(seen.lastBytes() >= 1000, seen::toString);
        assertTrue(seen.toString().startsWith("not warm after "), seen::toString);
        assertThrows(IllegalArgumentException.class, () -> model.warmUp(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> model.warmUp(0, LONG));
    }

    private static void keep(byte[] bytes) {
        KEPT.set(bytes);
    }
}
