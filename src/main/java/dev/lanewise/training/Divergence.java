package dev.lanewise.training;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Network;

/**
 * Notices that training diverges while its numbers are still finite: the loss, averaged over the last steps, is many times
 * what it was in the first ones. Looks at losses alone and changes nothing.
 */
final class Divergence {
    /** Steps whose mean loss is what later ones are compared with; few samples say little. */
    private static final int FIRST = 16;

    private static final int FEWEST = 4;

    /** How many times the first loss the average of the last ones, or within the first steps one alone, may be. */
    private static final double LARGEST_AVERAGE = 10;

    private static final double LARGEST_STEP = 100;

    /** What a step counts in the average. */
    private static final double SHARE = 0.1;

    /** Features beyond it are called large. */
    private static final float LARGE = 10f;

    private int steps;
    private double sum;
    private double average;
    private double latest;
    private boolean told;

    Divergence() {}

    /** Takes the loss of a step. Whether it is now known that training diverges; true once. */
    boolean after(float loss) {
        boolean diverges;
        if (steps < FIRST) {
            diverges = steps >= FEWEST && loss > LARGEST_STEP * (sum / steps);
            if (!diverges) {
                sum += loss;
                steps++;
                average = sum / steps;
            }
        } else {
            average += SHARE * (loss - average);
            diverges = average > LARGEST_AVERAGE * (sum / FIRST);
        }
        latest = loss;
        boolean now = diverges && !told;
        told |= now;
        return now;
    }

    /** What to do about it. */
    String advice(DataSet data, Network network, float rate) {
        String seen = "training diverges: the loss was " + (float) (sum / steps) + " in the first steps, now it is "
                + (float) latest;
        int column = 0;
        float largest = 0;
        for (int row = 0; row < data.size(); row++) {
            for (int i = 0; i < data.inputs(); i++) {
                float value = Math.abs(data.features()[data.featuresAt(row) + i]);
                if (value > largest) {
                    largest = value;
                    column = i;
                }
            }
        }
        String rest = "lower the learning rate (" + rate + " now), or clip the gradient";
        return network.inputScaling().isEmpty() && largest > LARGE
                ? seen + "; the features are not scaled: feature " + column + " reaches " + largest
                        + "; scale them to about -1 to 1, or " + rest
                : seen + "; " + rest;
    }
}
