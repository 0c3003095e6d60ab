package dev.lanewise.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Latency against percentile, each further nine as wide as the one before. */
final class LatencyPlot {
    private static final int TICKS_A_HALVING = 5;

    private LatencyPlot() {}

    static void save(Latency latency, String title, Path file) {
        XYChart chart = Charts.xy("Latency of " + title, "one call in so many is slower", "microseconds a call");
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        add(chart, "model", latency, latency.model());
        add(chart, "empty task", latency, latency.empty());
        Charts.save(chart, file);
    }

    private static void add(XYChart chart, String name, Latency latency, Histogram histogram) {
        Map<Double, Double> points = new TreeMap<>();
        for (HistogramIterationValue value : histogram.percentiles(TICKS_A_HALVING)) {
            double percentile = value.getPercentileLevelIteratedTo();
            if (percentile < 100) {
                points.put(100 / (100 - percentile), latency.micros(histogram, percentile));
            }
        }
        XYSeries series = chart.addSeries(
                name,
                points.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
                points.values().stream().mapToDouble(Double::doubleValue).toArray());
        series.setMarker(SeriesMarkers.NONE);
    }
}
