package dev.lanewise.training;

import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.kernel.OuterKernels;
import dev.lanewise.kernel.PanelKernels;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import dev.lanewise.network.SlabPlan;

/**
 * The update of a step, with the bits of one whose gradient is stored, but without storing it: a gradient {@code Delta(l)^T
 * A(l-1)} as large as the weights would cost as much memory traffic as the weights themselves.
 *
 * <p>Gradient descent goes along the outer product at once. Any other optimizer gets it in pieces: for one sample such that
 * stay in the first cache, for a batch the gradient of a group of four panels, which stays in the second if it can. All
 * deltas must be known to be usable before.
 */
final class DirectUpdate {
    private static final int PANEL = PanelKernels.PANEL;

    /** Rows in a piece of a batch's gradient. */
    private static final int GROUP = PanelKernels.GROUP;

    /** Columns of one panel, or of several together, in a piece: 16 KiB. */
    private static final int COLUMNS = 256;

    private final Layer[] layers;
    private final float[] weights;
    private final float[][] moments;
    private final Optimizer optimizer;
    private final boolean plain;
    private final int pieceAt;
    private final float[] piece;

    DirectUpdate(Network network, Optimizer optimizer, float[][] moments) {
        layers = network.layers().toArray(Layer[]::new);
        weights = network.slab();
        this.optimizer = optimizer;
        this.moments = moments;
        plain = optimizer instanceof Sgd && optimizer.weightDecay() == 0;
        SlabPlan plan = new SlabPlan();
        long length = (long) COLUMNS * PANEL;
        for (Layer layer : layers) {
            int rows = Math.min(GROUP, layer.outputs());
            length = Math.max(length, Math.max(layer.outputs(), PanelKernels.panelLength(rows, layer.inputs())));
        }
        pieceAt = plan.reserve(length);
        piece = plan.allocate();
    }

    /** Updates all layers after a batch; scale is 1 over what its samples count together. */
    void apply(MiniBatch batch, long step, float rate, float scale) {
        for (int l = 0; l < layers.length; l++) {
            Layer layer = layers[l];
            if (plain) {
                batch.descend(l, rate, scale, weights);
            } else {
                inGroups(batch, l, step, rate, scale);
            }
            batch.biasGradient(l, piece, pieceAt);
            optimizer.update(layer.biasAt(), layer.outputs(), step, rate, scale, piece, pieceAt, moments, weights);
        }
    }

    /** Updates all layers after one sample; scale is 1 over what it counts. */
    void apply(BackPropagation pass, float[] x, int xAt, long step, float rate, float scale) {
        for (int l = 0; l < layers.length; l++) {
            float[] d = pass.deltas();
            int dAt = pass.deltaAt(l);
            float[] a = pass.inputOf(l, x);
            int aAt = pass.inputAt(l, xAt);
            Layer layer = layers[l];
            if (plain && scale == 1f) {
                OuterKernels.descend(
                        layer.outputs(), layer.inputs(), -rate, d, dAt, a, aAt, weights, layer.weightsAt());
            } else {
                inPieces(layer, d, dAt, a, aAt, step, rate, scale);
            }
            int m = layer.outputs();
            Level1Kernels.fill(m, 0f, piece, pieceAt);
            Level1Kernels.add(m, d, dAt, piece, pieceAt);
            optimizer.update(layer.biasAt(), m, step, rate, scale, piece, pieceAt, moments, weights);
        }
    }

    private void inGroups(MiniBatch batch, int l, long step, float rate, float scale) {
        Layer layer = layers[l];
        for (int row = 0; row < layer.outputs(); row += GROUP) {
            int rows = Math.min(GROUP, layer.outputs() - row);
            batch.gradient(l, row, rows, piece, pieceAt);
            int length = (int) PanelKernels.panelLength(rows, layer.inputs());
            int at = layer.weightsAt() + row * layer.inputs();
            optimizer.update(at, length, step, rate, scale, piece, pieceAt, moments, weights);
        }
    }

    private void inPieces(Layer layer, float[] d, int dAt, float[] a, int aAt, long step, float rate, float scale) {
        int cols = layer.inputs();
        int panels = Math.max(1, COLUMNS / cols);
        for (int row = 0; row < layer.outputs(); row += panels * PANEL) {
            int rows = Math.min(panels * PANEL, PanelKernels.padded(layer.outputs()) - row);
            for (int k = 0; k < cols; k += COLUMNS) {
                int width = Math.min(COLUMNS, cols - k);
                OuterKernels.outer(rows, width, d, dAt + row, a, aAt + k, piece, pieceAt);
                int at = layer.weightsAt() + row * cols + k * PANEL;
                optimizer.update(at, rows * width, step, rate, scale, piece, pieceAt, moments, weights);
            }
        }
    }
}
