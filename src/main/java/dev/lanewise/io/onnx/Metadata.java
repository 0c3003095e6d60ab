package dev.lanewise.io.onnx;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The properties of a model, checked to be texts, and made into texts when the rest of the file is known to be sound: a
 * refused file does not pay for them.
 */
final class Metadata {
    private static final int MOST = 1 << 12;
    private static final int NUMBERS = 4;

    private final Wire wire;
    private long[] places = {};

    Metadata(Wire wire) {
        this.wire = wire;
    }

    /** Reads a property. */
    void add() {
        int at = places.length;
        if (at == NUMBERS * MOST) {
            throw OnnxException.damaged("it has more than " + MOST + " properties");
        }
        wire.spend(Long.BYTES * (at + 2L * NUMBERS));
        places = Arrays.copyOf(places, at + NUMBERS);
        int outer = wire.enter();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> putText(at);
                case 2 -> putText(at + 2);
                default -> wire.skip();
            }
        }
        wire.leave(outer);
    }

    private void putText(int index) {
        int length = wire.textRange();
        places[index] = wire.position() - length;
        places[index + 1] = length;
    }

    /** The texts by key. Of two with the same key, which should not be, the last one counts. */
    SortedMap<String, String> read() {
        SortedMap<String, String> texts = new TreeMap<>();
        for (int at = 0; at < places.length; at += NUMBERS) {
            texts.put(text(at), text(at + 2));
        }
        return texts;
    }

    private String text(int index) {
        return wire.text(places[index], (int) places[index + 1]);
    }
}
