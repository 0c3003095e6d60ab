package dev.lanewise.training;

import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.network.Network;
import dev.lanewise.network.SlabPlan;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One step: the samples of a batch are added one by one, then the mean gradient is clipped and the optimizer moves the
 * weights. Allocates nothing unless a sample is refused.
 */
final class Stepper {
    /** Elements of the gradient whose squares are added in {@code float}; the sums of these are added in double. */
    private static final int CHUNK = 4096;

    /** Added to the norm before it divides, as in PyTorch's {@code clip_grad_norm_}. */
    private static final double NORM_EPSILON = 1e-6;

    /** A gradient whose squares overflow is made smaller by a power of two, which rounds nothing. */
    private static final float SHRINK = 0x1p-80f;

    private final Network network;
    private final Loss loss;
    private final TrainerSettings settings;
    private final TrainerProgress progress;
    private final Dropout dropout;
    private final BackPropagation pass;
    private final DirectUpdate direct;
    private final boolean clips;
    private @Nullable MiniBatch batch;
    private float[] features = {};
    private float[] targets = {};
    private int featuresAt;
    private int samples;
    private final float[] gradient;
    private final float[][] moments;
    private final Consumer<String> warnings;
    private long stepKey;
    private double lossSum;
    private double divisor;
    private boolean skipping;

    /** Whether the gradient holds samples of this step. */
    private boolean accumulates;

    Stepper(
            Network network,
            Loss loss,
            TrainerSettings settings,
            TrainerProgress progress,
            float[][] moments,
            Consumer<String> warnings) {
        this.network = network;
        this.loss = loss;
        this.settings = settings;
        this.progress = progress;
        this.moments = moments;
        this.warnings = warnings;
        dropout = new Dropout(settings.dropout, settings.seed);
        pass = new BackPropagation(network, loss, dropout, settings.policy);
        direct = new DirectUpdate(network, settings.optimizer, moments);
        clips = settings.clipValue != Float.POSITIVE_INFINITY || settings.clipNorm != Float.POSITIVE_INFINITY;
        gradient = new float[network.slab().length];
    }

    /** The learning rate of the next step. */
    float learningRate() {
        return learningRate(progress.steps);
    }

    /** The learning rate after so many steps, in this epoch. */
    float learningRate(long steps) {
        double factor = settings.schedule.factor(steps, progress.epochs) * progress.plateauFactor;
        return (float) (settings.optimizer.learningRate() * factor);
    }

    /** The sum of the losses of this step's samples, each times its weight. */
    double lossSum() {
        return lossSum;
    }

    /** What this step's samples count together: their number, without class weights. */
    double divisor() {
        return divisor;
    }

    /** The mean loss of this step's samples; 0 if they count nothing, NaN if the step was left out. */
    float loss() {
        if (skipping) {
            return Float.NaN;
        }
        return divisor == 0 ? 0f : (float) (lossSum / divisor);
    }

    /** Begins a step of so many samples. */
    void begin(int count) {
        samples = count;
        if (samples == 1 && clips) {
            int at = SlabPlan.first();
            Level1Kernels.fill(gradient.length - at, 0f, gradient, at);
        }
        accumulates = false;
        stepKey = dropout.isOn() ? dropout.stepKey(progress.steps) : 0;
        lossSum = 0;
        divisor = 0;
        skipping = false;
        if (samples > 1) {
            miniBatch().clear();
        }
    }

    /** Whether the gradient need not be stored. */
    private boolean isOnLine() {
        return samples == 1 && !clips;
    }

    /** The buffers for steps of more than one sample, made when first needed. */
    private MiniBatch miniBatch() {
        if (batch == null) {
            batch = new MiniBatch(network, loss, dropout, settings.policy);
        }
        return batch;
    }

    /**
     * Adds a sample, from the same arrays as all others of the step.
     *
     * @param position its place in the batch
     * @param sample its number for messages
     * @throws NonFiniteException if it is refused, and the policy is not to skip
     */
    void add(int position, int sample, float[] x, int xAt, float[] y, int yAt, float weight) {
        if (skipping) {
            return;
        }
        features = x;
        featuresAt = xAt;
        targets = y;
        long key = dropout.isOn() ? Dropout.sampleKey(stepKey, position) : 0;
        if (samples > 1) {
            MiniBatch together = miniBatch();
            if (together.count() == MiniBatch.CAPACITY) {
                flush(together);
            }
            together.add(sample, xAt, yAt, weight, key);
            return;
        }
        float value = pass.compute(x, xAt, y, yAt, weight, key);
        if (pass.isRefused()) {
            refuse(pass.diagnosis(sample, value, x, xAt, y, yAt));
            return;
        }
        if (!isOnLine()) {
            pass.accumulate(x, xAt, gradient);
        }
        count(value, weight, yAt);
    }

    private void count(float value, float weight, int yAt) {
        lossSum += (double) value * weight;
        divisor += loss.divisor(network.outputs(), targets, yAt);
    }

    /** Adds the gradients of the collected samples, if all can be used. */
    private void flush(MiniBatch together) {
        compute(together);
        if (!skipping) {
            if (accumulates) {
                together.accumulate(gradient);
            } else {
                together.gradient(gradient);
            }
            accumulates = true;
        }
        together.clear();
    }

    /** Computes the collected samples and counts them, if all can be used. */
    private void compute(MiniBatch together) {
        together.compute(features, targets);
        if (!together.areUsable()) {
            for (int row = 0; row < together.count() && !skipping; row++) {
                if (!together.isUsable(row)) {
                    refuse(diagnosis(together, row));
                }
            }
        }
        if (!skipping) {
            for (int row = 0; row < together.count(); row++) {
                count(together.loss(row), together.weight(row), together.targetsAt(row));
            }
        }
    }

    /** What is wrong with a sample: it is computed again by itself. */
    private String diagnosis(MiniBatch together, int row) {
        int xAt = together.featuresAt(row);
        int yAt = together.targetsAt(row);
        float value = pass.compute(features, xAt, targets, yAt, together.weight(row), together.key(row));
        if (!pass.isRefused()) {
            return "sample " + together.sample(row)
                    + " (counted from 0): its gradient is out of range in its batch, and only"
                    + " just within it alone, where sums have another order" + BackPropagation.ADVICE;
        }
        return pass.diagnosis(together.sample(row), value, features, xAt, targets, yAt);
    }

    private void refuse(String message) {
        Telemetry.nonFinite(progress.steps, message);
        if (settings.policy != NonFinitePolicy.SKIP_STEP) {
            throw new NonFiniteException(message);
        }
        if (progress.skipped == 0) {
            warnings.accept("a step is left out: " + message);
        }
        skipping = true;
    }

    /** Moves the weights; false if the step was left out. */
    boolean update() {
        boolean stored = clips || accumulates;
        if (samples > 1 && !skipping && miniBatch().count() > 0) {
            if (stored) {
                flush(miniBatch());
            } else {
                compute(miniBatch());
            }
        }
        if (skipping) {
            progress.skipped++;
            return false;
        }
        if (divisor == 0) {
            return false;
        }
        float scale = 1f / (float) divisor;
        if (isOnLine()) {
            direct.apply(pass, features, featuresAt, progress.steps + 1, learningRate(), scale);
        } else if (!stored) {
            direct.apply(miniBatch(), progress.steps + 1, learningRate(), scale);
        } else {
            int at = SlabPlan.first();
            float[] weights = network.slab();
            int length = weights.length - at;
            Optimizer optimizer = settings.optimizer;
            float clipped = clip(at, length, scale);
            optimizer.update(at, length, progress.steps + 1, learningRate(), clipped, gradient, at, moments, weights);
        }
        progress.steps++;
        return true;
    }

    /** Clips the mean gradient, scale times the sum; returns what the clipped sum must be multiplied by. */
    private float clip(int at, int length, float scale) {
        float factor = scale;
        if (settings.clipValue != Float.POSITIVE_INFINITY) {
            Level1Kernels.scale(length, factor, gradient, at);
            Level1Kernels.clamp(length, settings.clipValue, gradient, at);
            factor = 1f;
        }
        if (settings.clipNorm != Float.POSITIVE_INFINITY) {
            double norm = norm(at, length);
            if (norm == Double.POSITIVE_INFINITY) {
                Level1Kernels.scale(length, SHRINK, gradient, at);
                return (float) (settings.clipNorm / norm(at, length));
            }
            double coefficient = settings.clipNorm / (norm * factor + NORM_EPSILON);
            factor = coefficient < 1 ? (float) (factor * coefficient) : factor;
        }
        return factor;
    }

    private double norm(int at, int length) {
        double sum = 0;
        for (int from = at; from < at + length; from += CHUNK) {
            int chunk = Math.min(CHUNK, at + length - from);
            sum += Level1Kernels.dot(chunk, gradient, from, gradient, from);
        }
        return Math.sqrt(sum);
    }
}
