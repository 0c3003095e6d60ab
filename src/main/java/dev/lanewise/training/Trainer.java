package dev.lanewise.training;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Network;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network by back-propagation, on line or in mini-batches.
 *
 * <pre>{@code
 * Trainer trainer = Trainer.of(network).loss(CROSS_ENTROPY).optimizer(adam(0.003f)).batchSize(32).build();
 * trainer.fit(data, 60, epoch -> System.out.println(epoch));
 * float loss = trainer.step(x, 0, y, 0);
 * }</pre>
 *
 * <p>A step takes the mean gradient over its samples and makes one update of the optimizer. The samples of a batch are
 * summed in their order, so a result depends on the seed, the data and their order alone, never on the machine.
 *
 * <p>A step allocates nothing once the JIT has compiled the kernels. It first makes sure that every gradient is finite;
 * if not, it throws {@link NonFiniteException} before any weight or moment has changed.
 *
 * <p>Not thread-safe, and the only writer of its network.
 */
public final class Trainer {
    private static final float[] ONE = {1f};

    private final Network network;
    private final Loss loss;
    private final TrainerSettings settings;
    private final TrainerProgress progress;
    private final float[][] moments;
    private final Stepper stepper;
    private final FitLoop loop;

    private Trainer(Builder builder, Loss loss, float[][] moments, float @Nullable [] best) {
        network = builder.network;
        this.loss = loss;
        settings = builder.settings;
        progress = builder.progress;
        this.moments = moments;
        stepper = new Stepper(network, loss, settings, progress, moments);
        loop = new FitLoop(
                this,
                loss,
                settings,
                progress,
                stepper,
                builder.validation,
                builder.stepListener,
                builder.stepEvery,
                best);
        loss.storeIn(network);
        Telemetry.kernels();
    }

    /**
     * Starts a trainer.
     *
     * @param network whose weights it will change
     * @return a builder
     */
    public static Builder of(Network network) {
        return new Builder(network);
    }

    /**
     * Starts a trainer that goes on where another one stopped, with its settings. What is no setting is to be given again:
     * validation data, listeners, a loss of one's own.
     *
     * @param network as it was then; the trainer will change its weights
     * @param state what {@link #state} gave then; its moments are kept, not copied
     * @return a builder
     * @throws IllegalArgumentException if the state is not a whole one, has settings that this release does not know, or
     *     does not fit the network
     */
    public static Builder of(Network network, TrainerState state) {
        return new Builder(network, state);
    }

    /**
     * Goes on where another trainer stopped: what follows is the same to the bit as if it had never stopped.
     *
     * @param network as it was then; the trainer will change its weights
     * @param state what {@link #state} gave then; its moments are kept, not copied
     * @return a new trainer
     * @throws IllegalArgumentException if the state is not a whole one, has settings that this release does not know, or
     *     does not fit the network
     */
    public static Trainer resume(Network network, TrainerState state) {
        return of(network, state).build();
    }

    /**
     * What this trainer knows besides its network. In a {@link StepListener} this is right in the middle of an epoch; the
     * first {@link #fit} of a trainer that is resumed from it finishes that epoch, as its first.
     *
     * @return the settings as they are now, and the moments themselves: they change with the next step
     */
    public TrainerState state() {
        Settings texts = Settings.empty();
        settings.put(loss, texts);
        progress.put(texts);
        float[] best = loop.best();
        return new TrainerState(
                texts.values(),
                Stream.concat(Stream.of(moments), Stream.ofNullable(best))
                        .map(network::on)
                        .toList());
    }

    /**
     * Trains on all samples several times, in mini-batches; a short last batch is kept and divides by its own size.
     *
     * <p>Samples are shuffled anew before each epoch (Fisher-Yates, from the seed and the number of epochs this trainer
     * has finished) unless the builder said otherwise.
     *
     * <p>With {@link Builder#patience} it ends early when the validation loss has not come down for as many epochs in a
     * row, and in any case leaves the weights of the best epoch in the network (but the optimizer's moments as they are).
     *
     * @param data the samples, with their weights if they have some; not modified
     * @param epochs how many times at most, at least 0
     * @param listener told after each epoch
     * @return how it ended
     * @throws IllegalArgumentException if the data does not fit the network, or there is none, or patience is asked for
     *     without validation data
     * @throws NonFiniteException if a step is refused; earlier steps stay done
     */
    public FitResult fit(DataSet data, int epochs, EpochListener listener) {
        if (epochs < 0) {
            throw new IllegalArgumentException("epochs must be at least 0, are " + epochs);
        }
        return loop.run(data, epochs, listener);
    }

    /**
     * One on-line step: one sample, one update.
     *
     * @param x m(0) features; not modified
     * @param xAt where they start
     * @param y m(L) targets; not modified
     * @param yAt where they start
     * @return the loss before the update
     * @throws IndexOutOfBoundsException if an array is too short; nothing has changed then
     * @throws NonFiniteException if the step is refused; nothing has changed then
     */
    public float step(float[] x, int xAt, float[] y, int yAt) {
        return step(x, xAt, y, yAt, 1f);
    }

    /**
     * One on-line step with a weight: loss and gradient are multiplied by it.
     *
     * @param x m(0) features; not modified
     * @param xAt where they start
     * @param y m(L) targets; not modified
     * @param yAt where they start
     * @param weight finite and at least 0
     * @return the loss before the update, times the weight; if the step was left out (see {@link NonFinitePolicy}), NaN
     * @throws IllegalArgumentException if the weight is out of range; nothing has changed then
     * @throws IndexOutOfBoundsException if an array is too short; nothing has changed then
     * @throws NonFiniteException if the step is refused; nothing has changed then
     */
    public float step(float[] x, int xAt, float[] y, int yAt, float weight) {
        Objects.checkFromIndexSize(xAt, network.inputs(), x.length);
        Objects.checkFromIndexSize(yAt, network.outputs(), y.length);
        requireWeight(weight);
        stepper.begin(1);
        stepper.add(0, 0, x, xAt, y, yAt, weight);
        return update();
    }

    /**
     * One mini-batch step: one update from the mean gradient over a batch.
     *
     * @param batch how many samples, at least 1; independent of the builder's batch size
     * @param x the samples one after the other, m(0) features each; not modified
     * @param xAt where they start
     * @param y m(L) targets for each; not modified
     * @param yAt where they start
     * @return the mean loss before the update; if the step was left out (see {@link NonFinitePolicy}), NaN
     * @throws IllegalArgumentException if the batch is empty
     * @throws IndexOutOfBoundsException if an array is too short; nothing has changed then
     * @throws NonFiniteException if the step is refused; nothing has changed then
     */
    public float stepBatch(int batch, float[] x, int xAt, float[] y, int yAt) {
        return stepBatch(batch, x, xAt, y, yAt, ONE, 0, 0);
    }

    /**
     * One mini-batch step with a weight for each sample: its loss and gradient are multiplied by it. The mean still
     * divides by the number of samples, as PyTorch's {@code BCELoss(weight=...)} does.
     *
     * @param batch how many samples, at least 1; independent of the builder's batch size
     * @param x the samples one after the other, m(0) features each; not modified
     * @param xAt where they start
     * @param y m(L) targets for each; not modified
     * @param yAt where they start
     * @param weights one for each, finite and at least 0; not modified
     * @param weightsAt where they start
     * @return the mean weighted loss before the update; if the step was left out (see {@link NonFinitePolicy}), NaN
     * @throws IllegalArgumentException if the batch is empty, or a weight out of range; nothing has changed then
     * @throws IndexOutOfBoundsException if an array is too short; nothing has changed then
     * @throws NonFiniteException if the step is refused; nothing has changed then
     */
    public float stepBatch(int batch, float[] x, int xAt, float[] y, int yAt, float[] weights, int weightsAt) {
        Objects.checkFromIndexSize(weightsAt, Math.max(batch, 0), weights.length);
        for (int i = 0; i < batch; i++) {
            requireWeight(weights[weightsAt + i]);
        }
        return stepBatch(batch, x, xAt, y, yAt, weights, weightsAt, 1);
    }

    private float stepBatch(
            int batch, float[] x, int xAt, float[] y, int yAt, float[] weights, int weightsAt, int weightStride) {
        if (batch < 1) {
            throw new IllegalArgumentException("a batch needs at least 1 sample, not " + batch);
        }
        int inputs = network.inputs();
        int outputs = network.outputs();
        Objects.checkFromIndexSize(xAt, (long) batch * inputs, (long) x.length);
        Objects.checkFromIndexSize(yAt, (long) batch * outputs, (long) y.length);
        stepper.begin(batch);
        for (int i = 0; i < batch; i++) {
            stepper.add(i, i, x, xAt + i * inputs, y, yAt + i * outputs, weights[weightsAt + i * weightStride]);
        }
        return update();
    }

    private float update() {
        stepper.update();
        return stepper.loss();
    }

    private static void requireWeight(float weight) {
        if (!(weight >= 0 && Float.isFinite(weight))) {
            throw new IllegalArgumentException("a sample's weight must be finite and at least 0, is " + weight);
        }
    }

    /**
     * How many updates have been made.
     *
     * @return the number of steps that were not refused
     */
    public long steps() {
        return progress.steps;
    }

    /**
     * How many steps were left out because of {@link NonFinitePolicy#SKIP_STEP}.
     *
     * @return their number
     */
    public long skipped() {
        return progress.skipped;
    }

    /**
     * The learning rate of the next step, after the schedule.
     *
     * @return the rate
     */
    public float learningRate() {
        return stepper.learningRate();
    }

    /**
     * How many epochs have been finished, before a resumption too.
     *
     * @return the number of passes over data that {@link #fit} has made
     */
    public long epochs() {
        return progress.epochs;
    }

    /**
     * The network that is trained.
     *
     * @return the network itself
     */
    public Network network() {
        return network;
    }

    /** The settings of a trainer. For one trainer; not thread-safe. */
    public static final class Builder {
        private final Network network;
        private final TrainerSettings settings;
        private final TrainerProgress progress = new TrainerProgress();
        private final @Nullable TrainerState state;
        private @Nullable DataSet validation;
        private @Nullable StepListener stepListener;
        private int stepEvery = 1;

        private Builder(Network network) {
            this.network = network;
            settings = new TrainerSettings();
            settings.seed = network.seed();
            state = null;
        }

        private Builder(Network network, TrainerState state) {
            this.network = network;
            settings = TrainerSettings.of(state.settings(), progress);
            this.state = state;
        }

        /**
         * What to minimise; the usual one for the output layer unless told ({@link Loss#defaultFor}).
         *
         * @param value the loss
         * @return this builder
         */
        public Builder loss(Loss value) {
            settings.loss = value;
            return this;
        }

        /**
         * How weights follow the gradient; Adam at 0.001 unless told. A trainer that goes on may get other settings of
         * the same optimizer.
         *
         * @param value the optimizer
         * @return this builder
         */
        public Builder optimizer(Optimizer value) {
            settings.optimizer = value;
            return this;
        }

        /**
         * How the learning rate changes; it does not unless told.
         *
         * @param value the schedule
         * @return this builder
         */
        public Builder schedule(Schedule value) {
            settings.schedule = value;
            return this;
        }

        /**
         * How many samples {@link Trainer#fit} takes for a step; 32 unless told, 1 is on-line training.
         *
         * @param value at least 1
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder batchSize(int value) {
            settings.setBatchSize(value);
            return this;
        }

        /**
         * What fixes the order of samples and what dropout drops; the network's seed unless told.
         *
         * @param value any value
         * @return this builder
         */
        public Builder seed(long value) {
            settings.seed = value;
            return this;
        }

        /**
         * Whether {@link Trainer#fit} shuffles the samples; it does unless told.
         *
         * @param value false keeps their order
         * @return this builder
         */
        public Builder shuffle(boolean value) {
            settings.shuffle = value;
            return this;
        }

        /**
         * Drops outputs of the hidden layers while it trains, each with this probability, anew for each sample and step,
         * and multiplies the others by {@code 1 / (1 - p)}; 0 unless told. Predictions drop nothing.
         *
         * @param value p, at least 0 and less than 1
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder dropout(float value) {
            settings.setDropout(value);
            return this;
        }

        /**
         * Clips each element of the mean gradient to {@code -value .. value}, before weight decay; not unless told.
         *
         * @param value greater than 0; infinity for none
         * @return this builder
         * @throws IllegalArgumentException if it is not greater than 0
         */
        public Builder clipValue(float value) {
            settings.setClipValue(value);
            return this;
        }

        /**
         * Makes the mean gradient g of all weights and biases together no longer than this: {@code g *= min(1, value / (|g|
         * + 1e-6))}, after {@link #clipValue} and before weight decay; not unless told. PyTorch:
         * {@code clip_grad_norm_}.
         *
         * @param value greater than 0; infinity for none
         * @return this builder
         * @throws IllegalArgumentException if it is not greater than 0
         */
        public Builder clipNorm(float value) {
            settings.setClipNorm(value);
            return this;
        }

        /**
         * What is checked before a step; everything unless told.
         *
         * @param value the policy
         * @return this builder
         */
        public Builder nonFinite(NonFinitePolicy value) {
            settings.policy = value;
            return this;
        }

        /**
         * Data to measure the network with after each epoch of {@link Trainer#fit}; none unless told.
         *
         * @param value the samples; not modified
         * @return this builder
         */
        public Builder validation(DataSet value) {
            validation = value;
            return this;
        }

        /**
         * Lets {@link Trainer#fit} keep the last {@code floor(value n)} of its n samples aside to measure the network with
         * after each epoch, whatever the shuffling; takes the place of {@link #validation}. 0 unless told.
         *
         * @param value at least 0 and less than 1; the decimal number as written counts
         * @return this builder
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder validationSplit(double value) {
            settings.setValidationSplit(value);
            return this;
        }

        /**
         * Lets {@link Trainer#fit} end when the validation loss has not been less than its best for so many epochs in a row,
         * and put the weights of the best epoch back; 0, for neither, unless told.
         *
         * @param value at least 0
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder patience(int value) {
            settings.setPatience(value);
            return this;
        }

        /**
         * Is told after steps of {@link Trainer#fit}, such as to save a checkpoint; none unless told.
         *
         * @param every after how many steps, counted over the life of the trainer, at least 1
         * @param listener what is told
         * @return this builder
         * @throws IllegalArgumentException if the number is less than 1
         */
        public Builder onStep(int every, StepListener listener) {
            Ranges.requireAtLeast(1, "the number of steps between calls of a listener", every);
            stepEvery = every;
            stepListener = listener;
            return this;
        }

        /**
         * Makes the trainer and all its buffers, and notes the loss in the network's metadata.
         *
         * @return a new trainer
         * @throws IllegalArgumentException if the loss cannot stand behind the output layer, or a state does not fit
         */
        public Trainer build() {
            Loss loss = settings.loss;
            if (loss == null) {
                String named = settings.lossOfOnesOwn;
                loss = named == null ? Loss.defaultFor(network.outputLayer().activation()) : Loss.named(named);
            }
            loss.requireFor(network.outputLayer());
            if (state == null) {
                int count = settings.optimizer.moments();
                return new Trainer(this, loss, new float[count][network.slab().length], null);
            }
            float[][] arrays = Moments.of(settings.optimizer, network, state.moments(), progress.bestEpoch > 0);
            float[][] moments = Arrays.copyOf(arrays, settings.optimizer.moments());
            float[] best = progress.bestEpoch > 0 ? arrays[moments.length] : null;
            return new Trainer(this, loss, moments, best);
        }
    }
}
