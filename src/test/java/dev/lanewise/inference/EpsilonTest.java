package dev.lanewise.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.ForkedJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a JVM that never collects garbage, with a heap of 64 MB, predictions go on: one byte each would end it. */
class EpsilonTest {
    /** The last two: early compilation in the foreground; otherwise warming up makes 60 to 450 MB of garbage. */
    private static final List<String> FLAGS = List.of(
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:+UseEpsilonGC",
            "-Xms64m",
            "-Xmx64m",
            "-Xbatch",
            "-XX:CompileThresholdScaling=0.1");

    @ParameterizedTest
    @ValueSource(longs = 20_000_000)
    void predictionsNeedNoCollector(long predictions) {
        predict(predictions);
    }

    @ParameterizedTest
    @ValueSource(longs = 100_000_000)
    @Tag("long")
    void predictionsNeedNoCollectorInTheLongRun(long predictions) {
        predict(predictions);
    }

    private static void predict(long predictions) {
        List<String> flags = new ArrayList<>(ForkedJvm.VECTOR);
        flags.addAll(FLAGS);
        ForkedJvm.Result result = ForkedJvm.run(EpsilonMain.class, flags, String.valueOf(predictions));
        assertEquals(0, result.exit(), result.out() + result.err());
        assertTrue(result.out().contains("done: " + predictions + " predictions"), result.out());
        assertTrue(result.out().contains("Epsilon"), result.out());
        System.out.println(result.out());
    }
}
