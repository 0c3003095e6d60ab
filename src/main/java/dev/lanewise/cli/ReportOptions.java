package dev.lanewise.cli;

import dev.lanewise.io.AtomicFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --report} and {@code --plot}: a run of {@code train} for people to look at. */
final class ReportOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "One page about the run: learning curves, confusion matrix, settings, environment.")
    private @Nullable Path report;

    @Option(names = "--plot", paramLabel = "FILE.png", description = "The learning curve as a picture.")
    private @Nullable Path plot;

    ReportOptions() {}

    /** Refuses names of other files, and files that cannot be written. */
    void check() {
        check("--report", report, ".html");
        check("--plot", plot, ".png");
    }

    private void check(String option, @Nullable Path file, String extension) {
        if (file != null) {
            if (!file.toString().toLowerCase(Locale.ROOT).endsWith(extension)) {
                throw new ParameterException(
                        spec.commandLine(),
                        option + " wants a file whose name ends with " + extension + ", not " + file);
            }
            AtomicFile.requireReplaceable(file);
        }
    }

    boolean isWanted() {
        return report != null || plot != null;
    }

    /** Draws all that was asked for; then nothing but the disk can fail. */
    List<Page> pages(Run run, RunResult result) {
        if (!isWanted()) {
            return List.of();
        }
        List<Page> pages = new ArrayList<>();
        Curves curves = Curves.of(run.trainer());
        if (plot != null) {
            pages.add(new Page("plot", plot, Charts.png(curves.picture())));
        }
        if (report != null) {
            byte[] text = new RunPage(run, result, curves).html().getBytes(StandardCharsets.UTF_8);
            pages.add(new Page("report", report, text));
        }
        return pages;
    }

    /** A file to be written. */
    @SuppressWarnings("ArrayRecordComponent") // made here, written once
    record Page(String word, Path file, byte[] content) {
        void save() {
            AtomicFile.write(file, output -> output.write(ByteBuffer.wrap(content)));
        }
    }
}
