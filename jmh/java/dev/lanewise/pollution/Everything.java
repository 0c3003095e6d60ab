package dev.lanewise.pollution;

import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.kernel.MatrixVectorKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.training.Loss;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Uses all that the library can do, in many shapes, in turns, until it is compiled. */
final class Everything {
    private static final int[][] SHAPES = {{5, 3, 2}, {16, 16, 16}, {33, 24, 20}, {100, 64, 10}, {207, 128, 17}};
    private static final int LARGEST = 256;
    private static final int BATCH = 32;
    private static final int TURNS = 300;
    private static final float SHRINK = 1e-6f;

    private static final List<Optimizer> OPTIMIZERS = List.of(
            Optimizer.sgd(1e-4f),
            Optimizer.momentum(1e-4f, 0.5f),
            Optimizer.nesterov(1e-4f, 0.5f),
            Optimizer.adam(1e-4f),
            Optimizer.adamw(1e-4f, 1e-3f),
            Optimizer.rmsProp(1e-4f),
            Optimizer.adagrad(1e-4f));

    private final List<Trainer> trainers = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private final float[] x = new float[BATCH * LARGEST];
    private final float[] y = new float[BATCH * LARGEST];
    private final float[] out = new float[BATCH * LARGEST];
    private final float[] matrix = new float[LARGEST * LARGEST];

    Everything() {
        for (int i = 0; i < x.length; i++) {
            x[i] = (i * 37 % 101 - 50) / 64f;
        }
        Arrays.fill(y, 0.05f);
        for (Activation.Kind kind : Activation.Kind.values()) {
            for (Loss loss : Loss.all()) {
                add(Activation.of(kind), loss);
            }
        }
    }

    private void add(Activation hidden, Loss loss) {
        int number = trainers.size();
        int[] shape = SHAPES[number % SHAPES.length];
        Activation output = loss.takesClasses()
                ? Activation.SOFTMAX
                : loss.equals(Loss.BINARY_CROSS_ENTROPY) ? Activation.SIGMOID : Activation.IDENTITY;
        Network network = Network.inputs(shape[0])
                .dense(shape[1], hidden)
                .dense(shape[2], output)
                .seed(number)
                .build();
        trainers.add(Trainer.of(network)
                .loss(loss)
                .optimizer(OPTIMIZERS.get(number % OPTIMIZERS.size()))
                .build());
        sessions.add(Model.of(network).session());
    }

    void use() {
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < trainers.size(); i++) {
                Trainer trainer = trainers.get(i);
                classes(trainer.network().outputs());
                sessions.get(i).predict(x, 0, out, 0);
                sessions.get(i).predict(BATCH, x, 0, out, 0);
                trainer.step(x, 0, y, 0);
                trainer.stepBatch(BATCH, x, 0, y, 0);
            }
            for (int[] shape : SHAPES) {
                int rows = shape[0];
                int cols = shape[1];
                MatrixVectorKernels.gemv(rows, cols, matrix, 0, cols, x, 0, out, 0);
                MatrixVectorKernels.gemvT(rows, cols, matrix, 0, cols, x, 0, out, 0);
                MatrixVectorKernels.ger(rows, cols, SHRINK, x, 0, x, LARGEST, matrix, 0, cols);
            }
        }
    }

    /** A distribution for each sample of the batch, which serves every loss. */
    private void classes(int outputs) {
        Arrays.fill(y, 0f);
        for (int row = 0; row < BATCH; row++) {
            y[row * outputs + row % outputs] = 1f;
        }
    }
}
