package dev.lanewise.cli;

import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect}: layers, shapes, parameter count, metadata. */
@Command(name = "inspect", description = "Shows what is in a model file.", sortOptions = false)
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "MODEL",
            converter = ModelPath.Converter.class,
            description = "A model file (.lw or .onnx).")
    private ModelPath model;

    @Option(names = "--json", description = "End standard output with one JSON object.")
    private boolean json;

    InspectCommand() {}

    @Override
    public Integer call() {
        Network network = model.load(spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(network));
            return 0;
        }
        Report report = new Report(out);
        report.line("model", model);
        report.line("inputs", network.inputs());
        for (int l = 1; l <= network.depth(); l++) {
            Layer layer = network.layer(l - 1);
            report.line("layer " + l, layer + ": " + counted(layer.outputs() * (layer.inputs() + 1L)));
        }
        report.line("outputs", network.outputs());
        report.line("in all", counted(network.parameterCount()));
        network.metadata().forEach((key, value) -> report.line(key, value));
        return 0;
    }

    private static String counted(long parameters) {
        return String.format(Locale.ROOT, "%,d parameters", parameters);
    }

    private static Json json(Network network) {
        return new Json()
                .put("inputs", network.inputs())
                .put("outputs", network.outputs())
                .put("parameters", network.parameterCount())
                .put(
                        "layers",
                        network.layers().stream()
                                .map(layer -> new Json()
                                        .put("inputs", layer.inputs())
                                        .put("outputs", layer.outputs())
                                        .put(
                                                "activation",
                                                layer.activation().kind().id()))
                                .toList());
    }
}
