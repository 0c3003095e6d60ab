package dev.lanewise.beside;

/** Counts calls in one of several places. */
final class Counting implements Turn {
    private final int[] counts;
    private final int at;

    Counting(int[] counts, int at) {
        this.counts = counts;
        this.at = at;
    }

    @Override
    public void take(int calls) {
        counts[at] += calls;
    }
}
