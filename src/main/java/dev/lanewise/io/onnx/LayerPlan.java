package dev.lanewise.io.onnx;

import dev.lanewise.network.Activation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer to be: {@code a = f(after(alpha W before(x)))}, where before and after are arithmetic with constants. Without
 * weights W is the unit matrix.
 */
final class LayerPlan {
    final int inputs;
    final int outputs;
    final Step.@Nullable Dense dense;
    final List<Step> before;
    final List<Step> after = new ArrayList<>();
    Activation activation = Activation.IDENTITY;

    LayerPlan(int inputs, int outputs, Step.@Nullable Dense dense, List<Step> before) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.dense = dense;
        this.before = before;
    }
}
