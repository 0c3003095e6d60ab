package dev.lanewise.io.onnx;

import dev.lanewise.network.Initializer;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a network from its plan. Weights go from the file to their place a block of rows at a time: as they are where
 * nothing is folded into them, else folded in double and rounded once.
 */
final class Assembler {
    private static final int PANEL = 16;
    private static final int FLOATS = 1 << 15;

    private final LayerPlanner.Plan plan;
    private final boolean allowsNonFinite;
    private final @Nullable InputScaling scaling;
    private float[] rows = {};

    private Assembler(LayerPlanner.Plan plan, boolean allowsNonFinite) {
        this.plan = plan;
        this.allowsNonFinite = allowsNonFinite;
        this.scaling = inputScaling();
    }

    /**
     * The network. Where it would take more memory than the file, as layers of few neurons do in their panels, all
     * weights are looked at before it is made, so that a refused file never costs that.
     */
    static Network build(LayerPlanner.Plan plan, long fileBytes, boolean allowsNonFinite) {
        long slabBytes = Float.BYTES * slabLength(plan, fileBytes);
        Assembler assembler = new Assembler(plan, allowsNonFinite);
        if (!allowsNonFinite && slabBytes > fileBytes + fileBytes / 4) {
            for (int l = 0; l < plan.layers().size(); l++) {
                assembler.fill(null, l);
            }
        }
        return assembler.network();
    }

    /** One byte of the file at least for each weight, so that no file can ask for memory without end. */
    private static long slabLength(LayerPlanner.Plan plan, long fileBytes) {
        long weights = 0;
        int[] sizes = new int[plan.layers().size() + 1];
        sizes[0] = plan.inputs();
        for (int l = 1; l < sizes.length; l++) {
            LayerPlan layer = plan.layers().get(l - 1);
            sizes[l] = layer.outputs;
            weights += layer.dense == null ? 0 : (long) layer.inputs * layer.outputs;
            if (layer.inputs != sizes[l - 1]) {
                throw OnnxException.damaged(
                        "layer " + l + " has weights for " + layer.inputs + " inputs, but is given " + sizes[l - 1]);
            }
        }
        if (weights > fileBytes) {
            throw new OnnxException(
                    "its layers use the same weights again and again, " + weights + " in all; give each layer its own");
        }
        if (sizes.length > (1 << 12) + 1) {
            throw new OnnxException("it has " + (sizes.length - 1) + " layers, and 4096 can be; give a smaller model");
        }
        long length;
        try {
            length = Network.slabLength(sizes);
        } catch (ArithmeticException e) {
            length = Long.MAX_VALUE;
        }
        if (length > Integer.MAX_VALUE - 8) {
            throw new OnnxException("its weights do not fit one Java array; make the layers smaller");
        }
        return length;
    }

    private Network network() {
        Network.Builder builder = Network.inputs(plan.inputs()).initializer(Initializer.ZEROS);
        if (scaling != null) {
            builder.inputScaling(scaling);
        }
        for (LayerPlan layer : plan.layers()) {
            builder.dense(layer.outputs, layer.activation);
        }
        Network network = builder.build();
        for (int l = 0; l < network.depth(); l++) {
            fill(network.layer(l), l);
        }
        return network;
    }

    /** Null if there is none, or if x' = (x - mean) * scale cannot express it. */
    private @Nullable InputScaling inputScaling() {
        if (plan.scaling().isEmpty()) {
            return null;
        }
        FoldedLine line = new FoldedLine(plan.inputs(), plan.scaling());
        float[] mean = new float[line.features()];
        float[] scale = new float[line.features()];
        for (int i = 0; i < mean.length; i++) {
            scale[i] = (float) line.scale[i];
            mean[i] = (float) (line.shift[i] == 0 ? line.center[i] : line.center[i] - line.shift[i] / line.scale[i]);
            if (!Float.isFinite(mean[i]) || !Float.isFinite(scale[i]) || (scale[i] == 0 && line.scale[i] != 0)) {
                return null;
            }
        }
        return InputScaling.of(mean, scale);
    }

    /** Sets the weights of a layer, or only looks at them if there is none. */
    private void fill(@Nullable Layer layer, int index) {
        LayerPlan plan = this.plan.layers().get(index);
        String title = "layer " + (index + 1);
        List<Step> before = before(index);
        @Nullable FoldedLine in = before.isEmpty() ? null : new FoldedLine(plan.inputs, before);
        @Nullable FoldedLine out = plan.after.isEmpty() ? null : new FoldedLine(plan.outputs, plan.after);
        boolean isExact = in == null && !scales(out) && plan.dense != null && plan.dense.alpha() == 1;
        int most = Math.min(Math.max(FLOATS / plan.inputs / PANEL, 1) * PANEL, plan.outputs);
        float[] block = block(Math.multiplyExact(most, plan.inputs));
        float[] bias = new float[plan.outputs];
        for (int row = 0; row < plan.outputs; row += most) {
            int count = Math.min(most, plan.outputs - row);
            if (isExact && plan.dense != null) {
                copy(plan.dense.weights(), row, count, plan.inputs, block);
            } else {
                fold(plan, in, out, row, count, block, bias);
            }
            requireFinite(block, count * plan.inputs, title, "weight");
            if (layer != null) {
                layer.setWeights(row, count, block, 0);
            }
        }
        for (int j = 0; isExact && out != null && j < bias.length; j++) {
            bias[j] = (float) out.offset(j);
        }
        requireFinite(bias, bias.length, title, "bias");
        if (layer != null) {
            layer.setBias(bias, 0);
        }
    }

    /** One array for all layers, or a larger one. */
    private float[] block(int length) {
        if (rows.length < length) {
            rows = new float[length];
        }
        return rows;
    }

    /** The arithmetic that goes into a layer's weights from the side of its inputs. */
    private List<Step> before(int index) {
        List<Step> before = plan.layers().get(index).before;
        if (index == 0 && scaling == null && !plan.scaling().isEmpty()) {
            before = new ArrayList<>(plan.scaling());
            before.addAll(plan.layers().get(0).before);
        }
        return before;
    }

    private static boolean scales(@Nullable FoldedLine line) {
        if (line != null) {
            for (double scale : line.scale) {
                if (scale != 1) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Rows of W^T, unchanged. */
    private static void copy(Tensor weights, int row, int rows, int inputs, float[] block) {
        Elements elements = weights.elements();
        long alongInputs = weights.strides()[0];
        long alongOutputs = weights.strides()[1];
        long first = row * alongOutputs;
        if (elements.canCopy() && alongInputs == 1 && alongOutputs == inputs) {
            elements.copy(first, rows * inputs, block, 0);
        } else if (elements.canCopy() && alongOutputs == 1) {
            elements.transpose(first, alongInputs, inputs, rows, block);
        } else {
            for (int j = 0; j < rows; j++) {
                elements.gather(first + j * alongOutputs, alongInputs, inputs, block, j * inputs);
            }
        }
    }

    /** {@code W' = out W in}, {@code b' = out (W in(0))}. */
    private static void fold(
            LayerPlan plan,
            @Nullable FoldedLine in,
            @Nullable FoldedLine out,
            int row,
            int rows,
            float[] block,
            float[] bias) {
        for (int j = 0; j < rows; j++) {
            double outScale = out == null ? 1 : out.scale[row + j];
            double sum = 0;
            for (int k = 0; k < plan.inputs; k++) {
                double w = weight(plan, row + j, k);
                block[j * plan.inputs + k] = (float) (w * (in == null ? 1 : in.scale[k]) * outScale);
                sum += in == null ? 0 : w * in.offset(k);
            }
            bias[row + j] = (float)
                    (in == null
                            ? out == null ? 0 : out.offset(row + j)
                            : sum * outScale + (out == null ? 0 : out.offset(row + j)));
        }
    }

    private static double weight(LayerPlan plan, int j, int k) {
        Step.@Nullable Dense dense = plan.dense;
        if (dense == null) {
            return j == k ? 1 : 0;
        }
        Tensor weights = dense.weights();
        return dense.alpha() * weights.elements().real(k * weights.strides()[0] + j * weights.strides()[1]);
    }

    private void requireFinite(float[] values, int length, String title, String what) {
        for (int i = 0; i < length && !allowsNonFinite; i++) {
            if (!Float.isFinite(values[i])) {
                throw new OnnxException(title + " has a " + what + " that is " + values[i]
                        + "; such a model predicts nothing, use an earlier one");
            }
        }
    }
}
