package dev.lanewise.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
    @Test
    void matchesTheJdksSplittableRandom() {
        SplitMix64 random = new SplitMix64(42);
        SplittableRandom reference = new SplittableRandom(42);
        for (int i = 0; i < 1000; i++) {
            assertEquals(reference.nextLong(), random.nextLong());
        }
    }

    @Test
    void reseedingStartsAgain() {
        SplitMix64 random = new SplitMix64(1);
        long first = random.nextLong();
        random.nextLong();
        random.reseed(1);
        assertEquals(first, random.nextLong());
        assertNotEquals(SplitMix64.stream(1, 0), SplitMix64.stream(1, 1));
        assertNotEquals(SplitMix64.stream(1, 0), SplitMix64.stream(0, 1));
    }

    @Test
    void integersAreUniformWithinTheBound() {
        SplitMix64 random = new SplitMix64(9);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[random.nextInt(7)]++;
        }
        for (int count : counts) {
            assertEquals(10_000, count, 500);
        }
        assertEquals(0, random.nextInt(1));
        for (int i = 0; i < 1000; i++) {
            assertTrue(random.nextInt(Integer.MAX_VALUE) >= 0);
        }
        assertThrows(IllegalArgumentException.class, () -> random.nextInt(0));
    }

    @Test
    void floatsAndGaussiansHaveTheirMoments() {
        SplitMix64 random = new SplitMix64(10);
        double sum = 0;
        double gauss = 0;
        double squares = 0;
        int n = 100_000;
        for (int i = 0; i < n; i++) {
            float u = random.nextFloat();
            assertTrue(u >= 0 && u < 1);
            sum += u;
            double g = random.nextGaussian();
            gauss += g;
            squares += g * g;
        }
        assertEquals(0.5, sum / n, 0.005);
        assertEquals(0, gauss / n, 0.015);
        assertEquals(1, squares / n, 0.02);
    }
}
