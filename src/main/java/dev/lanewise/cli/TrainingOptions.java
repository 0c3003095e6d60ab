package dev.lanewise.cli;

import dev.lanewise.training.Loss;
import dev.lanewise.training.NonFinitePolicy;
import dev.lanewise.training.Schedule;
import dev.lanewise.training.TrainerBuilder;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The settings of {@code train} besides loss and optimizer. */
final class TrainingOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--schedule",
            paramLabel = "SPEC",
            converter = ScheduleConverter.class,
            description = {
                "How the learning rate changes; the given one is the largest.",
                "By epoch: step:EPOCHS:FACTOR, exponential:FACTOR, cosine:EPOCHS[:LEAST], plateau[:FACTOR:PATIENCE:THRESHOLD].",
                "By step: one-cycle:STEPS, warm-up:STEPS[:SPEC]. Default: constant."
            })
    private @Nullable Schedule schedule;

    @Option(
            names = "--label-smoothing",
            paramLabel = "S",
            converter = FloatConverter.class,
            description = "Of cross-entropy: the targets become (1 - S) y + S / classes.")
    private @Nullable Float labelSmoothing;

    @Option(
            names = "--class-weights",
            paramLabel = "W",
            split = ",",
            converter = FloatConverter.class,
            description = "Of cross-entropy: a weight for each class, such as 1,1,5.")
    private Float @Nullable [] classWeights;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "32",
            description = "Samples a step (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Fixes the initial weights, the order of samples and what is dropped (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--no-shuffle", description = "Keep the order of the samples.")
    private boolean noShuffle;

    @Option(
            names = "--validation-split",
            paramLabel = "F",
            converter = FloatConverter.class,
            description = "The last floor(F n) rows are for validation, before any shuffling.")
    private @Nullable Float validationSplit;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Ends after N epochs in a row without a smaller validation loss, with the best weights.")
    private @Nullable Integer patience;

    @Option(
            names = "--dropout",
            paramLabel = "P",
            defaultValue = "0",
            converter = FloatConverter.class,
            description = "Probability of dropping an output of a hidden layer (default: ${DEFAULT-VALUE}).")
    private float dropout;

    @Option(
            names = "--clip-value",
            paramLabel = "C",
            converter = FloatConverter.class,
            description = "Cuts each element of the gradient to -C .. C.")
    private @Nullable Float clipValue;

    @Option(
            names = "--clip-norm",
            paramLabel = "C",
            converter = FloatConverter.class,
            description = "Scales the gradient down to a norm of C.")
    private @Nullable Float clipNorm;

    @Option(
            names = "--non-finite",
            paramLabel = "POLICY",
            defaultValue = "check-everything",
            converter = PolicyConverter.class,
            description = "What a NaN, an infinity or a gradient that overflows does: check-everything refuses the step"
                    + " before a weight changes, check-loss looks at losses alone, skip-step leaves the step out, off"
                    + " checks nothing (default: ${DEFAULT-VALUE}).")
    private NonFinitePolicy nonFinite;

    TrainingOptions() {}

    long seed() {
        return seed;
    }

    /** Refuses combinations that mean nothing. */
    void check() {
        requireAtLeast(1, "--batch-size", batchSize);
        if (patience != null) {
            requireAtLeast(1, "--patience", patience);
            if (validationSplit == null) {
                throw wrong("--patience needs validation data; give --validation-split too");
            }
        }
    }

    private void requireAtLeast(int least, String option, int value) {
        if (value < least) {
            throw wrong(option + " must be at least " + least + ", not " + value);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The loss, with smoothing and weights if they were asked for. */
    Loss refine(Loss loss) {
        if (labelSmoothing == null && classWeights == null) {
            return loss;
        }
        if (!loss.takesClasses()) {
            throw wrong((labelSmoothing != null ? "--label-smoothing" : "--class-weights") + " is no setting of "
                    + loss.id() + "; leave it out, or give --loss cross-entropy");
        }
        Float[] given = classWeights == null ? new Float[0] : classWeights;
        float[] weights = new float[given.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = given[i];
        }
        try {
            return Loss.crossEntropy(labelSmoothing == null ? 0f : labelSmoothing, weights);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Hands the settings on. */
    TrainerBuilder all(TrainerBuilder builder) {
        builder.batchSize(batchSize)
                .seed(seed)
                .shuffle(!noShuffle)
                .dropout(dropout)
                .nonFinite(nonFinite);
        if (schedule != null) {
            builder.schedule(schedule);
        }
        if (clipValue != null) {
            builder.clipValue(clipValue);
        }
        if (clipNorm != null) {
            builder.clipNorm(clipNorm);
        }
        if (validationSplit != null) {
            builder.validationSplit(Double.parseDouble(validationSplit.toString()));
        }
        if (patience != null) {
            builder.patience(patience);
        }
        return builder;
    }

    /** {@link Schedule#parse}. */
    static final class ScheduleConverter implements ITypeConverter<Schedule> {
        ScheduleConverter() {}

        @Override
        public Schedule convert(String text) {
            try {
                return Schedule.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** The policies in lower case. */
    static final class PolicyConverter implements ITypeConverter<NonFinitePolicy> {
        PolicyConverter() {}

        @Override
        public NonFinitePolicy convert(String text) {
            for (NonFinitePolicy policy : NonFinitePolicy.values()) {
                if (name(policy).equals(text)) {
                    return policy;
                }
            }
            throw new TypeConversionException("no policy is called '" + text + "'; there are "
                    + Arrays.stream(NonFinitePolicy.values())
                            .map(PolicyConverter::name)
                            .collect(Collectors.joining(", ")));
        }

        private static String name(NonFinitePolicy policy) {
            return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
