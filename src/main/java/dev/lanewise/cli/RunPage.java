package dev.lanewise.cli;

import dev.lanewise.kernel.Simd;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import dev.lanewise.training.Evaluation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code train --report}: one page that needs nothing else. */
final class RunPage {
    private static final int LARGEST_TABLE = 30;

    private final Run run;
    private final RunResult result;
    private final Curves curves;
    private final Evaluation evaluation;
    private final String evaluated;

    RunPage(Run run, RunResult result, Curves curves) {
        this.run = run;
        this.result = result;
        this.curves = curves;
        Evaluation test = result.evaluation();
        evaluated = test == null ? "training data" : "test data";
        evaluation = test == null ? Evaluation.of(run.network(), run.trainer().loss(), run.samples()) : test;
    }

    String html() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                + Html.escaped("Lanewise: " + run.network()) + "</title>\n<style>\n" + style()
                + "</style>\n</head>\n<body>\n<main>\n<header>\n<p>Lanewise training report</p>\n<h1>"
                + Html.escaped(run.network().toString()) + "</h1>\n</header>\n" + figures() + charts() + confusion()
                + "<div class=\"columns\">\n" + Html.section("Model", model()) + Html.section("Data", data())
                + Html.section("Settings", settings()) + Html.section("Environment", environment())
                + "</div>\n</main>\n</body>\n</html>\n";
    }

    private static String style() {
        try (InputStream stream = RunPage.class.getResourceAsStream("report.css")) {
            if (stream == null) {
                throw new IllegalStateException("the style of the report is not in the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The results, large. */
    private String figures() {
        StringBuilder html = new StringBuilder("<div class=\"figures\">\n");
        String on = " (" + evaluated + ")";
        figure(html, "accuracy" + on, evaluation.accuracy(), "%.4f");
        figure(html, "loss" + on, evaluation.loss(), "%.4g");
        figure(html, "log-loss", evaluation.logLoss(), "%.4g");
        figure(html, "ROC AUC", evaluation.rocAuc(), "%.4f");
        figure(html, "macro F1", evaluation.macroF1(), "%.4f");
        figure(html, "RMSE", evaluation.rmse(), "%.4g");
        figure(html, "R²", evaluation.r2(), "%.4f");
        figure(html, "last training loss", run.lastLoss(), "%.4g");
        figure(html, "epochs", (double) run.trainer().epochs(), "%.0f");
        figure(html, "samples a second", run.progress().samplesPerSecond(), "%,.0f");
        return html.append("</div>\n").toString();
    }

    private static void figure(StringBuilder html, String name, double value, String format) {
        if (Double.isFinite(value)) {
            html.append("<div><b>")
                    .append(String.format(Locale.ROOT, format, value))
                    .append("</b><span>")
                    .append(Html.escaped(name))
                    .append("</span></div>\n");
        }
    }

    private String charts() {
        if (curves.epochs().isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder();
        html.append(new LineChart(curves.isSteep() ? "Loss (logarithmic)" : "Loss", curves.epochs(), curves.isSteep())
                .line("training", curves.loss())
                .line(curves.seenName(), curves.seenLoss())
                .svg());
        if (!curves.seenAccuracy().isEmpty()) {
            html.append(new LineChart("Accuracy", curves.epochs(), false)
                    .line("training", List.of())
                    .line(curves.seenName(), curves.seenAccuracy())
                    .svg());
        }
        if (curves.rates().stream().distinct().count() > 1) {
            html.append(new LineChart("Learning rate", curves.epochs(), false)
                    .line("last of the epoch", curves.rates())
                    .svg());
        }
        String note = curves.epochs().get(0) > 1
                ? "<p>Earlier epochs are not shown: the checkpoint did not have them.</p>\n"
                : "";
        return Html.section("Learning curves", "<div class=\"charts\">\n" + html + "</div>\n" + note);
    }

    private String confusion() {
        int[][] counts = evaluation.confusion();
        if (counts.length == 0 || counts.length > LARGEST_TABLE) {
            return "";
        }
        List<String> names = classNames(counts.length);
        StringBuilder html = new StringBuilder("<p>A row for each true class, a column for each predicted one.</p>\n"
                + "<div class=\"wide\"><table class=\"confusion\">\n<tr><th></th>");
        names.forEach(name -> html.append("<th>" + Html.escaped(name) + "</th>"));
        html.append("<th class=\"rate\">precision</th><th class=\"rate\">recall</th><th class=\"rate\">F1</th></tr>\n");
        for (int c = 0; c < counts.length; c++) {
            int there = 0;
            for (int count : counts[c]) {
                there += count;
            }
            html.append("<tr><th>" + Html.escaped(names.get(c)) + "</th>");
            for (int p = 0; p < counts.length; p++) {
                html.append(cell(counts[c][p], there, c == p));
            }
            html.append(rate(evaluation.precision(c)) + rate(evaluation.recall(c)) + rate(evaluation.f1(c)));
            html.append("</tr>\n");
        }
        return Html.section(
                "Confusion matrix, " + evaluated,
                html.append("</table></div>\n").toString());
    }

    private static String cell(int count, int there, boolean right) {
        return String.format(
                Locale.ROOT,
                "<td class=\"%s\" style=\"--share:%.3f\">%s</td>",
                count == 0 ? "none" : right ? "right" : "wrong",
                there == 0 ? 0.0 : StrictMath.sqrt((double) count / there),
                count == 0 ? "·" : String.valueOf(count));
    }

    private static String rate(double value) {
        return "<td class=\"rate\">" + (Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value))
                + "</td>";
    }

    private List<String> classNames(int count) {
        List<String> names = run.network().outputNames();
        return names.size() == count
                ? names
                : Stream.iterate(0, i -> i + 1)
                        .limit(count)
                        .map(String::valueOf)
                        .toList();
    }

    private String model() {
        Network network = run.network();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("layer", "inputs", "outputs", "activation", "parameters"));
        for (int l = 0; l < network.depth(); l++) {
            Layer layer = network.layer(l);
            rows.add(List.of(
                    String.valueOf(l + 1),
                    String.valueOf(layer.inputs()),
                    String.valueOf(layer.outputs()),
                    layer.activation().toString(),
                    String.format(Locale.ROOT, "%,d", (layer.inputs() + 1L) * layer.outputs())));
        }
        return Html.table(rows)
                + String.format(
                        Locale.ROOT,
                        "<p>%,d parameters%s</p>%n",
                        network.parameterCount(),
                        network.inputScaling().isPresent() ? "; the features are scaled first" : "");
    }

    private String data() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("training", run.source()));
        rows.add(List.of("shape", run.samples().toString()));
        if (!result.test().isEmpty()) {
            rows.add(List.of("test", result.test()));
            rows.add(List.of("test samples", String.valueOf(evaluation.samples())));
        }
        if (result.fitted().bestEpoch() > 0) {
            rows.add(List.of(
                    "best epoch",
                    String.format(
                            Locale.ROOT,
                            "%d, validation loss %.6f%s",
                            result.fitted().bestEpoch(),
                            result.fitted().bestLoss(),
                            result.fitted().stopped() ? "; stopped early" : "")));
        }
        return Html.pairs(rows);
    }

    private String settings() {
        List<List<String>> rows = new ArrayList<>();
        run.trainer().settings().forEach((name, value) -> rows.add(List.of(name, value)));
        rows.add(
                List.of("steps", String.format(Locale.ROOT, "%,d", run.trainer().steps())));
        if (run.trainer().skipped() > 0) {
            rows.add(List.of("skipped steps", String.valueOf(run.trainer().skipped())));
        }
        return Html.pairs(rows);
    }

    private static String environment() {
        return Html.pairs(List.of(
                List.of("kernels", Simd.report().toString()),
                List.of("vector width", Simd.report().width() + " bits"),
                List.of("CPU", cpu()),
                List.of("processors", String.valueOf(Runtime.getRuntime().availableProcessors())),
                List.of("Java", Runtime.version() + ", " + System.getProperty("java.vm.name")),
                List.of("system", System.getProperty("os.name") + ", " + System.getProperty("os.arch")),
                List.of("Lanewise", Main.Version.number())));
    }

    /** As the system says, where it says it in a file. */
    private static String cpu() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException | UncheckedIOException e) {
            return "unknown";
        }
    }
}
