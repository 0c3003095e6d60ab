package dev.lanewise.training;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The events of {@link Telemetry}: loaded only where the module {@code jdk.jfr} is. */
final class TrainingEvents {
    private TrainingEvents() {}

    static void kernels(int width, String report) {
        KernelsEvent event = new KernelsEvent();
        if (event.shouldCommit()) {
            event.width = width;
            event.report = report;
            event.commit();
        }
    }

    static void epoch(
            long number, double loss, double validationLoss, float learningRate, int samples, double seconds) {
        EpochEvent event = new EpochEvent();
        if (event.shouldCommit()) {
            event.number = number;
            event.loss = loss;
            event.validationLoss = validationLoss;
            event.learningRate = learningRate;
            event.samples = samples;
            event.seconds = seconds;
            event.commit();
        }
    }

    static void nonFinite(long steps, String message) {
        NonFiniteEvent event = new NonFiniteEvent();
        if (event.shouldCommit()) {
            event.steps = steps;
            event.message = message;
            event.commit();
        }
    }

    static void checkpoint(StepListener listener, Trainer trainer) {
        CheckpointEvent event = new CheckpointEvent();
        event.begin();
        listener.step(trainer);
        event.end();
        if (event.shouldCommit()) {
            event.steps = trainer.steps();
            event.commit();
        }
    }

    @Name("dev.lanewise.Kernels")
    @Label("Kernel Choice")
    @Category("Lanewise")
    @StackTrace(false)
    static final class KernelsEvent extends Event {
        @Label("Vector Bits, 0 for scalar")
        int width;

        @Label("Report")
        String report = "";
    }

    @Name("dev.lanewise.Epoch")
    @Label("Epoch")
    @Category("Lanewise")
    @StackTrace(false)
    static final class EpochEvent extends Event {
        @Label("Number")
        long number;

        @Label("Loss")
        double loss;

        @Label("Validation Loss")
        double validationLoss;

        @Label("Learning Rate")
        float learningRate;

        @Label("Samples")
        int samples;

        @Label("Seconds")
        double seconds;
    }

    @Name("dev.lanewise.NonFinite")
    @Label("Refused Sample")
    @Category("Lanewise")
    static final class NonFiniteEvent extends Event {
        @Label("Steps Before")
        long steps;

        @Label("Message")
        String message = "";
    }

    @Name("dev.lanewise.Checkpoint")
    @Label("Checkpoint")
    @Category("Lanewise")
    @StackTrace(false)
    static final class CheckpointEvent extends Event {
        @Label("Steps")
        long steps;
    }
}
