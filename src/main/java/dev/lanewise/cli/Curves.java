package dev.lanewise.cli;

import dev.lanewise.training.Epoch;
import dev.lanewise.training.Evaluation;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * What happened epoch by epoch.
 *
 * @param epochs their numbers, counted from 1
 * @param loss on the training data
 * @param seenName what else was measured: validation or test; empty if nothing was
 * @param seenLoss its loss
 * @param seenAccuracy its accuracy; empty where there are no classes
 * @param rates the learning rates
 */
record Curves(
        List<Double> epochs,
        List<Double> loss,
        String seenName,
        List<Double> seenLoss,
        List<Double> seenAccuracy,
        List<Double> rates) {
    /** A curve that spans more than this is drawn on a logarithmic axis. */
    private static final double LARGE_RATIO = 30;

    static Curves of(Run run, RunResult result) {
        List<Epoch> epochs = run.progress().epochs();
        List<Evaluation> seen = new ArrayList<>(result.measured());
        String name = seen.isEmpty() ? "validation" : "test";
        if (seen.isEmpty()) {
            epochs.forEach(epoch -> epoch.validation().ifPresent(seen::add));
        }
        List<Double> accuracy = seen.stream()
                .map(Evaluation::accuracy)
                .filter(value -> !value.isNaN())
                .toList();
        return new Curves(
                epochs.stream().map(epoch -> (double) epoch.number()).toList(),
                epochs.stream().map(Epoch::loss).toList(),
                seen.isEmpty() ? "" : name,
                seen.stream().map(Evaluation::loss).toList(),
                accuracy,
                epochs.stream().map(epoch -> (double) epoch.learningRate()).toList());
    }

    /** Whether the losses are better seen on a logarithmic axis. */
    boolean isSteep() {
        double least = Double.POSITIVE_INFINITY;
        double largest = 0;
        for (List<Double> values : List.of(loss, seenLoss)) {
            for (double value : values) {
                least = Math.min(least, value);
                largest = Math.max(largest, value);
            }
        }
        return least > 0 && largest > LARGE_RATIO * least;
    }

    /** The losses as a picture. */
    XYChart picture() {
        XYChart chart = Charts.xy("Learning curve", "epoch", "loss");
        chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
        chart.getStyler().setYAxisLogarithmic(isSteep());
        if (!epochs.isEmpty()) {
            chart.addSeries("training", epochs, loss).setMarker(SeriesMarkers.NONE);
        }
        if (!seenLoss.isEmpty()) {
            chart.addSeries(seenName, epochs, seenLoss).setMarker(SeriesMarkers.NONE);
        }
        return chart;
    }
}
