package dev.lanewise.cli;

import dev.lanewise.training.Optimizer;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --optimizer} and its settings. A setting that the optimizer has no use for is refused, never ignored. */
final class OptimizerOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            defaultValue = "adam",
            description = "sgd, momentum or adam (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            converter = FloatConverter.class,
            description = "Default: 0.001 for adam, else 0.01.")
    private @Nullable Float learningRate;

    @Option(
            names = "--momentum",
            paramLabel = "M",
            converter = FloatConverter.class,
            description = "Default: 0.9 for momentum, 0 for sgd.")
    private @Nullable Float momentum;

    @Option(
            names = "--beta1",
            paramLabel = "B",
            converter = FloatConverter.class,
            description = "Of adam (default: 0.9).")
    private @Nullable Float beta1;

    @Option(
            names = "--beta2",
            paramLabel = "B",
            converter = FloatConverter.class,
            description = "Of adam (default: 0.999).")
    private @Nullable Float beta2;

    @Option(
            names = "--epsilon",
            paramLabel = "E",
            converter = FloatConverter.class,
            description = "Of adam (default: 1e-8).")
    private @Nullable Float epsilon;

    OptimizerOptions() {}

    /** The optimizer that the options describe. */
    Optimizer optimizer() {
        Settings settings = new Settings();
        Optimizer optimizer;
        try {
            optimizer = switch (name) {
                case "sgd" ->
                    momentum == null
                            ? Optimizer.sgd(settings.learningRate(0.01f))
                            : Optimizer.momentum(settings.learningRate(0.01f), settings.momentum());
                case "momentum" -> Optimizer.momentum(settings.learningRate(0.01f), settings.momentum());
                case "adam" ->
                    Optimizer.adam(
                            settings.learningRate(0.001f),
                            settings.take("--beta1", beta1, 0.9f),
                            settings.take("--beta2", beta2, 0.999f),
                            settings.take("--epsilon", epsilon, 1e-8f));
                default ->
                    throw new IllegalArgumentException(
                            "no optimizer is called '" + name + "'; there are sgd, momentum, adam");
            };
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        settings.requireAllTaken();
        return optimizer;
    }

    /** Remembers which of the given settings were taken. */
    private final class Settings {
        private final Set<String> taken = new TreeSet<>();

        float learningRate(float usual) {
            return take("--learning-rate", learningRate, usual);
        }

        float momentum() {
            return take("--momentum", momentum, 0.9f);
        }

        float take(String option, @Nullable Float given, float usual) {
            taken.add(option);
            return given == null ? usual : given;
        }

        void requireAllTaken() {
            refuse("--momentum", momentum);
            refuse("--beta1", beta1);
            refuse("--beta2", beta2);
            refuse("--epsilon", epsilon);
        }

        private void refuse(String option, @Nullable Float given) {
            if (given != null && !taken.contains(option)) {
                throw new ParameterException(
                        spec.commandLine(), option + " is no setting of " + name + "; leave it out");
            }
        }
    }
}
