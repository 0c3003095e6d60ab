package dev.lanewise.inference;

import dev.lanewise.kernel.PanelKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import dev.lanewise.network.SlabPlan;

/** A network as arrays and places alone: what a specialised way is made of. */
final class Plan {
    final int depth;
    final int[] sizes;
    final int[] weightsAt;
    final int[] biasAt;
    final int[] zAt;
    final boolean softmax;
    final float[] slab;
    final float[] values;

    /** For hidden layers with relu, and softmax or sigmoid at the end. */
    Plan(Network network) {
        depth = network.depth();
        sizes = new int[depth + 1];
        weightsAt = new int[depth];
        biasAt = new int[depth];
        zAt = new int[depth];
        sizes[0] = network.inputs();
        SlabPlan plan = new SlabPlan();
        SlabPlan buffers = new SlabPlan();
        for (int l = 0; l < depth; l++) {
            Layer layer = network.layer(l);
            sizes[l + 1] = layer.outputs();
            weightsAt[l] = plan.reserve(PanelKernels.panelLength(layer.outputs(), layer.inputs()));
            biasAt[l] = plan.reserve(layer.outputs());
            zAt[l] = buffers.reserve(layer.outputs());
        }
        softmax = network.layer(depth - 1).activation().equals(Activation.SOFTMAX);
        slab = plan.allocate();
        values = buffers.allocate();
        for (int l = 0; l < depth; l++) {
            Layer layer = network.layer(l);
            float[] weights = new float[layer.outputs() * layer.inputs()];
            layer.getWeights(weights, 0);
            PanelKernels.pack(layer.outputs(), layer.inputs(), weights, 0, layer.inputs(), slab, weightsAt[l]);
            layer.getBias(slab, biasAt[l]);
        }
    }
}
