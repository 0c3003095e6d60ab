package dev.lanewise.io.onnx;

import dev.lanewise.network.Activation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cuts a chain of steps into layers. Arithmetic with constants goes where it costs nothing: in front of all layers into
 * the input scaling, behind weights into them, behind an activation into the weights of the next layer. Only where
 * there is no layer to take it, or no weights before an activation, a layer with the unit matrix is added.
 */
final class LayerPlanner {
    /** Wider layers than this are not made up: they would need memory that no byte of the file asks for. */
    private static final int WIDEST_UNIT = 1024;

    private final List<LayerPlan> layers = new ArrayList<>();
    private List<Step> scaling = List.of();
    private List<Step> pending = new ArrayList<>();
    private boolean isOpen;
    private int size;

    private LayerPlanner(int inputs) {
        this.size = inputs;
    }

    /**
     * All that a network is made from.
     *
     * @param inputs m(0)
     * @param scaling arithmetic in front of the first layer
     * @param layers first to last
     */
    record Plan(int inputs, List<Step> scaling, List<LayerPlan> layers) {}

    static Plan plan(Translator.Stack stack) {
        List<Step> steps = new ArrayList<>();
        for (Step step = stack.output().step(); step != null && step != stack.input(); step = step.from()) {
            steps.add(step);
        }
        Collections.reverse(steps);
        int inputs = inputs(steps, stack.features());
        LayerPlanner planner = new LayerPlanner(inputs);
        for (Step step : oneMinusSigmoid(steps)) {
            planner.add(step);
        }
        planner.end();
        return new Plan(inputs, planner.scaling, planner.layers);
    }

    /** What the file declares, or the first weights tell. */
    private static int inputs(List<Step> steps, long declared) {
        long features = declared;
        for (Step step : steps) {
            if (features == Shape.UNKNOWN && step instanceof Step.Vector vector) {
                features = product(vector.constant().dims());
            } else if (features == Shape.UNKNOWN && step instanceof Step.Normalization normalization) {
                features = product(normalization.scale().dims());
            } else if (step instanceof Step.Dense dense) {
                if (features != Shape.UNKNOWN && features != dense.weights().dims()[0]) {
                    throw OnnxException.damaged(
                            "its input has " + features + " features, its first layer has weights for "
                                    + dense.weights().dims()[0]);
                }
                return (int) dense.weights().dims()[0];
            }
        }
        if (features == Shape.UNKNOWN) {
            throw new OnnxException("the number of features is not in the file; export the model with a fixed shape");
        }
        return (int) Math.min(features, Integer.MAX_VALUE);
    }

    private static long product(long[] dims) {
        return new Shape(dims, -1).features();
    }

    /** {@code 1 - sigmoid(z) = sigmoid(-z)} at the end, where no layer could take the difference. */
    private static List<Step> oneMinusSigmoid(List<Step> steps) {
        int last = steps.size() - 1;
        if (last > 0
                && steps.get(last) instanceof Step.Affine affine
                && affine.line().isNear(-1, 1)
                && Steps.isFunction(steps.get(last - 1), Activation.Kind.SIGMOID)) {
            Step before = last > 1 ? steps.get(last - 2) : new Step.Input();
            List<Step> changed = new ArrayList<>(steps.subList(0, last - 1));
            Step negative = new Step.Affine(before, Line.IDENTITY.times(-1));
            changed.add(negative);
            changed.add(Steps.function(negative, Activation.SIGMOID));
            return changed;
        }
        return steps;
    }

    private void add(Step step) {
        switch (step) {
            case Step.Dense dense ->
                open((int) dense.weights().dims()[0], (int) dense.weights().dims()[1], dense);
            case Step.Function function -> {
                if (!isOpen) {
                    openUnit();
                }
                layers.get(layers.size() - 1).activation = function.activation();
                isOpen = false;
            }
            case Step.Affine affine -> arithmetic(affine);
            case Step.Vector vector -> arithmetic(vector);
            case Step.Normalization normalization -> arithmetic(normalization);
            case Step.Part part -> throw alone(part.node());
            case Step.Cubic cubic -> throw alone(cubic.node());
            case Step.Input input -> throw new IllegalStateException("an input within the stack: " + input.getClass());
        }
    }

    private static OnnxException alone(Node node) {
        return new OnnxException(node.title()
                + " is no layer, and with the nodes behind it no activation that can be read;"
                + " give a network with activations of ONNX's own");
    }

    private void arithmetic(Step step) {
        if (isOpen) {
            layers.get(layers.size() - 1).after.add(step);
        } else {
            pending.add(step);
        }
    }

    private void open(int inputs, int outputs, Step.Dense dense) {
        takeScaling();
        layers.add(new LayerPlan(inputs, outputs, dense, pending));
        pending = new ArrayList<>();
        isOpen = true;
        size = outputs;
    }

    private void openUnit() {
        takeScaling();
        requireNarrow();
        layers.add(new LayerPlan(size, size, null, pending));
        pending = new ArrayList<>();
        isOpen = true;
    }

    private void takeScaling() {
        if (layers.isEmpty()) {
            scaling = pending;
            pending = new ArrayList<>();
        }
    }

    private void end() {
        if (!pending.isEmpty() || layers.isEmpty()) {
            openUnit();
        }
    }

    private void requireNarrow() {
        if (size > WIDEST_UNIT) {
            throw new OnnxException("an activation or arithmetic of " + size
                    + " features has no weights before it, and only up to " + WIDEST_UNIT
                    + " such features can be read; put a dense layer before it");
        }
    }
}
