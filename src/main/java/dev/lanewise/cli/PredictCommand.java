package dev.lanewise.cli;

import dev.lanewise.data.Csv;
import dev.lanewise.data.CsvTable;
import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.io.AtomicFile;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code predict}: reads features, writes the network's outputs. */
@Command(name = "predict", description = "Reads features, writes the network's outputs.", sortOptions = false)
final class PredictCommand implements Callable<Integer> {
    private static final int VALUES_AT_ONCE = 1 << 14;

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
            names = "--input",
            required = true,
            paramLabel = "CSV",
            converter = Source.CsvConverter.class,
            description = "Rows of features, and nothing but features.")
    private Path input;

    @Option(
            names = "--output",
            paramLabel = "CSV",
            converter = Source.CsvConverter.class,
            description = "Where the outputs go (default: standard output).")
    private @Nullable Path output;

    @Option(names = "--header", description = "Begin with a line of the outputs' names, as the model has them.")
    private boolean header;

    PredictCommand() {}

    @Override
    public Integer call() throws IOException {
        Network network = model.load(spec.commandLine().getErr());
        CsvTable features = Csv.read(input);
        features.requireColumns(network.inputs(), "the network has " + network.inputs() + " inputs");
        features.requireNames(network.featureNames());
        String head = header ? OutputNames.header(network) : "";
        if (output == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(head);
            predict(network, features, out::print);
        } else {
            AtomicFile.write(output, file -> {
                Lines lines = text -> file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                lines.write(head);
                predict(network, features, lines);
            });
        }
        return 0;
    }

    /** Takes lines, several at a time. */
    private interface Lines {
        void write(String text) throws IOException;
    }

    private static void predict(Network network, CsvTable features, Lines lines) throws IOException {
        Session session = Model.of(network).session();
        int inputs = network.inputs();
        int outputs = network.outputs();
        int most = Math.max(1, VALUES_AT_ONCE / outputs);
        float[] values = new float[Math.min(most, features.rows()) * outputs];
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < features.rows(); from += most) {
            int rows = Math.min(most, features.rows() - from);
            session.predict(rows, features.values(), from * inputs, values, 0);
            text.setLength(0);
            for (int i = 0; i < rows * outputs; i++) {
                text.append(values[i]).append((i + 1) % outputs == 0 ? '\n' : ',');
            }
            lines.write(text.toString());
        }
    }
}
