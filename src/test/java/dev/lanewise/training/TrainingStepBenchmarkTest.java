package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.network.Network;
import org.junit.jupiter.api.Test;

/** The benchmark measures what it says: steps of the library, each with the next samples, that hardly move the weights. */
class TrainingStepBenchmarkTest {
    @Test
    void eachStepIsTheNextSamplesStep() {
        for (TrainingStepBenchmark.Shape shape : TrainingStepBenchmark.Shape.values()) {
            for (TrainingStepBenchmark.Rule rule : TrainingStepBenchmark.Rule.values()) {
                for (int batch : new int[] {1, 32, 128}) {
                    check(shape, rule, batch);
                }
            }
        }
    }

    private static void check(TrainingStepBenchmark.Shape shape, TrainingStepBenchmark.Rule rule, int batch) {
        TrainingStepBenchmark benchmark = new TrainingStepBenchmark();
        benchmark.network = shape;
        benchmark.optimizer = rule;
        benchmark.batch = batch;
        benchmark.makeSamples();
        Network network = shape.network();
        float[] start = network.slab().clone();
        Trainer expected = Trainer.of(network)
                .optimizer(rule == TrainingStepBenchmark.Rule.SGD ? Optimizer.sgd(1e-6f) : Optimizer.adam(1e-6f))
                .build();
        int row = 0;
        for (int step = 0; step < 2 + 1024 / batch; step++) {
            int xAt = row * network.inputs();
            int yAt = row * network.outputs();
            float loss = batch == 1
                    ? expected.step(benchmark.features(), xAt, benchmark.targets(), yAt)
                    : expected.stepBatch(batch, benchmark.features(), xAt, benchmark.targets(), yAt);
            assertTrue(loss > 1 && loss < 6, "random samples with 10 classes: " + loss);
            assertEquals(loss, benchmark.step());
            row = (row + batch) % 1024;
        }
        assertArrayEquals(network.slab(), benchmark.trainer().network().slab());
        for (int i = 0; i < start.length; i++) {
            assertEquals(start[i], network.slab()[i], 1.1e-3f);
        }
    }
}
