package dev.lanewise.inference;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Predicts so many times as its argument says, in a JVM without a garbage collector. Prints {@code done} in the end. */
public final class EpsilonMain {
    private EpsilonMain() {}

    public static void main(String[] args) {
        long predictions = Long.parseLong(args[0]);
        Model model = Model.of(Network.inputs(16)
                .dense(32, Activation.RELU)
                .dense(32, Activation.RELU)
                .dense(1, Activation.SIGMOID)
                .seed(1)
                .build());
        WarmUp warm = model.warmUp(Duration.ofSeconds(60));
        System.out.println(warm + ", " + warm.bytes() + " bytes");
        Session session = model.session();
        float[] in = new float[64];
        for (int i = 0; i < in.length; i++) {
            in[i] = (i * 37 % 101 - 50) / 64f;
        }
        float[] out = new float[1];
        float sum = 0;
        for (long i = 0; i < predictions; i++) {
            session.predict(in, (int) (i % 48), out, 0);
            sum += out[0];
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            System.out.println(collector.getName());
        }
        System.out.println("done: " + predictions + " predictions, " + sum);
    }
}
