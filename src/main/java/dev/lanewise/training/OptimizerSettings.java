package dev.lanewise.training;

/**
 * Optimizers as settings in a file. The one place that a new optimizer adds itself to: a line where it is written,
 * a line where it is read and, if one of its moments adds up squares, a line that says which.
 */
final class OptimizerSettings {
    private static final String NAME = "optimizer";
    private static final String LEARNING_RATE = "optimizer.learning-rate";
    private static final String MOMENTUM = "optimizer.momentum";
    private static final String BETA1 = "optimizer.beta1";
    private static final String BETA2 = "optimizer.beta2";
    private static final String EPSILON = "optimizer.epsilon";

    private OptimizerSettings() {}

    static void put(Optimizer optimizer, Settings to) {
        switch (optimizer) {
            case Optimizer.Sgd o -> to.put(NAME, "sgd").put(LEARNING_RATE, o.learningRate());
            case Optimizer.Momentum o ->
                to.put(NAME, "momentum").put(LEARNING_RATE, o.learningRate()).put(MOMENTUM, o.momentum());
            case Optimizer.Adam o ->
                to.put(NAME, "adam")
                        .put(LEARNING_RATE, o.learningRate())
                        .put(BETA1, o.beta1())
                        .put(BETA2, o.beta2())
                        .put(EPSILON, o.epsilon());
        }
    }

    static Optimizer take(Settings from) {
        String name = from.takeText(NAME);
        return switch (name) {
            case "sgd" -> new Optimizer.Sgd(from.takeFloat(LEARNING_RATE));
            case "momentum" -> new Optimizer.Momentum(from.takeFloat(LEARNING_RATE), from.takeFloat(MOMENTUM));
            case "adam" ->
                new Optimizer.Adam(
                        from.takeFloat(LEARNING_RATE),
                        from.takeFloat(BETA1),
                        from.takeFloat(BETA2),
                        from.takeFloat(EPSILON));
            default ->
                throw new IllegalArgumentException(
                        "the training state has the optimizer '" + name + "', which this release does not know");
        };
    }

    /** The index of the moment that adds up squares and so is never negative; -1 if there is none. */
    static int squares(Optimizer optimizer) {
        return switch (optimizer) {
            case Optimizer.Sgd o -> -1;
            case Optimizer.Momentum o -> -1;
            case Optimizer.Adam o -> 1;
        };
    }
}
