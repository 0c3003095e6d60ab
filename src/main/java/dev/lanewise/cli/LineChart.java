package dev.lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over a common x axis, as SVG inside a page; colours are those of the page's style. */
final class LineChart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 300;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 40;
    private static final int BOTTOM = 40;
    private static final int TICKS = 5;

    /** More points than these are lines alone. */
    private static final int MOST_DOTS = 60;

    private record Line(String name, List<Double> values) {}

    private final String title;
    private final List<Double> x;
    private final boolean logarithmic;
    private final List<Line> lines = new ArrayList<>();

    LineChart(String title, List<Double> x, boolean logarithmic) {
        this.title = title;
        this.x = x;
        this.logarithmic = logarithmic;
    }

    /** Adds a line; values that are not finite are left out. One without values is not drawn, but keeps its colour. */
    LineChart line(String name, List<Double> values) {
        lines.add(new Line(name, values));
        return this;
    }

    /** The element. */
    String svg() {
        double[] range = range();
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH,
                HEIGHT,
                Html.escaped(title)));
        svg.append(String.format(
                Locale.ROOT, "<text class=\"title\" x=\"%d\" y=\"18\">%s</text>%n", LEFT, Html.escaped(title)));
        for (double tick : logarithmic ? powers(range[0], range[1]) : ticks(range[0], range[1])) {
            double at = y(scaled(tick), range);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    LEFT,
                    WIDTH - RIGHT,
                    at,
                    at));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"tick\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    LEFT - 8,
                    at + 4,
                    number(tick)));
        }
        for (double tick : ticks(x.get(0), x.get(x.size() - 1))) {
            if (tick == Math.rint(tick)) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                        x(tick),
                        HEIGHT - BOTTOM + 18,
                        number(tick)));
            }
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"tick\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">epoch</text>%n",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 6));
        int legend = WIDTH - RIGHT;
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).values.isEmpty()) {
                continue;
            }
            svg.append(drawn(lines.get(i), i, range));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"legend line%d\" text-anchor=\"end\" x=\"%d\" y=\"18\">&#9473; %s</text>%n",
                    i,
                    legend,
                    Html.escaped(lines.get(i).name)));
            legend -= 30 + 8 * lines.get(i).name.length();
        }
        return svg.append("</svg>\n").toString();
    }

    private String drawn(Line line, int index, double[] range) {
        StringBuilder path = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        for (int i = 0; i < line.values.size(); i++) {
            double value = line.values.get(i);
            if (!Double.isFinite(scaled(value))) {
                continue;
            }
            double px = x(x.get(i));
            double py = y(scaled(value), range);
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.length() == 0 ? "M" : "L", px, py));
            if (line.values.size() <= MOST_DOTS) {
                dots.append(String.format(
                        Locale.ROOT,
                        "<circle class=\"dot line%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s, epoch %.0f: %s</title></circle>",
                        index,
                        px,
                        py,
                        Html.escaped(line.name),
                        x.get(i),
                        number(value)));
            }
        }
        return String.format(Locale.ROOT, "<path class=\"line%d\" d=\"%s\"/>%s%n", index, path, dots);
    }

    private double scaled(double value) {
        return logarithmic ? StrictMath.log10(value) : value;
    }

    /** From the least to the largest value, with some air. */
    private double[] range() {
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (Line line : lines) {
            for (double value : line.values) {
                if (Double.isFinite(scaled(value))) {
                    least = Math.min(least, scaled(value));
                    largest = Math.max(largest, scaled(value));
                }
            }
        }
        if (least > largest) {
            return new double[] {0, 1};
        }
        double air = largest > least ? 0.05 * (largest - least) : Math.max(0.5 * Math.abs(least), 1e-9);
        return new double[] {least - air, largest + air};
    }

    private double x(double value) {
        double first = x.get(0);
        double last = x.get(x.size() - 1);
        double share = last > first ? (value - first) / (last - first) : 0.5;
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double[] range) {
        return HEIGHT - BOTTOM - (value - range[0]) / (range[1] - range[0]) * (HEIGHT - TOP - BOTTOM);
    }

    /** Round numbers within a range: a step of 1, 2 or 5 times a power of ten. */
    private static List<Double> ticks(double least, double largest) {
        double raw = (largest - least) / TICKS;
        if (!(raw > 0)) {
            return List.of(least);
        }
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(raw)));
        double step = power * (raw / power <= 1 ? 1 : raw / power <= 2 ? 2 : raw / power <= 5 ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        for (double n = Math.ceil(least / step); n * step <= largest; n++) {
            ticks.add(n * step + 0.0);
        }
        return ticks;
    }

    /** 1, 2 and 5 times powers of ten within a range of logarithms; the powers alone if there are many. */
    private static List<Double> powers(double least, double largest) {
        List<Double> ticks = new ArrayList<>();
        int[] digits = largest - least > 2.5 ? new int[] {1} : new int[] {1, 2, 5};
        for (int power = (int) Math.floor(least); power <= largest; power++) {
            for (int digit : digits) {
                double tick = digit * StrictMath.pow(10, power);
                if (StrictMath.log10(tick) >= least && StrictMath.log10(tick) <= largest) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    /** Four figures, without zeros at the end. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4g", value)
                        .replaceFirst("(\\.\\d*?)0+($|e)", "$1$2")
                        .replaceFirst("\\.($|e)", "$1");
    }
}
