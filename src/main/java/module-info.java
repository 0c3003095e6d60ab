/**
 * Feed-forward neural networks at SIMD speed inside the JVM: kernels on {@code jdk.incubator.vector}, a layer stack on
 * flat {@code float[]} arrays, and nothing left for the garbage collector.
 *
 * <p>The packages, and who may use whom:
 *
 * <pre>{@code
 * cli --> io --> training --> data, network
 *         io --> inference --> network --> kernel --> jdk.incubator.vector
 * }</pre>
 *
 * <ul>
 *   <li>{@link dev.lanewise.kernel}: BLAS on flat arrays, vector and scalar with the same bits; uses nothing of ours, and
 *       is alone in seeing the Vector API;
 *   <li>{@link dev.lanewise.network}: layers, activations, initializers, the slab of parameters;
 *   <li>{@link dev.lanewise.training}: gradients, losses, optimizers;
 *   <li>{@link dev.lanewise.inference}: serving, an immutable model and a session for each thread;
 *   <li>{@link dev.lanewise.data}: samples, from CSV and IDX files and from the jar;
 *   <li>{@link dev.lanewise.io}: model files;
 *   <li>{@code dev.lanewise.cli}: the command line, over the public API; not exported.
 * </ul>
 *
 * <p>Nothing but the JDK is needed to run: what is required statically is used when it is there. Start the JVM with
 * {@code --add-modules jdk.incubator.vector} for the vector kernels; without it the scalar kernels compute the same bits.
 */
module dev.lanewise {
    requires static java.desktop;
    requires static java.management;
    requires static jdk.incubator.vector;
    requires static jdk.jfr;
    requires static jdk.management;
    requires static HdrHistogram;
    requires static com.google.protobuf;
    requires static info.picocli;
    requires static org.jspecify;
    requires static org.knowm.xchart;

    exports dev.lanewise.data;
    exports dev.lanewise.inference;
    exports dev.lanewise.io;
    exports dev.lanewise.kernel;
    exports dev.lanewise.network;
    exports dev.lanewise.training;

    opens dev.lanewise.cli to
            info.picocli;
}
