package dev.lanewise.peers;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/**
 * OpenBLAS through the foreign function interface, on heap arrays: {@code Linker.Option.critical(true)}, so that nothing is
 * copied.
 *
 * <p>The library is the one that the system property {@code lanewise.openblas} names, else the pinned one from the class
 * path, else the system's {@code libopenblas.so.0} (Debian: {@code libopenblas0-pthread}). It runs one thread.
 */
@SuppressWarnings("restricted")
final class OpenBlas {
    static final int ROW_MAJOR = 101;
    static final int NO_TRANSPOSE = 111;
    static final int TRANSPOSE = 112;

    private static final String FILE = "libopenblas.so.0";
    private static final String RESOURCES = "/org/bytedeco/openblas/linux-x86_64/";

    private static final MemoryLayout I = ValueLayout.JAVA_INT;
    private static final MemoryLayout F = ValueLayout.JAVA_FLOAT;
    private static final MemoryLayout P = ValueLayout.ADDRESS;
    private static final SymbolLookup LIBRARY = load();

    static final MethodHandle SGEMV = critical("cblas_sgemv", I, I, I, I, F, P, I, P, I, F, P, I);
    static final MethodHandle SGER = critical("cblas_sger", I, I, I, F, P, I, P, I, P, I);
    static final MethodHandle SGEMM = critical("cblas_sgemm", I, I, I, I, I, I, F, P, I, P, I, F, P, I);

    private OpenBlas() {}

    private static SymbolLookup load() {
        String type = System.getenv("OPENBLAS_CORETYPE");
        if (type != null) {
            throw new IllegalStateException("OPENBLAS_CORETYPE=" + type + " slows it down: unset it");
        }
        String named = System.getProperty("lanewise.openblas");
        SymbolLookup library = named != null
                ? SymbolLookup.libraryLookup(Path.of(named), Arena.global())
                : OpenBlas.class.getResource(RESOURCES + FILE) != null
                        ? SymbolLookup.libraryLookup(extracted(), Arena.global())
                        : SymbolLookup.libraryLookup(FILE, Arena.global());
        try {
            function(library, "openblas_set_num_threads", FunctionDescriptor.ofVoid(I))
                    .invoke(1);
            int threads = (int) function(library, "openblas_get_num_threads", FunctionDescriptor.of(I))
                    .invoke();
            if (threads != 1) {
                throw new IllegalStateException("OpenBLAS insists on " + threads + " threads");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return library;
    }

    /** What the library needs lies beside it. */
    private static Path extracted() {
        try {
            Path path = Path.of(FILE);
            for (String file : List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", FILE)) {
                File copy = Loader.cacheResource(OpenBlas.class, RESOURCES + file);
                path = copy.toPath();
            }
            return path;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle critical(String name, MemoryLayout... arguments) {
        return function(LIBRARY, name, FunctionDescriptor.ofVoid(arguments), Linker.Option.critical(true));
    }

    private static MethodHandle function(
            SymbolLookup library, String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor, options);
    }

    /** What the library says of itself: version, options, kernels in force. */
    static String version() {
        return text("openblas_get_config").strip() + ", core " + text("openblas_get_corename");
    }

    private static String text(String function) {
        try {
            MemorySegment text = (MemorySegment) function(
                            LIBRARY,
                            function,
                            FunctionDescriptor.of(ValueLayout.ADDRESS.withTargetLayout(
                                    MemoryLayout.sequenceLayout(Integer.MAX_VALUE, ValueLayout.JAVA_BYTE))))
                    .invoke();
            return text.getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
