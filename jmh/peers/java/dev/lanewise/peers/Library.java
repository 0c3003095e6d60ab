package dev.lanewise.peers;

import dev.lanewise.kernel.Simd;
import java.util.function.Supplier;

/** The libraries whose matrix products are compared. */
public enum Library {
    /** Ours, on panels: the layout of a network. */
    LANEWISE,
    /** Ours, on the caller's row-major arrays. */
    LANEWISE_ROWS,
    /** OpenBLAS, called through the foreign function interface on heap arrays. */
    OPENBLAS,
    /** netlib's BLAS in Java, on the Vector API. */
    VECTOR_BLAS,
    /** EJML. */
    EJML,
    /** No library: what the machine needs at least. */
    LIMIT;

    private static final double LARGEST_OF_EJML = 256.0 * 256 * 256;

    Products products(int batch, int rows, int cols) {
        return switch (this) {
            case LANEWISE -> new PanelProducts(batch, rows, cols);
            case LANEWISE_ROWS -> new RowProducts(batch, rows, cols);
            case OPENBLAS -> new OpenBlasProducts(batch, rows, cols);
            case VECTOR_BLAS -> new NetlibProducts(batch, rows, cols);
            case EJML -> new EjmlProducts(batch, rows, cols);
            case LIMIT -> new LimitProducts(batch, rows, cols);
        };
    }

    /** Whether it has the product and computes it in a time that one can wait for. */
    boolean takesPart(String method, double multiplyAdds) {
        return switch (this) {
            case LANEWISE_ROWS -> !method.startsWith("gemm");
            case EJML -> !method.startsWith("gemm") || multiplyAdds <= LARGEST_OF_EJML;
            default -> true;
        };
    }

    /** Whether it is on this machine. */
    boolean isPresent() {
        return Versions.isPresent(this::version);
    }

    /** The version in use; throws whatever it throws where the library is absent. */
    String version() {
        Supplier<String> version = switch (this) {
            case LANEWISE, LANEWISE_ROWS -> () -> Simd.report().toString();
            case OPENBLAS -> OpenBlasProducts::version;
            case VECTOR_BLAS -> NetlibProducts::version;
            case EJML -> EjmlProducts::version;
            case LIMIT -> () -> "measured beside the libraries";
        };
        return version.get();
    }
}
