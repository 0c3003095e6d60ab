package dev.lanewise.training;

import dev.lanewise.kernel.Simd;
import dev.lanewise.kernel.SimdReport;

/**
 * Events for JDK Flight Recorder, where the JVM has it: {@code dev.lanewise.Kernels} when a trainer is made,
 * {@code dev.lanewise.Epoch}, {@code dev.lanewise.Checkpoint} around a step listener, {@code dev.lanewise.NonFinite} for a
 * refused sample. None is made in a step. Nothing is recorded, and nothing costs, unless a recording runs.
 */
final class Telemetry {
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Telemetry() {}

    static void kernels() {
        if (PRESENT) {
            SimdReport report = Simd.report();
            TrainingEvents.kernels(report.width(), report.toString());
        }
    }

    static void epoch(long epoch, Epoch happened) {
        if (PRESENT) {
            TrainingEvents.epoch(
                    epoch,
                    happened.loss(),
                    happened.validation().map(Evaluation::loss).orElse(Double.NaN),
                    happened.learningRate(),
                    happened.samples(),
                    happened.seconds());
        }
    }

    static void nonFinite(long steps, String message) {
        if (PRESENT) {
            TrainingEvents.nonFinite(steps, message);
        }
    }

    /** Tells the listener, as one event. */
    static void checkpoint(StepListener listener, Trainer trainer) {
        if (PRESENT) {
            TrainingEvents.checkpoint(listener, trainer);
        } else {
            listener.step(trainer);
        }
    }
}
