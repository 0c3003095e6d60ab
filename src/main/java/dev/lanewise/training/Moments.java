package dev.lanewise.training;

import dev.lanewise.network.Network;
import java.util.List;

/** Checks moments that come from outside: what is not finite there would reach the weights. */
final class Moments {
    private Moments() {}

    /** The arrays behind the moments, and behind the best weights after them if there are some. */
    static float[][] of(Optimizer optimizer, Network network, List<Network> moments, boolean best) {
        if (moments.size() != optimizer.moments() + (best ? 1 : 0)) {
            throw new IllegalArgumentException("the training state has " + moments.size()
                    + " moments, its optimizer needs " + optimizer.moments()
                    + (best ? " and early stopping the best weights" : ""));
        }
        float[][] arrays = new float[moments.size()][];
        for (int i = 0; i < arrays.length; i++) {
            if (!hasShapesOf(network, moments.get(i))) {
                throw new IllegalArgumentException("moment " + (i + 1) + " of the training state has the shapes "
                        + moments.get(i) + ", the network has " + network);
            }
            arrays[i] = moments.get(i).slab();
            requireUsable(i, arrays[i], OptimizerSettings.squares(optimizer) == i);
        }
        return arrays;
    }

    private static boolean hasShapesOf(Network network, Network moment) {
        boolean same = network.inputs() == moment.inputs() && network.depth() == moment.depth();
        for (int l = 0; same && l < network.depth(); l++) {
            same = network.layer(l).outputs() == moment.layer(l).outputs();
        }
        return same;
    }

    private static void requireUsable(int i, float[] values, boolean squares) {
        for (float value : values) {
            if (!Float.isFinite(value) || (squares && value < 0)) {
                throw new IllegalArgumentException("moment " + (i + 1) + " of the training state has the value " + value
                        + ", which no step gives");
            }
        }
    }
}
