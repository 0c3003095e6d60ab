package dev.lanewise.beside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.Result;

/** Libraries by turns: who is called when and how often, what is counted. Times themselves are no test's business. */
class SideBySideTest {
    private static final int BYTES = 4096;

    @Test
    void sidesTakeTurnsThatGrowUntilTheyAreLongEnough() throws Exception {
        List<String> turns = new ArrayList<>();
        SideBySide sides = new SideBySide();
        sides.add("A", 1, 2, calls -> turns.add("A" + calls));
        sides.add("B", 1, 2, calls -> turns.add("B" + calls));
        assertEquals(40_000, turns.size(), "each by itself, until it is compiled");
        turns.clear();
        sides.turn();
        sides.turn();
        assertEquals(List.of("A1", "A1", "B1", "B1", "A1", "A2", "B1", "B2"), turns, "untimed and timed calls");
        for (int i = 0; i < 8; i++) {
            sides.turn();
        }
        assertTrue(turns.contains("A256"), "twice as many each time while that takes less than a turn");
        assertTrue(turns.contains("A33"), "an eighth of 256 calls, and one, before the clock starts");
    }

    @Test
    void whatASideLeavesForTheCollectorIsCountedPerCall() throws Exception {
        SideBySide sides = new SideBySide();
        byte[][] kept = new byte[1][];
        sides.add("NOTHING", 0, 0, calls -> {});
        sides.add("ARRAYS", 0, 0, calls -> {
            for (int i = 0; i < calls; i++) {
                kept[0] = new byte[BYTES];
            }
        });
        for (int i = 0; i < 4; i++) {
            sides.turn();
        }
        assertEquals(0, sides.sides().get(0).garbage());
        double garbage = sides.sides().get(1).garbage();
        assertTrue(garbage >= BYTES && garbage < 2 * BYTES, () -> garbage + " bytes a call");
        assertTrue(sides.sides().get(1).nanos() > 0);
        sides.clear();
        assertEquals(0, sides.sides().get(1).garbage(), "forgotten");
        assertTrue(Double.isNaN(sides.sides().get(1).nanos()), "forgotten");
    }

    @Test
    void theProfilerGivesWhatTheLatestSaw() throws Exception {
        SideBySide sides = new SideBySide();
        sides.add("OURS", 64, 32, calls -> {});
        sides.turn();
        assertSame(sides, SideBySide.latest());
        List<String> labels = new ArrayList<>();
        for (Result<?> result : SideBySideProfiler.results()) {
            labels.add(result.getLabel());
            if (result.getLabel().endsWith("flops")) {
                assertEquals(32, result.getScore());
            }
        }
        assertEquals(List.of("side.OURS.nanos", "side.OURS.bytes", "side.OURS.flops", "side.OURS.garbage"), labels);
    }

    @Test
    void eachSideHasAClassOfItsOwn() throws Exception {
        int[] calls = {0, 0};
        Turn first = Turn.ofItsOwn(MethodHandles.lookup(), Counting.class, calls, 0);
        Turn second = Turn.ofItsOwn(MethodHandles.lookup(), Counting.class, calls, 1);
        first.take(3);
        second.take(5);
        assertNotSame(first.getClass(), second.getClass());
        assertEquals(3, calls[0]);
        assertEquals(5, calls[1]);
    }
}
