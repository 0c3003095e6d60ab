package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final long INTERVAL = 20_000_000;

    @Test
    void theSecondTaskComesFirstInEachOtherPair() {
        assertEquals(
                List.of(0, 1, 1, 0, 0, 1, 1, 0),
                IntStream.range(0, 8).mapToObj(Turns::task).toList());
    }

    @Test
    void intervalsAreLongerForLongTimingsButThereAreEightPairs() {
        assertEquals(200_000_000, Turns.interval(2_000, 5));
        assertEquals(25, Turns.pairs(200_000_000, 5));
        assertEquals(500_000_000, Turns.interval(50_000, 60));
        assertEquals(120, Turns.pairs(500_000_000, 60));
        assertEquals(625_000_000, Turns.interval(10_000_000, 5));
        assertEquals(8, Turns.pairs(625_000_000, 5));
        assertEquals(200_000_000, Turns.interval(Long.MAX_VALUE, 0.1));
        assertEquals(1, Turns.pairs(200_000_000, 0.1));
    }

    /** One task stands still for half an interval now and then: that moves its largest timing, not the ratio. */
    @Test
    void aStallMovesNoRatio() {
        int[] calls = {0};
        Runnable shorter = () -> {
            if (calls[0]++ % 3_000 == 0) {
                LockSupport.parkNanos(INTERVAL / 2);
            }
            Latency.spin(20_000);
        };
        Turns turns = new Turns(new LatencyDriver(shorter, 1, 0), new LatencyDriver(() -> Latency.spin(40_000), 1, 0));
        for (int i = 0; i < 4; i++) {
            turns.warmUp(i, INTERVAL);
        }
        for (int i = 0; i < 18; i++) {
            turns.run(INTERVAL);
        }
        Turns.Seen seen = Turns.seen(List.of(turns));
        assertEquals(0.5, seen.ratio(50), 0.1);
        assertEquals(Double.NaN, seen.ratio(99.9), "too few timings an interval");
        assertEquals(Double.NaN, seen.ratio(100));
        assertTrue(
                seen.task0().getMaxValue() >= INTERVAL / 2,
                () -> "" + seen.task0().getMaxValue());
        assertTrue(seen.task0().getTotalCount() > seen.task1().getTotalCount());
    }

    @Test
    void theEmptyTaskFollowsTheCall() {
        Turns turns = Turns.besideEmptyTask(() -> Latency.spin(30_000), 1, 0, 90_000);
        for (int i = 0; i < 8; i++) {
            turns.warmUp(i, INTERVAL);
        }
        for (int i = 0; i < 18; i++) {
            turns.run(INTERVAL);
        }
        assertEquals(1, Turns.seen(List.of(turns)).ratio(50), 0.1);
    }
}
