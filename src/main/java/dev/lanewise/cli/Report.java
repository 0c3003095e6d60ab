package dev.lanewise.cli;

import dev.lanewise.training.Evaluation;
import java.io.PrintWriter;
import java.util.Locale;

/** What a person reads: a word, then what is to be said about it. */
final class Report {
    private static final int LARGEST_TABLE = 30;

    private final PrintWriter out;

    Report(PrintWriter out) {
        this.out = out;
    }

    void line(String word, Object text) {
        out.printf("%-10s %s%n", word, text);
    }

    void evaluation(String word, Evaluation evaluation) {
        boolean classes = !Double.isNaN(evaluation.accuracy());
        String accuracy = classes ? String.format(Locale.ROOT, ", accuracy %.4f", evaluation.accuracy()) : "";
        line(
                word,
                String.format(
                        Locale.ROOT, "loss %.6f%s on %,d samples", evaluation.loss(), accuracy, evaluation.samples()));
        int[][] confusion = evaluation.confusion();
        if (confusion.length > 0 && confusion.length <= LARGEST_TABLE) {
            confusion(confusion);
        }
    }

    private void confusion(int[][] counts) {
        line("confusion", "a row for each true class, a column for each predicted one");
        int width = 4;
        for (int[] row : counts) {
            for (int count : row) {
                width = Math.max(width, String.valueOf(count).length() + 1);
            }
        }
        StringBuilder heads = new StringBuilder();
        for (int column = 0; column < counts.length; column++) {
            heads.append(padded(width, String.valueOf(column)));
        }
        line("", "    " + heads);
        for (int row = 0; row < counts.length; row++) {
            StringBuilder cells = new StringBuilder();
            for (int count : counts[row]) {
                cells.append(padded(width, count == 0 ? "." : String.valueOf(count)));
            }
            line("", padded(4, String.valueOf(row)) + cells);
        }
    }

    private static String padded(int width, String text) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
