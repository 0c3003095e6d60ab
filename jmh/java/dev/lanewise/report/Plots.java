package dev.lanewise.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The pictures of the report. */
final class Plots {
    static final String ROOFLINE = "roofline.png";
    static final String LATENCY = "latency.png";
    static final String INFERENCE = name("InferencePeers.predict");
    static final String BATCHES = "training-batch.png";
    static final String WIDTHS = "training-width.png";

    private static final int WIDTH = 900;
    private static final int HEIGHT = 500;

    private static final Color LIMIT = Color.DARK_GRAY;
    private static final float[] DASHES = {6f, 4f};

    /** By what it is, the same in all pictures; safe for those who tell red from green badly (Okabe and Ito). */
    private static final Map<String, Color> COLORS = Map.ofEntries(
            Map.entry("LANEWISE", new Color(0x00, 0x72, 0xB2)),
            Map.entry("LANEWISE_ROWS", new Color(0x56, 0xB4, 0xE9)),
            Map.entry("OPENBLAS", new Color(0xD5, 0x5E, 0x00)),
            Map.entry("VECTOR_BLAS", new Color(0x00, 0x9E, 0x73)),
            Map.entry("EJML", new Color(0xCC, 0x79, 0xA7)),
            Map.entry("ONNX_RUNTIME", new Color(0xD5, 0x5E, 0x00)),
            Map.entry("SMILE", new Color(0x00, 0x9E, 0x73)),
            Map.entry("TENSORFLOW", new Color(0xE6, 0x9F, 0x00)),
            Map.entry("DJL", new Color(0xCC, 0x79, 0xA7)));

    static {
        System.setProperty("java.awt.headless", "true");
    }

    private final List<Measurement> medians;
    private final Limits limits;

    Plots(List<Measurement> medians, Limits limits) {
        this.medians = medians;
        this.limits = limits;
    }

    /** The file of a benchmark's picture. */
    static String name(String benchmark) {
        return benchmark
                        .replace("Peers.", "-")
                        .replaceAll("([a-z])([A-Z])", "$1-$2")
                        .toLowerCase(Locale.ROOT) + ".png";
    }

    /** Draws what there are results for; gives the names of the files. */
    Set<String> save(Path folder) throws IOException {
        Set<String> saved = new LinkedHashSet<>();
        for (String method : List.of("gemv", "gemvT", "ger", "sweep")) {
            String benchmark = "MatrixVectorPeers." + method;
            if (!squares(benchmark, "matrix").isEmpty()) {
                save(timeAgainstSize(benchmark, method), folder, name(benchmark), saved);
            }
        }
        for (String method : List.of("gemm", "gemmT", "gemmGer")) {
            String benchmark = "GemmPeers." + method;
            if (!squares(benchmark, "layer").isEmpty()) {
                save(rateAgainstSize(benchmark, method), folder, name(benchmark), saved);
            }
        }
        networks("InferencePeers.predict", "Time of one prediction, batch of 1", "1", folder, saved);
        networks("TrainingPeers.step", "Time of one training step, batch of 1", "1", folder, saved);
        costs(BATCHES, "Time of one training step against batch, ", "batch", "network", folder, saved);
        costs(WIDTHS, "Time of one training step against width, batch of ", "network", "batch", folder, saved);
        latencies("A", folder, saved);
        if (!Double.isNaN(limits.peak()) && !limits.read().isEmpty()) {
            save(roofline(), folder, ROOFLINE, saved);
        }
        return saved;
    }

    private static void save(Chart<?, ?> chart, Path folder, String name, Set<String> saved) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BitmapEncoder.saveBitmap(chart, bytes, BitmapFormat.PNG);
        Files.write(folder.resolve(name), bytes.toByteArray());
        saved.add(name);
    }

    /** The measurements of a benchmark whose sizes are all the same, by whose they are and that size. */
    private Map<String, NavigableMap<Double, Measurement>> squares(String benchmark, String parameter) {
        Map<String, NavigableMap<Double, Measurement>> squares = new LinkedHashMap<>();
        for (Measurement measurement : medians) {
            String[] sizes = measurement.parameter(parameter).split("x", -1);
            if (measurement.benchmark().equals(benchmark)
                    && !Limits.isLimit(measurement)
                    && List.of(sizes).stream().distinct().count() == 1) {
                squares.computeIfAbsent(measurement.whose(), key -> new TreeMap<>())
                        .put(Double.valueOf(sizes[0]), measurement);
            }
        }
        return squares;
    }

    private XYChart timeAgainstSize(String benchmark, String method) {
        Map<String, NavigableMap<Double, Measurement>> squares = squares(benchmark, "matrix");
        XYChart chart = xy(method + ": time against size", "rows and columns of W", "picoseconds for each weight");
        squares.forEach((peer, points) ->
                add(chart, peer, points, measurement -> picosPerWeight(measurement.nanos(), measurement)));
        line(
                chart,
                "limit of the memory",
                first(squares),
                measurement -> picosPerWeight(limits.of(measurement), measurement));
        return chart;
    }

    /** A sweep has four operations for each weight, the others two. */
    private static double picosPerWeight(double nanos, Measurement measurement) {
        double perWeight = measurement.benchmark().endsWith("sweep") ? 4 : 2;
        return 1000 * nanos / (measurement.flops() / perWeight);
    }

    private XYChart rateAgainstSize(String benchmark, String method) {
        Map<String, NavigableMap<Double, Measurement>> squares = squares(benchmark, "layer");
        XYChart chart = xy(method + ": rate against size", "batch, inputs and outputs", "GFLOP/s");
        chart.getStyler().setYAxisLogarithmic(false);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        squares.forEach((peer, points) -> add(chart, peer, points, Measurement::gigaflopsPerSecond));
        if (!Double.isNaN(limits.peak())) {
            line(chart, "peak", first(squares), measurement -> limits.peak());
        }
        return chart;
    }

    private static NavigableMap<Double, Measurement> first(Map<String, NavigableMap<Double, Measurement>> squares) {
        return squares.values().iterator().next();
    }

    private static XYChart xy(String title, String xAxis, String yAxis) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setXAxisDecimalPattern("#,###.##");
        chart.getStyler().setYAxisDecimalPattern("#,###.##");
        return chart;
    }

    private static void add(
            XYChart chart, String peer, NavigableMap<Double, Measurement> points, ToDoubleFunction<Measurement> value) {
        XYSeries series = series(chart, Text.name(peer), points, value);
        style(series, COLORS.getOrDefault(peer, Color.GRAY), SeriesMarkers.CIRCLE);
    }

    private static void line(
            XYChart chart, String name, NavigableMap<Double, Measurement> points, ToDoubleFunction<Measurement> value) {
        if (points.values().stream().mapToDouble(value).noneMatch(Double::isNaN)) {
            XYSeries series = series(chart, name, points, value);
            style(series, LIMIT, SeriesMarkers.NONE);
            series.setLineStyle(new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, DASHES, 0f));
        }
    }

    private static XYSeries series(
            XYChart chart, String name, NavigableMap<Double, Measurement> points, ToDoubleFunction<Measurement> value) {
        return chart.addSeries(
                name,
                points.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
                points.values().stream().mapToDouble(value).toArray());
    }

    private static void style(XYSeries series, Color color, Marker marker) {
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setMarker(marker);
    }

    /** How long each took for each network, for one size of a batch. */
    private void networks(String benchmark, String title, String batch, Path folder, Set<String> saved)
            throws IOException {
        Map<String, NavigableMap<Double, Measurement>> byPeer = new LinkedHashMap<>();
        List<String> networks = medians.stream()
                .filter(measurement -> measurement.benchmark().equals(benchmark)
                        && measurement.parameter("batch").equals(batch))
                .map(measurement -> measurement.parameter("network"))
                .distinct()
                .sorted()
                .toList();
        for (Measurement measurement : medians) {
            if (measurement.benchmark().equals(benchmark)
                    && measurement.parameter("batch").equals(batch)) {
                byPeer.computeIfAbsent(measurement.whose(), key -> new TreeMap<>())
                        .put(1.0 + networks.indexOf(measurement.parameter("network")), measurement);
            }
        }
        if (networks.size() < 2) {
            return;
        }
        XYChart chart = xy(title, "network", "microseconds");
        chart.getStyler().setXAxisLogarithmic(false);
        chart.getStyler().setXAxisMin(0.5);
        chart.getStyler().setXAxisMax(networks.size() + 0.5);
        chart.getStyler().setXAxisTicksVisible(false);
        double least = byPeer.values().stream()
                .flatMap(points -> points.values().stream())
                .mapToDouble(Measurement::nanos)
                .min()
                .orElseThrow();
        chart.getStyler().setYAxisMin(least / 2000);
        for (int i = 0; i < networks.size(); i++) {
            chart.addAnnotation(
                    new AnnotationText(Headlines.network(networks.get(i)), i + 1.0, 0.7 * least / 1000, false));
        }
        byPeer.forEach((peer, points) -> add(chart, peer, points, measurement -> measurement.nanos() / 1000));
        save(chart, folder, name(benchmark), saved);
    }

    /** How the time of a training step grows with one parameter, for the value of the other that most are of. */
    private void costs(String name, String title, String along, String fixed, Path folder, Set<String> saved)
            throws IOException {
        Map<String, NavigableMap<Double, Measurement>> lines = new LinkedHashMap<>();
        boolean batches = along.equals("batch");
        for (Measurement measurement : medians) {
            String network = measurement.parameter("network");
            boolean fits = batches || network.matches("(\\d+)-\\1-.*"); // one width grows
            if (measurement.benchmark().equals(Limits.TRAINING) && fits) {
                double x = Double.parseDouble(measurement.parameter(along).replaceFirst("-.*", ""));
                lines.computeIfAbsent(measurement.parameter(fixed), key -> new TreeMap<>())
                        .put(x, measurement);
            }
        }
        Map.Entry<String, NavigableMap<Double, Measurement>> longest = lines.entrySet().stream()
                .max(Comparator.comparingInt(line -> line.getValue().size()))
                .orElse(null);
        if (longest == null || longest.getValue().size() < 2) {
            return;
        }
        XYChart chart = xy(
                title + longest.getKey(),
                batches ? "samples a step" : "inputs and neurons of the hidden layer",
                "microseconds");
        add(chart, "LANEWISE", longest.getValue(), measurement -> measurement.nanos() / 1000);
        line(chart, "limit of the machine", longest.getValue(), measurement -> limits.of(measurement) / 1000);
        save(chart, folder, name, saved);
    }

    /** Latency against how seldom a call is slower, each further nine as wide as the one before. */
    private void latencies(String network, Path folder, Set<String> saved) throws IOException {
        Map<String, NavigableMap<Double, Measurement>> byPeer = new LinkedHashMap<>();
        for (Measurement measurement : medians) {
            if (measurement.benchmark().equals("Latency.predict")
                    && measurement.parameter("network").equals(network)) {
                double percentile = Double.parseDouble(measurement.parameter("percentile"));
                if (percentile < 100) {
                    byPeer.computeIfAbsent(measurement.whose(), key -> new TreeMap<>())
                            .put(100 / (100 - percentile), measurement);
                }
            }
        }
        if (!byPeer.isEmpty()) {
            XYChart chart = xy(
                    "Latency of " + Headlines.network(network) + ", half load",
                    "one call in so many is slower",
                    "microseconds");
            byPeer.forEach((peer, points) -> {
                if (peer.equals("EMPTY LANEWISE")) {
                    line(chart, Text.name(peer), points, measurement -> measurement.nanos() / 1000);
                } else if (!peer.startsWith("EMPTY")) {
                    add(chart, peer, points, measurement -> measurement.nanos() / 1000);
                }
            });
            save(chart, folder, LATENCY, saved);
        }
    }

    /** The roofs of all levels of memory that were measured, and what the kernels reach under them. */
    private XYChart roofline() {
        XYChart chart =
                xy("Roofline: what the kernels reach, one thread", "operations a byte of memory traffic", "GFLOP/s");
        double least = 0.1;
        double most = 200;
        limits.read().forEach((bytes, rate) -> {
            if (Set.of(16384.0, 262144.0, 4194304.0, 67108864.0).contains(bytes)) {
                double knee = limits.peak() / rate;
                XYSeries roof = chart.addSeries(
                        Text.bytes(bytes) + ": " + Text.number(rate) + " GB/s",
                        new double[] {least, knee, most},
                        new double[] {least * rate, limits.peak(), limits.peak()});
                style(roof, LIMIT, SeriesMarkers.NONE);
                roof.setLineStyle(new BasicStroke(1f));
            }
        });
        Map<String, Marker> markers = new LinkedHashMap<>();
        markers.put("MatrixVectorPeers.gemv", SeriesMarkers.CIRCLE);
        markers.put("MatrixVectorPeers.ger", SeriesMarkers.SQUARE);
        markers.put("MatrixVectorPeers.sweep", SeriesMarkers.DIAMOND);
        markers.put("GemmPeers.gemm", SeriesMarkers.TRIANGLE_UP);
        markers.forEach((benchmark, marker) -> List.of("LANEWISE", "OPENBLAS").forEach(peer -> {
            List<Measurement> points = medians.stream()
                    .filter(measurement -> measurement.benchmark().equals(benchmark)
                            && measurement.whose().equals(peer))
                    .toList();
            if (!points.isEmpty()) {
                XYSeries series = chart.addSeries(
                        Text.name(peer) + ", " + benchmark.replaceFirst(".*[.]", ""),
                        points.stream()
                                .mapToDouble(point -> point.flops() / point.bytes())
                                .toArray(),
                        points.stream()
                                .mapToDouble(Measurement::gigaflopsPerSecond)
                                .toArray());
                style(series, COLORS.getOrDefault(peer, Color.GRAY), marker);
                series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
            }
        }));
        return chart;
    }
}
