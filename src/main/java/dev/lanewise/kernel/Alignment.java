package dev.lanewise.kernel;

/**
 * Where a tensor should start in a {@code float[]} so that no 512-bit access is split over two cache lines.
 *
 * <p>Element 0 of a {@code float[]} lies 16 bytes into the object (12 with compact object headers). A large array
 * under G1 starts on a region boundary and stays there, so index 12 (13) lies on a 64-byte boundary, and so does
 * each 16th index after it. Small arrays move with the garbage collector: for them it does no harm. Split stores cost
 * 1.5 to 3.5 times the time, split loads up to 1.7 times; results never depend on it.
 */
public final class Alignment {
    private static final int FIRST = Jvm.hasCompactObjectHeaders() ? 13 : 12;

    private Alignment() {}

    /**
     * The first index on a 64-byte boundary of a large array.
     *
     * @return 12, or 13 with compact object headers
     */
    public static int firstIndex() {
        return FIRST;
    }
}
