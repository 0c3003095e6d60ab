package dev.lanewise.inference;

import com.sun.management.ThreadMXBean;
import dev.lanewise.network.Network;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Warms a model up and measures the very first request after it, in a JVM of its own: prints {@code name first-nanoseconds
 * p50-nanoseconds first-bytes warm}. Arguments: the names of networks, of which the first is served and the others only
 * warmed up.
 */
public final class FirstRequestMain {
    private FirstRequestMain() {}

    public static void main(String[] args) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (String name : args) {
            Network network = SessionBenchmark.named(name);
            LiveModel live = new LiveModel(Model.of(network));
            WarmUp warm = live.warmUp(Duration.ofSeconds(60));
            Session session = live.session();
            float[] in = new float[network.inputs()];
            Arrays.fill(in, 0.25f);
            float[] out = new float[network.outputs()];
            long[] nanos = new long[2001];
            threads.getCurrentThreadAllocatedBytes();
            System.nanoTime();
            long before = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            session.predict(in, 0, out, 0);
            long first = System.nanoTime() - start;
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            for (int i = 0; i < nanos.length; i++) {
                start = System.nanoTime();
                session.predict(in, 0, out, 0);
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            System.out.printf(Locale.ROOT, "%s %d %d %d %s%n", name, first, nanos[1000], bytes, warm);
        }
    }
}
