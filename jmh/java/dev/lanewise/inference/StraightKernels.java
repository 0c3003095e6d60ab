package dev.lanewise.inference;

import dev.lanewise.kernel.ActivationKernels;
import dev.lanewise.kernel.MathKernels;
import dev.lanewise.kernel.PanelKernels;
import dev.lanewise.kernel.SoftmaxKernels;

/** The kernels in a loop, without layers, activations and sessions around them: what these cost. */
final class StraightKernels implements Forward {
    private final Plan plan;

    StraightKernels(Plan plan) {
        this.plan = plan;
    }

    @Override
    public void predict(float[] in, int inAt, float[] out, int outAt) {
        float[] values = plan.values;
        float[] slab = plan.slab;
        float[] x = in;
        int xAt = inAt;
        int last = plan.depth - 1;
        for (int l = 0; l <= last; l++) {
            int rows = plan.sizes[l + 1];
            int zAt = plan.zAt[l];
            PanelKernels.gemv(rows, plan.sizes[l], slab, plan.weightsAt[l], x, xAt, slab, plan.biasAt[l], values, zAt);
            if (l < last) {
                ActivationKernels.relu(rows, values, zAt, values, zAt);
            } else if (plan.softmax) {
                SoftmaxKernels.softmax(rows, values, zAt, values, zAt);
            } else {
                MathKernels.sigmoid(rows, values, zAt, values, zAt);
            }
            x = values;
            xAt = zAt;
        }
        System.arraycopy(values, xAt, out, outAt, plan.sizes[last + 1]);
    }
}
