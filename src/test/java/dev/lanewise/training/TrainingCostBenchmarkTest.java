package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.Rates;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The benchmark measures what it says: steps of the library, each with the next samples, and counts what they need. */
class TrainingCostBenchmarkTest {
    @Test
    void eachStepIsTheNextSamplesStep() {
        for (TrainingCostBenchmark.Rule rule : TrainingCostBenchmark.Rule.values()) {
            for (int batch : new int[] {1, 2, 32, 128, 1024}) {
                check(rule, batch, 784, 128, 10);
                check(rule, batch, 64, 128, 64, 10);
                check(rule, batch, 64, 64, 10);
                check(rule, batch, 16, 16, 10);
            }
        }
    }

    private static void check(TrainingCostBenchmark.Rule rule, int batch, int... sizes) {
        TrainingCostBenchmark benchmark = new TrainingCostBenchmark();
        benchmark.network = IntStream.of(sizes).mapToObj(Integer::toString).collect(Collectors.joining("-"));
        benchmark.optimizer = rule;
        benchmark.batch = batch;
        benchmark.makeSamples();
        Network.Builder builder = Network.inputs(sizes[0]).seed(1);
        double multiplyAdds = 0;
        for (int l = 1; l < sizes.length; l++) {
            builder.dense(sizes[l], l < sizes.length - 1 ? Activation.RELU : Activation.SOFTMAX);
            multiplyAdds += (l == 1 ? 2.0 : 3.0) * sizes[l - 1] * sizes[l];
        }
        Network network = builder.build();
        float[] start = network.slab().clone();
        boolean plain = rule == TrainingCostBenchmark.Rule.SGD;
        Trainer expected = Trainer.of(network)
                .optimizer(plain ? Optimizer.sgd(1e-6f) : Optimizer.adam(1e-6f))
                .build();
        Rates rates = new Rates();
        int row = 0;
        int steps = 2 + 1024 / batch;
        for (int step = 0; step < steps; step++) {
            int xAt = row * network.inputs();
            int yAt = row * network.outputs();
            float loss = batch == 1
                    ? expected.step(benchmark.features(), xAt, benchmark.targets(), yAt)
                    : expected.stepBatch(batch, benchmark.features(), xAt, benchmark.targets(), yAt);
            assertTrue(loss > 0.1f && loss < 8, "random samples with 10 classes: " + loss);
            assertEquals(loss, benchmark.step(rates));
            row = (row + batch) % 1024;
        }
        assertArrayEquals(network.slab(), benchmark.trainer().network().slab());
        assertArrayEquals(start, network.slab(), 1.1e-3f, "the weights hardly move");
        assertEquals(1e-9 * steps * 2 * batch * multiplyAdds, rates.gigaflops, 1e-9 * rates.gigaflops);
        assertEquals(1e-9 * steps * 8 * network.slab().length, rates.gigabytes, 1e-9 * rates.gigabytes);
    }
}
