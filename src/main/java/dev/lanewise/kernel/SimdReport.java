package dev.lanewise.kernel;

import java.util.List;

/**
 * Which kernels run in this process, and why.
 *
 * @param mode the value of {@code lanewise.simd}: auto, require, off or force
 * @param width the vector width in bits: 512, 256 or 128; 0 when the scalar kernels run
 * @param reason why, in words
 * @param advice what to do to get SIMD; empty when it is on
 * @param checks what was looked at and found, one line each
 */
public record SimdReport(String mode, int width, String reason, String advice, List<String> checks) {
    /** Copies the list. */
    public SimdReport {
        checks = List.copyOf(checks);
    }

    /**
     * The kernels in force.
     *
     * @return such as {@code vector kernels, 512 bits} or {@code scalar kernels}
     */
    public String kernels() {
        return width > 0 ? "vector kernels, " + width + " bits" : "scalar kernels";
    }

    /**
     * One line for a log.
     *
     * @return the kernels and the reason
     */
    @Override
    public String toString() {
        return kernels() + " (" + Simd.PROPERTY + "=" + mode + ": " + reason + ")";
    }
}
