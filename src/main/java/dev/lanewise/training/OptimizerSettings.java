package dev.lanewise.training;

/**
 * Optimizers as settings in a file. The one place that a new optimizer adds itself to: a line where it is written,
 * a line where it is read and, if one of its moments adds up squares, a line that says which.
 *
 * <p>Settings that were not there from the start (weight decay) are absent at their usual value, so that old files mean
 * what they meant.
 */
final class OptimizerSettings {
    private static final String NAME = "optimizer";
    private static final String LEARNING_RATE = "optimizer.learning-rate";
    private static final String MOMENTUM = "optimizer.momentum";
    private static final String BETA1 = "optimizer.beta1";
    private static final String BETA2 = "optimizer.beta2";
    private static final String ALPHA = "optimizer.alpha";
    private static final String EPSILON = "optimizer.epsilon";
    private static final String WEIGHT_DECAY = "optimizer.weight-decay";

    private OptimizerSettings() {}

    static void put(Optimizer optimizer, Settings to) {
        to.put(NAME, name(optimizer))
                .put(LEARNING_RATE, optimizer.learningRate())
                .putUnless(0f, WEIGHT_DECAY, optimizer.weightDecay());
        switch (optimizer) {
            case Sgd o -> {}
            case Momentum o -> to.put(MOMENTUM, o.momentum());
            case Adam o -> to.put(BETA1, o.beta1()).put(BETA2, o.beta2()).put(EPSILON, o.epsilon());
            case RmsProp o -> to.put(ALPHA, o.alpha()).put(EPSILON, o.epsilon()).put(MOMENTUM, o.momentum());
            case Adagrad o -> to.put(EPSILON, o.epsilon());
        }
    }

    private static String name(Optimizer optimizer) {
        return switch (optimizer) {
            case Sgd o -> "sgd";
            case Momentum o -> o.nesterov() ? "nesterov" : "momentum";
            case Adam o -> o.decoupled() ? "adamw" : "adam";
            case RmsProp o -> "rmsprop";
            case Adagrad o -> "adagrad";
        };
    }

    static Optimizer take(Settings from) {
        String name = from.takeText(NAME);
        float rate = from.takeFloat(LEARNING_RATE);
        Optimizer optimizer = switch (name) {
            case "sgd" -> Optimizer.sgd(rate);
            case "momentum" -> Optimizer.momentum(rate, from.takeFloat(MOMENTUM));
            case "nesterov" -> Optimizer.nesterov(rate, from.takeFloat(MOMENTUM));
            case "adam" -> Optimizer.adam(rate, from.takeFloat(BETA1), from.takeFloat(BETA2), from.takeFloat(EPSILON));
            case "adamw" ->
                Optimizer.adamw(rate, from.takeFloat(BETA1), from.takeFloat(BETA2), from.takeFloat(EPSILON), 0f);
            case "rmsprop" ->
                Optimizer.rmsProp(rate, from.takeFloat(ALPHA), from.takeFloat(EPSILON), from.takeFloat(MOMENTUM));
            case "adagrad" -> Optimizer.adagrad(rate, from.takeFloat(EPSILON));
            default ->
                throw new IllegalArgumentException(
                        "the training state has the optimizer '" + name + "', which this release does not know");
        };
        return optimizer.withWeightDecay(from.takeFloatUnless(0f, WEIGHT_DECAY));
    }

    /** The index of the moment that adds up squares and so is never negative; -1 if there is none. */
    static int squares(Optimizer optimizer) {
        return switch (optimizer) {
            case Sgd o -> -1;
            case Momentum o -> -1;
            case Adam o -> 1;
            case RmsProp o -> 0;
            case Adagrad o -> 0;
        };
    }
}
