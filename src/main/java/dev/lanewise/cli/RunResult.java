package dev.lanewise.cli;

import dev.lanewise.training.Evaluation;
import dev.lanewise.training.FitResult;
import org.jspecify.annotations.Nullable;

/**
 * How a run of {@code train} ended.
 *
 * @param fitted what the trainer says
 * @param test where the test samples come from; empty without any
 * @param evaluation how good the network is on them
 */
record RunResult(FitResult fitted, String test, @Nullable Evaluation evaluation) {}
