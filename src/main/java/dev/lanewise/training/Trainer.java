package dev.lanewise.training;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Network;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
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

    Trainer(TrainerBuilder builder, Loss loss, float[][] moments, float @Nullable [] best) {
        network = builder.network;
        this.loss = loss;
        settings = builder.settings;
        progress = builder.progress;
        this.moments = moments;
        stepper = new Stepper(network, loss, settings, progress, moments, builder.warnings);
        loop = new FitLoop(this, builder, loss, stepper, best);
        LossSettings.storeIn(network, loss);
        Telemetry.kernels();
    }

    /**
     * Starts a trainer.
     *
     * @param network whose weights it will change
     * @return a builder
     */
    public static TrainerBuilder of(Network network) {
        return new TrainerBuilder(network);
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
    public static TrainerBuilder of(Network network, TrainerState state) {
        return new TrainerBuilder(network, state);
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
        loop.seal();
        Settings texts = settingsNow();
        progress.put(texts);
        float[] best = loop.best();
        return new TrainerState(
                texts.values(),
                Stream.concat(Stream.of(moments), Stream.ofNullable(best))
                        .map(network::on)
                        .toList(),
                loop.history().epochs());
    }

    /**
     * The settings, in the words of {@link TrainerState#settings}, without how far it got.
     *
     * @return a copy
     */
    public SortedMap<String, String> settings() {
        return settingsNow().values();
    }

    private Settings settingsNow() {
        Settings texts = Settings.empty();
        settings.put(loss, texts);
        return texts;
    }

    /**
     * Trains on all samples several times, in mini-batches; a short last batch is kept and divides by its own size.
     *
     * <p>Samples are shuffled anew before each epoch (Fisher-Yates, from the seed and the number of epochs this trainer
     * has finished) unless the builder said otherwise.
     *
     * <p>With {@link TrainerBuilder#patience} it ends early when the validation loss has not come down for as many epochs in a
     * row, and in any case leaves the weights of the best epoch in the network (but the optimizer's moments as they are).
     *
     * @param data the samples, with their weights if they have some; not modified. The trainer keeps them until the next fit
     *     or until {@link #state} has made their checksums
     * @param epochs how many times at most, at least 0
     * @param listener told after each epoch
     * @return how it ended
     * @throws IllegalArgumentException if the data does not fit the network, or there is none, or patience is asked for
     *     without validation data, or an epoch that was interrupted began with other data
     * @throws NonFiniteException if a step is refused; earlier steps stay done
     */
    public FitResult fit(DataSet data, int epochs, EpochListener listener) {
        if (epochs < 0) {
            throw new IllegalArgumentException("epochs must be at least 0, are " + epochs);
        }
        return loop.run(data, epochs, listener);
    }

    /**
     * Makes sure that data are those of the last {@link #fit}, which may have been before a resumption, by their checksums.
     * {@link #fit} itself does so only where it finishes an epoch that was interrupted: others may go on with other data.
     * Nothing is refused if there was no fit, or a release wrote the state that did not keep checksums.
     *
     * <p>The trainer keeps them until the next fit. If that is given this very object, it takes the values to be as they are
     * now, and makes no checksums anew.
     *
     * @param data the samples, with those kept aside by {@link TrainerBuilder#validationSplit}; not modified
     * @throws IllegalArgumentException if they are not; the message says what differs
     */
    public void requireSameData(DataSet data) {
        loop.requireSame(data);
    }

    /**
     * Notes in the history how good the network is on test data, after an epoch: call it in an {@link EpochListener}.
     *
     * @param test the figures
     * @throws IllegalStateException if no epoch has been finished
     */
    public void noteTest(Evaluation test) {
        loop.history().noteTest(test);
    }

    /**
     * The epochs that were finished, before a resumption too, oldest first. The last is number {@link #epochs}; only the
     * latest {@value TrainerState#LONGEST_HISTORY} are remembered, and none of those before a resumption from a file of a
     * release that kept none.
     *
     * @return a copy
     */
    public List<PastEpoch> history() {
        return loop.history().epochs();
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
     * What is minimised.
     *
     * @return the loss
     */
    public Loss loss() {
        return loss;
    }

    /**
     * How weights follow the gradient.
     *
     * @return the optimizer
     */
    public Optimizer optimizer() {
        return settings.optimizer;
    }

    /**
     * The network that is trained.
     *
     * @return the network itself
     */
    public Network network() {
        return network;
    }
}
