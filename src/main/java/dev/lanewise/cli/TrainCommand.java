package dev.lanewise.cli;

import dev.lanewise.data.DataSet;
import dev.lanewise.io.AtomicFile;
import dev.lanewise.io.ModelFile;
import dev.lanewise.kernel.Simd;
import dev.lanewise.network.Network;
import dev.lanewise.training.EpochListener;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.FitResult;
import dev.lanewise.training.Loss;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.TrainerBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train}: trains a network and writes a model. */
@Command(name = "train", description = "Trains a network and writes a model.", sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    /** Options that are no settings of the trainer: they may be others when training goes on. */
    private static final Set<String> NO_SETTINGS = Set.of(
            "--data",
            "--test",
            "--layers",
            "--from",
            "--initializer",
            "--output",
            "--epochs",
            "--checkpoint",
            "--checkpoint-every",
            "--resume",
            "--report",
            "--plot",
            "--json",
            "--verbose");

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

    @Mixin
    private StartOptions start;

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
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "10",
            description = "Passes over the data; 0 writes the start (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Mixin
    private TrainingOptions training;

    @Mixin
    private CheckpointOptions checkpoint;

    @Mixin
    private ReportOptions pages;

    @Option(names = "--json", description = "End standard output with one JSON object.")
    private boolean json;

    TrainCommand() {}

    @Override
    public Integer call() throws IOException {
        if (epochs < 0) {
            throw wrong("--epochs must be at least 0, not " + epochs);
        }
        start.check(checkpoint.isResumption());
        training.check();
        Optimizer chosen = optimizer.optimizer();
        checkpoint.check(output);
        pages.check();
        AtomicFile.requireReplaceable(output.path());

        PrintWriter err = spec.commandLine().getErr();
        Trainer resumed = checkpoint.isResumption() ? resumed(chosen) : null;
        StartOptions.Blueprint blueprint =
                resumed == null ? start.blueprint(training.seed(), err) : StartOptions.Blueprint.of(resumed.network());
        Loss minimised = resumed == null ? minimised(blueprint) : resumed.loss();
        Source.Shape shape = new Source.Shape(
                blueprint.inputs(), blueprint.outputs(), minimised.takesClasses(), blueprint.features());
        Source.Samples read = data.read(Source.Part.TRAIN, shape);
        DataSet testSamples = test == null
                ? null
                : test.read(Source.Part.TEST, shape.of(read)).data();

        Trainer trainer = resumed == null ? trainer(blueprint.network().apply(read), minimised, chosen) : resumed;
        checkpoint.requireSame(read.data(), trainer, data.text());
        Run run = new Run(trainer, data.text(), read.data(), Progress.on(err, trainer.epochs()));
        RunResult result = result(run, testSamples);
        List<ReportOptions.Page> drawn = pages.pages(run, result);
        output.save(trainer.network());
        drawn.forEach(ReportOptions.Page::save);

        if (json) {
            spec.commandLine().getOut().println(json(run, result.evaluation()));
        } else {
            report(run, result, drawn);
        }
        return 0;
    }

    private Loss minimised(StartOptions.Blueprint blueprint) {
        return training.refine(loss.orDefault(Loss.defaultFor(blueprint.last()), blueprint.last()));
    }

    private Trainer trainer(Network network, Loss minimised, Optimizer chosen) {
        try {
            TrainerBuilder builder =
                    training.all(Trainer.of(network)).loss(minimised).optimizer(chosen);
            return checkpoint.whileStepping(builder.onWarning(this::warn)).build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** The trainer of a checkpoint, if what else is said agrees with it. */
    private Trainer resumed(Optimizer chosen) {
        Trainer trainer = checkpoint.resumed(ModelFile.resume(checkpoint.from()).onWarning(this::warn));
        String kept = trainer.network().toString();
        checkpoint.requireSame(
                "layers", start.layers(trainer.network(), spec.commandLine().getErr()), kept);
        boolean repeated = spec.commandLine().getParseResult().matchedOptions().stream()
                .anyMatch(option -> !NO_SETTINGS.contains(option.longestName()));
        if (repeated) {
            Network copy = trainer.network().copy();
            Loss given = minimised(StartOptions.Blueprint.of(copy));
            checkpoint.requireSame(trainer(copy, given, chosen).settings(), trainer.settings());
        }
        if (trainer.epochs() > epochs) {
            throw wrong("--epochs " + epochs + " is fewer than the " + trainer.epochs() + " that " + checkpoint.from()
                    + " has behind it; they count from the start");
        }
        return trainer;
    }

    private void warn(String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("warning: " + message);
        err.flush();
    }

    private RunResult result(Run run, @Nullable DataSet testSamples) {
        FitResult fitted = fit(run, testSamples);
        Evaluation evaluation = testSamples == null
                ? null
                : Evaluation.of(run.network(), run.trainer().loss(), testSamples);
        return new RunResult(fitted, test == null ? "" : test.text(), evaluation);
    }

    private FitResult fit(Run run, @Nullable DataSet testSamples) {
        Trainer trainer = run.trainer();
        DataSet measured = pages.isWanted() || checkpoint.isWanted() ? testSamples : null;
        EpochListener checkpoints = checkpoint.afterEpochs(trainer);
        try {
            return trainer.fit(run.samples(), epochs - (int) trainer.epochs(), epoch -> {
                run.progress().epoch(epoch);
                // Curves of runs that have no validation data show test data; one may be asked for after a resumption.
                if (measured != null && epoch.validation().isEmpty()) {
                    trainer.noteTest(Evaluation.of(trainer.network(), trainer.loss(), measured));
                }
                checkpoints.epoch(epoch);
            });
        } catch (IllegalArgumentException e) {
            throw new CommandException(data.text() + ": " + e.getMessage(), e);
        } finally {
            run.progress().end();
        }
    }

    private static Json json(Run run, @Nullable Evaluation evaluation) {
        return new Json()
                .put("epochs", run.trainer().epochs())
                .put("trainLoss", run.lastLoss())
                .put("testLoss", evaluation == null ? Double.NaN : evaluation.loss())
                .put("testAccuracy", evaluation == null ? Double.NaN : evaluation.accuracy())
                .put("samplesPerSecond", run.progress().samplesPerSecond())
                .put("seconds", run.progress().seconds())
                .put("parameters", run.network().parameterCount())
                .put("simd", Simd.report().width());
    }

    private void report(Run run, RunResult result, List<ReportOptions.Page> drawn) {
        FitResult fitted = result.fitted();
        PrintWriter out = spec.commandLine().getOut();
        Report report = new Report(out);
        Network network = run.network();
        report.line("network", String.format(Locale.ROOT, "%s: %,d parameters", network, network.parameterCount()));
        report.line("data", data.text() + ": " + run.samples());
        report.line(
                "training",
                String.format(
                        Locale.ROOT,
                        "%d epochs in %.2f s (%,.0f samples a second), last loss %.6f (%s)",
                        fitted.epochs(),
                        run.progress().seconds(),
                        run.progress().samplesPerSecond(),
                        run.lastLoss(),
                        run.trainer().loss()));
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
        if (result.evaluation() != null) {
            report.evaluation("test", result.evaluation());
        }
        report.line("kernels", Simd.report());
        WarmCost cost = WarmCost.of(run.trainer(), run.samples());
        report.line(
                "garbage", String.format(Locale.ROOT, "%.3g bytes a training step, once warm", cost.bytesPerStep()));
        report.line(
                "latency",
                String.format(
                        Locale.ROOT, "%.3g microseconds a prediction, once warm (median)", cost.microsPerPrediction()));
        drawn.forEach(page -> report.line(page.word(), page.file()));
        report.line("model", output);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
