package dev.lanewise.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest epochs of a trainer, oldest first. */
final class History {
    private final Deque<PastEpoch> epochs = new ArrayDeque<>();

    History() {}

    void add(Epoch happened) {
        Evaluation validation = happened.validation().orElse(null);
        add(new PastEpoch(
                happened.loss(),
                happened.learningRate(),
                validation == null ? Double.NaN : validation.loss(),
                validation == null ? Double.NaN : validation.accuracy(),
                Double.NaN,
                Double.NaN));
    }

    void add(PastEpoch epoch) {
        if (epochs.size() == TrainerState.LONGEST_HISTORY) {
            epochs.removeFirst();
        }
        epochs.addLast(epoch);
    }

    /** Notes what the network does on test data after the latest epoch. */
    void noteTest(Evaluation test) {
        if (epochs.isEmpty()) {
            throw new IllegalStateException("there is no epoch yet to note an evaluation with; call fit first");
        }
        add(epochs.removeLast().withTest(test));
    }

    List<PastEpoch> epochs() {
        return List.copyOf(epochs);
    }
}
