package dev.lanewise.cli;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Loss;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: loss and metrics of a model on a data set. */
@Command(
        name = "evaluate",
        description = "Shows the loss and the accuracy of a model on a data set.",
        sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            converter = ModelPath.Converter.class,
            description = "A model file (.lw or .onnx).")
    private ModelPath model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "SOURCE",
            converter = Source.Converter.class,
            description = "A CSV file, a directory of IDX files (its t10k part), or digits (its last 360 rows).")
    private Source data;

    @Mixin
    private LossOption loss;

    @Option(names = "--json", description = "End standard output with one JSON object.")
    private boolean json;

    EvaluateCommand() {}

    @Override
    public Integer call() {
        Network network = model.load(spec.commandLine().getErr());
        Activation last = network.outputLayer().activation();
        Loss measured = loss.orDefault(usual(network, last), last);
        Source.Shape shape =
                new Source.Shape(network.inputs(), network.outputs(), measured.takesClasses(), network.featureNames());
        DataSet samples = data.read(Source.Part.TEST, shape).data();
        Evaluation evaluation = Evaluation.of(network, measured, samples);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new Json()
                    .put("loss", evaluation.loss())
                    .put("accuracy", evaluation.accuracy())
                    .put("samples", evaluation.samples()));
        } else {
            Report report = new Report(out);
            report.line("network", network);
            report.line("loss", measured);
            report.evaluation("result", evaluation);
        }
        return 0;
    }

    /** The loss that the model was trained with, or the default where that is not known. */
    private Loss usual(Network network, Activation last) {
        try {
            Loss stored = Loss.storedIn(network).orElse(Loss.defaultFor(last));
            stored.requireFor(last);
            return stored;
        } catch (IllegalArgumentException e) {
            throw new CommandException(model + ": the stored loss is of no use: " + e.getMessage(), e);
        }
    }
}
