package dev.lanewise.io;

import java.util.Arrays;
import java.util.List;

/** Names of features or outputs in a section: a text for each. */
final class NameList {
    private NameList() {}

    static void write(List<String> names, Bytes to) {
        names.forEach(to::putText);
    }

    /** Checks them in place. */
    static void check(Fields fields, int count, boolean distinct) {
        if (fields.remaining() < (long) count * Integer.BYTES) {
            throw fields.damaged("it has no name for each of " + count);
        }
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = fields.position();
            fields.skipText();
        }
        fields.requireEnd();
        if (distinct) {
            requireDistinct(fields, starts);
        }
    }

    /** Names that were checked before. */
    static List<String> read(Fields fields, int count) {
        String[] names = new String[count];
        Arrays.setAll(names, i -> fields.getText());
        return List.of(names);
    }

    /**
     * Sorts the starts of the names by the names, then compares neighbours. Heapsort (J. Williams, R. Floyd, 1964): in
     * place, so that a file costs no more than an int a name, and n log n whatever the names are.
     */
    private static void requireDistinct(Fields fields, int[] starts) {
        int n = starts.length;
        for (int root = n / 2 - 1; root >= 0; root--) {
            sink(fields, starts, root, n);
        }
        for (int end = n - 1; end > 0; end--) {
            int largest = starts[0];
            starts[0] = starts[end];
            starts[end] = largest;
            sink(fields, starts, 0, end);
        }
        for (int i = 1; i < n; i++) {
            if (fields.compareTexts(starts[i - 1], starts[i]) == 0) {
                throw fields.damaged("two of its features have the same name");
            }
        }
    }

    private static void sink(Fields fields, int[] starts, int from, int end) {
        int root = from;
        int moved = starts[root];
        for (int child = 2 * root + 1; child < end; child = 2 * root + 1) {
            if (child + 1 < end && fields.compareTexts(starts[child], starts[child + 1]) < 0) {
                child++;
            }
            if (fields.compareTexts(moved, starts[child]) >= 0) {
                break;
            }
            starts[root] = starts[child];
            root = child;
        }
        starts[root] = moved;
    }
}
