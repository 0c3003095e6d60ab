package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.Rates;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import org.junit.jupiter.api.Test;

/** The benchmark measures what it says: steps of the library, each with the next samples, and counts what they need. */
class TrainingCostBenchmarkTest {
    @Test
    void eachStepIsTheNextSamplesStep() {
        for (TrainingCostBenchmark.Rule rule : TrainingCostBenchmark.Rule.values()) {
            for (int batch : new int[] {1, 2, 32, 1024}) {
                check("784-128-10", rule, batch, 784, 128, 10);
                check("64-64-10", rule, batch, 64, 64, 10);
                check("16-16-10", rule, batch, 16, 16, 10);
            }
        }
    }

    private static void check(
            String name, TrainingCostBenchmark.Rule rule, int batch, int inputs, int width, int outputs) {
        TrainingCostBenchmark benchmark = new TrainingCostBenchmark();
        benchmark.network = name;
        benchmark.optimizer = rule;
        benchmark.batch = batch;
        benchmark.makeSamples();
        Network network = Network.inputs(inputs)
                .dense(width, Activation.RELU)
                .dense(outputs, Activation.SOFTMAX)
                .seed(1)
                .build();
        float[] start = network.slab().clone();
        boolean plain = rule == TrainingCostBenchmark.Rule.SGD;
        Trainer expected = Trainer.of(network)
                .optimizer(plain ? Optimizer.sgd(1e-6f) : Optimizer.adam(1e-6f))
                .build();
        Rates rates = new Rates();
        int row = 0;
        int steps = Math.min(20, 2 + 1024 / batch);
        for (int step = 0; step < steps; step++) {
            int xAt = row * inputs;
            int yAt = row * outputs;
            float loss = batch == 1
                    ? expected.step(benchmark.features(), xAt, benchmark.targets(), yAt)
                    : expected.stepBatch(batch, benchmark.features(), xAt, benchmark.targets(), yAt);
            assertEquals(loss, benchmark.step(rates));
            row = (row + batch) % 1024;
        }
        assertArrayEquals(network.slab(), benchmark.trainer().network().slab());
        assertArrayEquals(start, network.slab(), 1e-4f, "the weights hardly move");
        double multiplyAdds = 2.0 * inputs * width + 3.0 * width * outputs;
        assertEquals(1e-9 * steps * 2 * batch * multiplyAdds, rates.gigaflops, 1e-9 * rates.gigaflops);
        assertEquals(1e-9 * steps * 8 * network.slab().length, rates.gigabytes, 1e-9 * rates.gigabytes);
    }
}
