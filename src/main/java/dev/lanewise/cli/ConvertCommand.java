package dev.lanewise.cli;

import dev.lanewise.io.AtomicFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convert}: between model formats, by extension. */
@Command(
        name = "convert",
        description = "Writes a model in another format, chosen by the extensions: .lw is our own, .onnx the standard.",
        sortOptions = false)
final class ConvertCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", converter = ModelPath.Converter.class, description = "What to read.")
    private ModelPath in;

    @Parameters(index = "1", paramLabel = "OUT", converter = ModelPath.Converter.class, description = "What to write.")
    private ModelPath out;

    ConvertCommand() {}

    @Override
    public Integer call() {
        AtomicFile.requireReplaceable(out.path());
        out.save(in.load(spec.commandLine().getErr()));
        return 0;
    }
}
