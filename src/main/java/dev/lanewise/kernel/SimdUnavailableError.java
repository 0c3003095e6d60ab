package dev.lanewise.kernel;

/** Thrown at the first use of a kernel when {@code lanewise.simd} asks for what is not to be had here. */
public final class SimdUnavailableError extends Error {
    private static final long serialVersionUID = 1L;

    SimdUnavailableError(String message) {
        super(message);
    }
}
