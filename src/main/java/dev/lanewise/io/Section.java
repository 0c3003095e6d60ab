package dev.lanewise.io;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parts of a file behind the weights, in the order in which they stand there. What a model does not have is absent. */
enum Section {
    /** m(0) means and m(0) factors. */
    INPUT_SCALING,
    /** m(0) texts, all different. */
    FEATURE_NAMES,
    /** m(L) texts. */
    OUTPUT_NAMES,
    /** The settings of a trainer, and how far it is. */
    TRAINING,
    /** The optimizer's moments, each laid out as the weights are; only with {@link #TRAINING}. */
    MOMENTS,
    /** The epochs that the trainer remembers; only with {@link #TRAINING}. */
    HISTORY;

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static @Nullable Section named(String id) {
        for (Section section : values()) {
            if (section.id().equals(id)) {
                return section;
            }
        }
        return null;
    }
}
