package dev.lanewise.peers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.lanewise.network.Network;

/** DJL's trainer on PyTorch. */
final class DjlTraining extends Training {
    private final DjlNetwork djl;
    private final Trainer trainer;
    private final Shape shape;
    private final float[] labels;

    DjlTraining(Network network, int batch) {
        super(network, batch);
        shape = new Shape(batch, network.inputs());
        djl = new DjlNetwork(network, batch, false);
        trainer = djl.model.newTrainer(new DefaultTrainingConfig(new SoftmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed(LEARNING_RATE))
                        .build()));
        trainer.initialize(shape);
        labels = new float[batch];
        for (int sample = 0; sample < batch; sample++) {
            labels[sample] = classes[sample];
        }
    }

    @Override
    void step() {
        try (NDManager manager = trainer.getManager().newSubManager()) {
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList outputs = trainer.forward(new NDList(manager.create(x, shape)));
                NDArray loss = trainer.getLoss().evaluate(new NDList(manager.create(labels)), outputs);
                collector.backward(loss);
            }
            trainer.step();
        }
    }

    @Override
    float[] firstWeights() {
        return djl.firstWeights();
    }
}
