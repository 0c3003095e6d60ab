package dev.lanewise.inference;

/** The order of outputs: the largest first, equal ones by their index, NaN last. */
final class Ranking {
    private Ranking() {}

    /** The index of the first output; of a single one 1 if it is at least one half, else 0. */
    static int first(int outputs, float[] a, int aAt) {
        if (outputs == 1) {
            return a[aAt] >= 0.5f ? 1 : 0;
        }
        int best = 0;
        for (int j = 1; j < outputs; j++) {
            best = precedes(a[aAt + j], a[aAt + best]) ? j : best;
        }
        return best;
    }

    /** The first k outputs: an insertion into those found so far, which is fast for small k. */
    static void top(
            int k, int outputs, float[] a, int aAt, int[] classes, int classesAt, float[] scores, int scoresAt) {
        int found = 0;
        for (int j = 0; j < outputs; j++) {
            int place = found;
            while (place > 0 && precedes(a[aAt + j], scores[scoresAt + place - 1])) {
                place--;
            }
            if (place < k) {
                found = Math.min(found + 1, k);
                for (int i = found - 1; i > place; i--) {
                    classes[classesAt + i] = classes[classesAt + i - 1];
                    scores[scoresAt + i] = scores[scoresAt + i - 1];
                }
                classes[classesAt + place] = j;
                scores[scoresAt + place] = a[aAt + j];
            }
        }
    }

    /** Whether an output comes before another one, if both are in the order of their indices when equal. */
    private static boolean precedes(float left, float right) {
        return left > right || (Float.isNaN(right) && !Float.isNaN(left));
    }
}
