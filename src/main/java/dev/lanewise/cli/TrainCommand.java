package dev.lanewise.cli;

import dev.lanewise.data.DataSet;
import dev.lanewise.io.AtomicFile;
import dev.lanewise.kernel.Simd;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.FitResult;
import dev.lanewise.training.Loss;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train}: trains a network and writes a model. */
@Command(name = "train", description = "Trains a network and writes a model.", sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "SOURCE",
            converter = Source.Converter.class,
            description = "A CSV file (.csv, .csv.gz), a directory of IDX files, or digits.")
    private Source data;

    @Option(
            names = "--test",
            paramLabel = "SOURCE",
            converter = Source.Converter.class,
            description = "Samples that training never sees, to measure what was learnt.")
    private @Nullable Source test;

    @ArgGroup(multiplicity = "1")
    private Start start;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "MODEL",
            converter = ModelPath.Converter.class,
            description = "Where the model goes (.lw or .onnx).")
    private ModelPath output;

    @Mixin
    private LossOption loss;

    @Mixin
    private OptimizerOptions optimizer;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "32",
            description = "Samples a step (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "10",
            description = "Passes over the data; 0 writes the start (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Fixes the initial weights and the order of samples (default: ${DEFAULT-VALUE}).")
    private long seed;

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

    @Option(names = "--no-shuffle", description = "Keep the order of the samples.")
    private boolean noShuffle;

    @Option(names = "--json", description = "End standard output with one JSON object.")
    private boolean json;

    TrainCommand() {}

    /** Where the weights come from: one of the two. */
    static final class Start {
        @Option(
                names = "--layers",
                required = true,
                paramLabel = "SPEC",
                converter = Layers.Converter.class,
                description = "The layers after the input, such as 64:relu,10:softmax.")
        private @Nullable Layers layers;

        @Option(
                names = "--from",
                required = true,
                paramLabel = "MODEL",
                converter = ModelPath.Converter.class,
                description = "A model to go on from.")
        private @Nullable ModelPath from;

        Start() {}

        Blueprint blueprint(long seed, PrintWriter err) {
            Layers given = layers;
            if (given != null) {
                Layers.Layer last = given.last();
                return new Blueprint(0, last.outputs(), last.activation(), List.of(), samples -> {
                    Network network = given.network(samples.data().inputs(), seed);
                    network.setFeatureNames(samples.features());
                    network.setOutputNames(samples.targets());
                    return network;
                });
            }
            Network loaded = Objects.requireNonNull(from).load(err);
            return new Blueprint(
                    loaded.inputs(),
                    loaded.outputs(),
                    loaded.outputLayer().activation(),
                    loaded.featureNames(),
                    samples -> loaded);
        }
    }

    /** What is known of the network before the data are: its inputs are 0 if the data decide. */
    record Blueprint(
            int inputs,
            int outputs,
            Activation last,
            List<String> features,
            Function<Source.Samples, Network> network) {}

    @Override
    public Integer call() throws IOException {
        requireAtLeast(1, "--batch-size", batchSize);
        requireAtLeast(0, "--epochs", epochs);
        if (patience != null) {
            requireAtLeast(1, "--patience", patience);
            if (validationSplit == null) {
                throw new ParameterException(
                        spec.commandLine(), "--patience needs validation data; give --validation-split too");
            }
        }
        Optimizer chosen = optimizer.optimizer();
        Blueprint blueprint = start.blueprint(seed, spec.commandLine().getErr());
        Loss minimised = loss.orDefault(Loss.defaultFor(blueprint.last), blueprint.last);
        AtomicFile.requireReplaceable(output.path());

        boolean classes = minimised.takesClasses();
        Source.Shape shape = new Source.Shape(blueprint.inputs, blueprint.outputs, classes, blueprint.features);
        Source.Samples read = data.read(Source.Part.TRAIN, shape);
        DataSet samples = read.data();
        DataSet testSamples = test == null
                ? null
                : test.read(Source.Part.TEST, shape.of(read)).data();

        Network network = blueprint.network.apply(read);
        Progress progress = Progress.on(spec.commandLine().getErr());
        FitResult fitted = fit(trainer(network, minimised, chosen), samples, progress);
        Evaluation evaluation = testSamples == null ? null : Evaluation.of(network, minimised, testSamples);
        output.save(network);

        if (json) {
            spec.commandLine().getOut().println(json(network, fitted, progress, evaluation));
        } else {
            report(network, fitted, minimised, samples, progress, evaluation);
        }
        return 0;
    }

    private Trainer trainer(Network network, Loss minimised, Optimizer chosen) {
        try {
            Trainer.Builder builder = settings(network, minimised, chosen);
            if (validationSplit != null) {
                builder.validationSplit(Double.parseDouble(validationSplit.toString()));
            }
            if (patience != null) {
                builder.patience(patience);
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Trainer.Builder settings(Network network, Loss minimised, Optimizer chosen) {
        Trainer.Builder builder = Trainer.of(network)
                .loss(minimised)
                .optimizer(chosen)
                .batchSize(batchSize)
                .seed(seed)
                .shuffle(!noShuffle)
                .dropout(dropout);
        if (clipValue != null) {
            builder.clipValue(clipValue);
        }
        if (clipNorm != null) {
            builder.clipNorm(clipNorm);
        }
        return builder;
    }

    private FitResult fit(Trainer trainer, DataSet samples, Progress progress) {
        try {
            return trainer.fit(samples, epochs, progress);
        } catch (IllegalArgumentException e) {
            throw new CommandException(data.text() + ": " + e.getMessage(), e);
        }
    }

    private Json json(Network network, FitResult fitted, Progress progress, @Nullable Evaluation evaluation) {
        return new Json()
                .put("epochs", fitted.epochs())
                .put("trainLoss", progress.lastLoss())
                .put("testLoss", evaluation == null ? Double.NaN : evaluation.loss())
                .put("testAccuracy", evaluation == null ? Double.NaN : evaluation.accuracy())
                .put("samplesPerSecond", progress.samplesPerSecond())
                .put("seconds", progress.seconds())
                .put("parameters", network.parameterCount())
                .put("simd", Simd.report().width());
    }

    private void report(
            Network network,
            FitResult fitted,
            Loss minimised,
            DataSet samples,
            Progress progress,
            @Nullable Evaluation evaluation) {
        PrintWriter out = spec.commandLine().getOut();
        Report report = new Report(out);
        report.line("network", String.format(Locale.ROOT, "%s: %,d parameters", network, network.parameterCount()));
        report.line("data", data.text() + ": " + samples);
        report.line(
                "training",
                String.format(
                        Locale.ROOT,
                        "%d epochs in %.2f s (%,.0f samples a second), last loss %.6f (%s)",
                        fitted.epochs(),
                        progress.seconds(),
                        progress.samplesPerSecond(),
                        progress.lastLoss(),
                        minimised));
        if (fitted.bestEpoch() > 0) {
            report.line(
                    "validation",
                    String.format(
                            Locale.ROOT,
                            "the weights are those of epoch %d, loss %.6f%s",
                            fitted.bestEpoch(),
                            fitted.bestLoss(),
                            fitted.stopped() ? "; stopped early" : ""));
        }
        if (evaluation != null) {
            report.evaluation("test", evaluation);
        }
        report.line("kernels", Simd.report());
        WarmCost cost = WarmCost.of(network, settings(network.copy(), minimised, optimizer.still()), samples);
        report.line(
                "garbage", String.format(Locale.ROOT, "%.3g bytes a training step, once warm", cost.bytesPerStep()));
        report.line(
                "latency",
                String.format(
                        Locale.ROOT, "%.3g microseconds a prediction, once warm (median)", cost.microsPerPrediction()));
        report.line("model", output);
    }

    private void requireAtLeast(int least, String option, int value) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), option + " must be at least " + least + ", not " + value);
        }
    }
}
