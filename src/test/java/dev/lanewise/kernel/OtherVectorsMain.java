package dev.lanewise.kernel;

import com.sun.management.ThreadMXBean;
import dev.lanewise.inference.Model;
import dev.lanewise.inference.Session;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.training.Loss;
import dev.lanewise.training.Optimizer;
import dev.lanewise.training.Trainer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Each public kernel, and whole networks, in a JVM in which {@link OtherVectors} were there first (with the argument {@code
 * alone}: were not). Prints the bytes that a call of each leaves once it is warm, if any, and how many were called.
 */
final class OtherVectorsMain {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The smaller shapes first: what is known of a kernel then comes from them. */
    private static final int[][] SHAPES = {{5, 10, 21}, {5, 64, 64}, {8, 128, 784}};

    private static final int[] LENGTHS = {10, 207};
    private static final int ROUND = 100;
    private static final int QUIET = 3;
    private static final int MOST = 150;

    /** A kernel that leaves garbage for ever must not take for ever. */
    private static final long DEADLINE = System.nanoTime() + 200_000_000_000L;

    private final List<Call> calls = new ArrayList<>();

    private OtherVectorsMain() {}

    private interface Body {
        void run() throws Throwable;
    }

    private record Call(String name, Body body) {
        long bytes() throws Throwable {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROUND; i++) {
                body.run();
            }
            return THREADS.getCurrentThreadAllocatedBytes() - before;
        }

        /** What boxes does so in every round; what the JVM itself allocates once does not. */
        long leastBytes() throws Throwable {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < QUIET; round++) {
                least = Math.min(least, bytes());
            }
            return least;
        }

        /** Until some rounds in a row leave nothing. */
        void warm() throws Throwable {
            int quiet = 0;
            for (int round = 0; round < MOST && quiet < QUIET && System.nanoTime() < DEADLINE; round++) {
                quiet = bytes() == 0 ? quiet + 1 : 0;
            }
        }
    }

    /** The entry point. */
    public static void main(String[] args) throws Throwable {
        if (!OtherVectors.differ()) {
            throw new AssertionError("the others use our class of vectors");
        }
        if (!Arrays.asList(args).contains("alone")) {
            OtherVectors.use();
        }
        OtherVectorsMain main = new OtherVectorsMain();
        main.addKernels();
        main.addNetwork("chain", Activation.RELU, Activation.IDENTITY, Loss.MEAN_SQUARED_ERROR, 0f, 16, 32, 32, 1);
        main.addNetwork("relu", Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY, 0f, 64, 128, 64, 10);
        main.addNetwork("tanh", Activation.TANH, Activation.IDENTITY, Loss.MEAN_SQUARED_ERROR, 0.3f, 784, 128, 20);
        for (Call call : main.calls) {
            call.warm();
        }
        for (Call call : main.calls) {
            call.warm();
        }
        for (Call call : main.calls) {
            long bytes = call.leastBytes();
            if (bytes != 0) {
                System.out.println(call.name + " leaves " + bytes / ROUND + " bytes a call");
            }
        }
        System.out.println(main.calls.size() + " called");
    }

    private void addKernels() throws Exception {
        for (Class<?> family : Twins.families()) {
            Method[] methods = family.getDeclaredMethods();
            Arrays.sort(methods, Comparator.comparing(Method::toString));
            for (Method method : methods) {
                if (Modifier.isPublic(method.getModifiers()) && Twins.isKernel(method)) {
                    addKernel(method);
                }
            }
        }
    }

    private void addKernel(Method kernel) throws IllegalAccessException {
        int sizes = Twins.sizes(kernel);
        if (sizes == 1) {
            for (int length : LENGTHS) {
                addKernel(kernel, length);
            }
        } else {
            for (int[] shape : SHAPES) {
                addKernel(kernel, Arrays.copyOfRange(shape, shape.length - sizes, shape.length));
            }
        }
    }

    /** Relies on the one order of arguments that all kernels share: sizes, scalars, arrays with starts and strides. */
    private void addKernel(Method kernel, int... sizes) throws IllegalAccessException {
        int widest = PanelKernels.padded(Arrays.stream(sizes).max().orElseThrow());
        int rows = sizes.length == 1 ? 1 : PanelKernels.padded(sizes[sizes.length - 2]);
        Class<?>[] types = kernel.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            if (i < sizes.length) {
                arguments[i] = sizes[i];
            } else if (types[i] == float[].class) {
                arguments[i] =
                        Cases.gaussian(i, Math.max((rows + 1) * widest, Math.toIntExact(GemmKernels.workLength(rows))));
            } else if (types[i] == float.class) {
                arguments[i] = 0.5f;
            } else if (types[i] == long.class) {
                arguments[i] = 1L;
            } else {
                arguments[i] = types[i - 1] == float[].class ? 0 : widest;
            }
        }
        MethodHandle handle =
                MethodHandles.insertArguments(MethodHandles.lookup().unreflect(kernel), 0, arguments);
        MethodHandle bound = MethodHandles.dropReturn(handle);
        String name = kernel.getDeclaringClass().getSimpleName() + "." + kernel.getName();
        calls.add(new Call(name + Arrays.toString(sizes), () -> {
            bound.invokeExact();
        }));
    }

    private void addNetwork(
            String name, Activation hidden, Activation output, Loss loss, float dropout, int inputs, int... sizes) {
        Network.Builder layers = Network.inputs(inputs);
        for (int i = 0; i < sizes.length - 1; i++) {
            layers.dense(sizes[i], hidden);
        }
        int outputs = sizes[sizes.length - 1];
        Network network = layers.dense(outputs, output).seed(1).build();
        Session session = Model.of(network).session();
        Trainer trainer = Trainer.of(network)
                .loss(loss)
                .optimizer(Optimizer.sgd(1e-6f))
                .dropout(dropout)
                .build();
        int batch = 8;
        float[] x = Cases.gaussian(1, batch * inputs);
        float[] y = new float[batch * outputs];
        for (int row = 0; row < batch; row++) {
            y[row * outputs] = 1f;
        }
        float[] out = new float[batch * outputs];
        calls.add(new Call(name + " prediction", () -> session.predict(x, 0, out, 0)));
        calls.add(new Call(name + " predictions", () -> session.predict(batch, x, 0, out, 0)));
        calls.add(new Call(name + " step", () -> trainer.step(x, 0, y, 0)));
        calls.add(new Call(name + " steps", () -> trainer.stepBatch(batch, x, 0, y, 0)));
    }
}
