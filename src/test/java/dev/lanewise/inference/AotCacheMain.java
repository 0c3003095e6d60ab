package dev.lanewise.inference;

import dev.lanewise.io.ModelFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Loads a model, predicts once, warms up, predicts again. Prints {@code outputs … first-microseconds warm-milliseconds}, the
 * first counted from the start of {@code main}.
 */
public final class AotCacheMain {
    private AotCacheMain() {}

    public static void main(String[] args) {
        long start = System.nanoTime();
        Model model = Model.of(ModelFile.load(Path.of(args[0])));
        Session session = model.session();
        float[] in = new float[model.inputs()];
        Arrays.fill(in, 0.3f);
        float[] out = new float[model.outputs()];
        session.predict(in, 0, out, 0);
        long first = System.nanoTime() - start;
        String outputs = Arrays.toString(out);
        WarmUp warm = model.warmUp(Duration.ofSeconds(30));
        session.predict(in, 0, out, 0);
        System.out.println("outputs " + outputs);
        System.out.println("again " + Arrays.toString(out));
        System.out.printf(
                Locale.ROOT,
                "first %d us, warm after %d ms%n",
                first / 1000,
                warm.elapsed().toMillis());
    }
}
