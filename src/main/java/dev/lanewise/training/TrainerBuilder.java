package dev.lanewise.training;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Network;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link Trainer}, from {@link Trainer#of}. For one trainer; not thread-safe. */
public final class TrainerBuilder {
    private static final Logger LOGGER = System.getLogger("dev.lanewise.training");

    final Network network;
    final TrainerSettings settings;
    final TrainerProgress progress = new TrainerProgress();

    @Nullable
    DataSet validation;

    @Nullable
    StepListener stepListener;

    int stepEvery = 1;
    Consumer<String> warnings = message -> LOGGER.log(Level.WARNING, message);
    final History history = new History();
    private final @Nullable TrainerState state;

    TrainerBuilder(Network network) {
        this.network = network;
        settings = new TrainerSettings();
        settings.seed = network.seed();
        state = null;
    }

    TrainerBuilder(Network network, TrainerState state) {
        this.network = network;
        settings = TrainerSettings.of(state.settings(), progress);
        state.history().forEach(history::add);
        this.state = state;
    }

    /**
     * What to minimise; the usual one for the output layer unless told ({@link Loss#defaultFor}).
     *
     * @param value the loss
     * @return this builder
     */
    public TrainerBuilder loss(Loss value) {
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
    public TrainerBuilder optimizer(Optimizer value) {
        settings.optimizer = value;
        return this;
    }

    /**
     * How the learning rate changes; it does not unless told.
     *
     * @param value the schedule
     * @return this builder
     */
    public TrainerBuilder schedule(Schedule value) {
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
    public TrainerBuilder batchSize(int value) {
        settings.setBatchSize(value);
        return this;
    }

    /**
     * What fixes the order of samples and what dropout drops; the network's seed unless told.
     *
     * @param value any value
     * @return this builder
     */
    public TrainerBuilder seed(long value) {
        settings.seed = value;
        return this;
    }

    /**
     * Whether {@link Trainer#fit} shuffles the samples; it does unless told.
     *
     * @param value false keeps their order
     * @return this builder
     */
    public TrainerBuilder shuffle(boolean value) {
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
    public TrainerBuilder dropout(float value) {
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
    public TrainerBuilder clipValue(float value) {
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
    public TrainerBuilder clipNorm(float value) {
        settings.setClipNorm(value);
        return this;
    }

    /**
     * What is checked before a step; everything unless told.
     *
     * @param value the policy
     * @return this builder
     */
    public TrainerBuilder nonFinite(NonFinitePolicy value) {
        settings.policy = value;
        return this;
    }

    /**
     * Data to measure the network with after each epoch of {@link Trainer#fit}; none unless told.
     *
     * @param value the samples; not modified
     * @return this builder
     */
    public TrainerBuilder validation(DataSet value) {
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
    public TrainerBuilder validationSplit(double value) {
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
    public TrainerBuilder patience(int value) {
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
    public TrainerBuilder onStep(int every, StepListener listener) {
        Ranges.requireAtLeast(1, "the number of steps between calls of a listener", every);
        stepEvery = every;
        stepListener = listener;
        return this;
    }

    /**
     * Who hears of trouble that does not end the training: that it diverges, with advice, or that a step is left out for the
     * first time. The logger {@code dev.lanewise.training} of {@link System.Logger} unless told.
     *
     * @param value is given a sentence; called on the training thread
     * @return this builder
     */
    public TrainerBuilder onWarning(Consumer<String> value) {
        warnings = value;
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
