package dev.lanewise.training;

import dev.lanewise.network.Network;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Losses in files: whole ones in the settings of a trainer, their names and Huber's delta in the metadata of a model. The
 * one place that a parameter of a loss adds itself to: a line where it is written, a line where it is read.
 */
final class LossSettings {
    private static final String NAME = "loss";
    private static final String HUBER_DELTA = "huber-delta";
    private static final String SMOOTHING = "loss.label-smoothing";
    private static final String CLASS_WEIGHTS = "loss.class-weights";

    private LossSettings() {}

    static void put(Loss loss, Settings to) {
        to.put(NAME, loss.id());
        if (loss.function() instanceof Huber huber) {
            to.putUnless(1f, HUBER_DELTA, huber.delta());
        }
        ClassTargets targets = loss.targets();
        if (targets != null) {
            String weights = targets.weightsText();
            to.putUnless(0f, SMOOTHING, targets.smoothing());
            if (weights != null) {
                to.put(CLASS_WEIGHTS, weights);
            }
        }
    }

    /** Null if the name is not one of ours. */
    static @Nullable Loss take(Settings from) {
        String id = from.takeText(NAME);
        if (id.equals(Loss.HUBER.id())) {
            return Loss.huber(from.takeFloatUnless(1f, HUBER_DELTA));
        }
        if (id.equals(Loss.CROSS_ENTROPY.id())) {
            float smoothing = from.takeFloatUnless(0f, SMOOTHING);
            if (smoothing == 0f && !from.has(CLASS_WEIGHTS)) {
                return Loss.CROSS_ENTROPY;
            }
            String weights = from.has(CLASS_WEIGHTS) ? from.takeText(CLASS_WEIGHTS) : null;
            ClassTargets targets = ClassTargets.parse(smoothing, weights);
            if (!Objects.equals(weights, targets.weightsText())) {
                throw Settings.unknown(CLASS_WEIGHTS, String.valueOf(weights), null);
            }
            return Loss.crossEntropy(targets);
        }
        return Loss.all().stream()
                .filter(loss -> loss.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** Notes a loss in a network's metadata. */
    static void storeIn(Network network, Loss loss) {
        network.putMetadata(NAME, loss.id());
        if (loss.function() instanceof Huber huber) {
            network.putMetadata(HUBER_DELTA, Float.toString(huber.delta()));
        }
    }

    /** See {@link Loss#storedIn}. */
    static Optional<Loss> storedIn(Network network) {
        return network.metadata(NAME).map(id -> {
            if (!id.equals(Loss.HUBER.id())) {
                return Loss.named(id);
            }
            String delta = network.metadata(HUBER_DELTA).orElse("1");
            try {
                return Loss.huber(Float.parseFloat(delta));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("the model's " + HUBER_DELTA + " is no number: '" + delta + "'", e);
            }
        });
    }
}
