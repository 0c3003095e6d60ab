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
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private FirstRequestMain() {}

    public static void main(String[] args) {
        // What this class itself does for the first time, such as finding the methods it calls, is not the request's.
        request(Model.of(SessionBenchmark.named("B")).session(), new float[64], new float[10], new long[3]);
        for (String name : args) {
            Network network = SessionBenchmark.named(name);
            LiveModel live = new LiveModel(Model.of(network));
            WarmUp warm = live.warmUp(Duration.ofSeconds(60));
            float[] in = new float[network.inputs()];
            Arrays.fill(in, 0.25f);
            long[] nanos = new long[2001];
            long bytes = request(live.session(), in, new float[network.outputs()], nanos);
            String first = Arrays.toString(Arrays.copyOf(nanos, 4));
            Arrays.sort(nanos);
            System.out.printf(Locale.ROOT, "%s %s %d %d %s%n", name, first, nanos[1000], bytes, warm);
        }
    }

    /** Fills in the nanoseconds of each request. Returns the bytes of the first. */
    private static long request(Session session, float[] in, float[] out, long[] nanos) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        session.predict(in, 0, out, 0);
        nanos[0] = System.nanoTime() - start;
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        for (int i = 1; i < nanos.length; i++) {
            start = System.nanoTime();
            session.predict(in, 0, out, 0);
            nanos[i] = System.nanoTime() - start;
        }
        return bytes;
    }
}
