package dev.lanewise.cli;

import dev.lanewise.network.Activation;
import dev.lanewise.training.Loss;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --loss}. */
final class LossOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            description = {
                "cross-entropy, binary-cross-entropy, mean-squared-error, mean-absolute-error or huber.",
                "Default: what the model was trained with; for a new one cross-entropy behind softmax"
                        + " and log-softmax,"
                        + " binary-cross-entropy behind sigmoid, else mean-squared-error."
            })
    private @Nullable String name;

    @Option(
            names = "--huber-delta",
            paramLabel = "D",
            converter = FloatConverter.class,
            description = "Where the square of huber ends (default: 1).")
    private @Nullable Float huberDelta;

    LossOption() {}

    /** The loss that was asked for, else the usual one; refused if it cannot stand behind the output layer. */
    Loss orDefault(Loss usual, Activation output) {
        try {
            Loss loss = name == null ? usual : Loss.named(name);
            if (huberDelta != null) {
                loss = withDelta(loss, huberDelta);
            }
            loss.requireFor(output);
            return loss;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static Loss withDelta(Loss loss, float delta) {
        if (!loss.id().equals(Loss.HUBER.id())) {
            throw new IllegalArgumentException(
                    "--huber-delta is no setting of " + loss.id() + "; leave it out, or give --loss huber");
        }
        return Loss.huber(delta);
    }
}
