/**
 * Feed-forward neural networks on {@code jdk.incubator.vector}.
 *
 * <p>Nothing but the JDK is needed to run: what is required statically is used when it is there. Start the JVM with
 * {@code --add-modules jdk.incubator.vector} for the vector kernels; without it the scalar kernels compute the same bits.
 */
module dev.lanewise {
    requires static java.management;
    requires static jdk.incubator.vector;
    requires static jdk.management;
    requires static info.picocli;
    requires static org.jspecify;

    exports dev.lanewise.data;
    exports dev.lanewise.inference;
    exports dev.lanewise.io;
    exports dev.lanewise.kernel;
    exports dev.lanewise.network;
    exports dev.lanewise.training;

    opens dev.lanewise.cli to
            info.picocli;
}
