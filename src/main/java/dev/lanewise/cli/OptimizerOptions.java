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
            description = "sgd, momentum, nesterov, adam, adamw, rmsprop or adagrad (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            converter = FloatConverter.class,
            description = "Default: 0.001 for adam and adamw, else 0.01.")
    private @Nullable Float learningRate;

    @Option(
            names = "--momentum",
            paramLabel = "M",
            converter = FloatConverter.class,
            description = "Default: 0.9 for momentum and nesterov, 0 for sgd and rmsprop.")
    private @Nullable Float momentum;

    @Option(
            names = "--beta1",
            paramLabel = "B",
            converter = FloatConverter.class,
            description = "Of adam and adamw (default: 0.9).")
    private @Nullable Float beta1;

    @Option(
            names = "--beta2",
            paramLabel = "B",
            converter = FloatConverter.class,
            description = "Of adam and adamw (default: 0.999).")
    private @Nullable Float beta2;

    @Option(
            names = "--alpha",
            paramLabel = "A",
            converter = FloatConverter.class,
            description = "Of rmsprop (default: 0.99).")
    private @Nullable Float alpha;

    @Option(
            names = "--epsilon",
            paramLabel = "E",
            converter = FloatConverter.class,
            description = "Of adam, adamw and rmsprop (default: 1e-8), and of adagrad (default: 1e-10).")
    private @Nullable Float epsilon;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            defaultValue = "0",
            converter = FloatConverter.class,
            description =
                    "Added to every gradient, D times the weight; decoupled in adamw (default: ${DEFAULT-VALUE}).")
    private float weightDecay;

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
                            : Optimizer.momentum(settings.learningRate(0.01f), settings.momentum(0f));
                case "momentum" -> Optimizer.momentum(settings.learningRate(0.01f), settings.momentum(0.9f));
                case "nesterov" -> Optimizer.nesterov(settings.learningRate(0.01f), settings.momentum(0.9f));
                case "adam" ->
                    Optimizer.adam(
                            settings.learningRate(0.001f), settings.beta1(), settings.beta2(), settings.epsilon(1e-8f));
                case "adamw" ->
                    Optimizer.adamw(
                            settings.learningRate(0.001f),
                            settings.beta1(),
                            settings.beta2(),
                            settings.epsilon(1e-8f),
                            weightDecay);
                case "rmsprop" ->
                    Optimizer.rmsProp(
                            settings.learningRate(0.01f),
                            settings.take("--alpha", alpha, 0.99f),
                            settings.epsilon(1e-8f),
                            settings.momentum(0f));
                case "adagrad" -> Optimizer.adagrad(settings.learningRate(0.01f), settings.epsilon(1e-10f));
                default ->
                    throw new IllegalArgumentException("no optimizer is called '" + name
                            + "'; there are sgd, momentum, nesterov, adam, adamw, rmsprop, adagrad");
            };
            optimizer = optimizer.withWeightDecay(weightDecay);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        settings.requireAllTaken();
        return optimizer;
    }

    /** Remembers which of the given settings were taken. */
    private final class Settings {
        private final Set<String> taken = new TreeSet<>();

        Settings() {}

        float learningRate(float usual) {
            return take("--learning-rate", learningRate, usual);
        }

        float momentum(float usual) {
            return take("--momentum", momentum, usual);
        }

        float beta1() {
            return take("--beta1", beta1, 0.9f);
        }

        float beta2() {
            return take("--beta2", beta2, 0.999f);
        }

        float epsilon(float usual) {
            return take("--epsilon", epsilon, usual);
        }

        float take(String option, @Nullable Float given, float usual) {
            taken.add(option);
            return given == null ? usual : given;
        }

        void requireAllTaken() {
            refuse("--momentum", momentum);
            refuse("--beta1", beta1);
            refuse("--beta2", beta2);
            refuse("--alpha", alpha);
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
