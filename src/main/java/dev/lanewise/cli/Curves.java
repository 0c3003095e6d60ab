package dev.lanewise.cli;

import dev.lanewise.training.PastEpoch;
import dev.lanewise.training.Trainer;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
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

    /** All that a trainer remembers, from before a resumption too. */
    static Curves of(Trainer trainer) {
        List<PastEpoch> epochs = trainer.history();
        long before = trainer.epochs() - epochs.size();
        boolean validated = epochs.stream().anyMatch(epoch -> !Double.isNaN(epoch.validationLoss()));
        List<Double> seen = values(epochs, validated ? PastEpoch::validationLoss : PastEpoch::testLoss);
        return new Curves(
                LongStream.rangeClosed(before + 1, trainer.epochs())
                        .mapToObj(number -> (double) number)
                        .toList(),
                epochs.stream().map(PastEpoch::loss).toList(),
                seen.isEmpty() ? "" : validated ? "validation" : "test",
                seen,
                values(epochs, validated ? PastEpoch::validationAccuracy : PastEpoch::testAccuracy),
                epochs.stream().map(epoch -> (double) epoch.learningRate()).toList());
    }

    /** A value for each epoch, NaN where it was not measured; none if it never was. */
    private static List<Double> values(List<PastEpoch> epochs, ToDoubleFunction<PastEpoch> value) {
        List<Double> values = epochs.stream().mapToDouble(value).boxed().toList();
        return values.stream().allMatch(v -> v.isNaN()) ? List.of() : values;
    }

    /** Whether the losses are better seen on a logarithmic axis. */
    boolean isSteep() {
        double least = Double.POSITIVE_INFINITY;
        double largest = 0;
        for (List<Double> values : List.of(loss, seenLoss)) {
            for (double value : values) {
                if (!Double.isNaN(value)) {
                    least = Math.min(least, value);
                    largest = Math.max(largest, value);
                }
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
