package dev.lanewise.training;

import dev.lanewise.data.DataSet;
import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.network.Network;
import dev.lanewise.network.SlabPlan;
import dev.lanewise.network.SplitMix64;
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
    private final Network network;
    private final Loss loss;
    private final Optimizer optimizer;
    private final int batchSize;
    private final long seed;
    private final boolean shuffle;

    private final BackPropagation pass;
    private @Nullable MiniBatch miniBatch;
    private final float[] gradient;
    private final float[][] moments;
    private final SplitMix64 random = new SplitMix64(0);
    private int[] order = new int[0];
    private long steps;
    private long epochs;

    private Trainer(Builder builder, float[][] moments) {
        network = builder.network;
        loss = Objects.requireNonNull(builder.loss);
        optimizer = builder.optimizer;
        batchSize = builder.batchSize;
        seed = builder.seed;
        shuffle = builder.shuffle;
        pass = new BackPropagation(network, loss);
        gradient = new float[network.slab().length];
        this.moments = moments;
        loss.storeIn(network);
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
     * Goes on where another trainer stopped: what follows is the same to the bit as if it had never stopped.
     *
     * @param network as it was then; the trainer will change its weights
     * @param state what {@link #state} gave then; its moments are kept, not copied
     * @return a new trainer
     * @throws IllegalArgumentException if the state is not a whole one, has settings that this release does not know, or
     *     does not fit the network
     */
    public static Trainer resume(Network network, TrainerState state) {
        TrainerSettings settings = new TrainerSettings(state.settings());
        Builder builder = new Builder(network)
                .loss(settings.loss)
                .optimizer(settings.optimizer)
                .batchSize(settings.batchSize)
                .seed(settings.seed)
                .shuffle(settings.shuffle);
        Trainer trainer = builder.build(Moments.of(settings.optimizer, network, state.moments()));
        trainer.steps = settings.steps;
        trainer.epochs = settings.epochs;
        return trainer;
    }

    /**
     * What this trainer knows besides its network.
     *
     * @return the settings as they are now, and the moments themselves: they change with the next step
     */
    public TrainerState state() {
        TrainerSettings settings = new TrainerSettings(loss, optimizer, batchSize, seed, shuffle, steps, epochs);
        return new TrainerState(
                settings.texts(), Stream.of(moments).map(network::on).toList());
    }

    /**
     * Trains on all samples several times, in mini-batches; a short last batch is kept and divides by its own size.
     *
     * <p>Samples are shuffled anew before each epoch (Fisher-Yates, from the seed and the number of epochs this trainer
     * has finished) unless the builder said otherwise.
     *
     * @param data the samples; not modified
     * @param epochs how many times, at least 0
     * @param listener told after each epoch
     * @throws IllegalArgumentException if the data does not fit the network, or there is none
     * @throws NonFiniteException if a step is refused; earlier steps stay done
     */
    public void fit(DataSet data, int epochs, EpochListener listener) {
        requireFits(data);
        if (epochs < 0) {
            throw new IllegalArgumentException("epochs must be at least 0, are " + epochs);
        }
        for (int number = 1; number <= epochs; number++) {
            long start = System.nanoTime();
            double sum = epoch(data);
            double seconds = (System.nanoTime() - start) * 1e-9;
            listener.epoch(new Epoch(number, epochs, sum / data.size(), data.size(), seconds));
        }
    }

    /** One pass over the data; the sum of the samples' losses. */
    private double epoch(DataSet data) {
        int size = data.size();
        arrange(size);
        double sum = 0;
        for (int from = 0; from < size; from += batchSize) {
            int batch = Math.min(batchSize, size - from);
            begin();
            double batchSum = batch == 1 ? single(data, order[from]) : several(data, from, batch);
            update(batch);
            sum += batchSum;
        }
        epochs++;
        return sum;
    }

    private double single(DataSet data, int row) {
        return pass.accumulate(
                row, data.features(), data.featuresAt(row), data.targets(), data.targetsAt(row), gradient);
    }

    private double several(DataSet data, int from, int batch) {
        MiniBatch samples = miniBatch();
        for (int i = from; i < from + batch; i++) {
            int row = order[i];
            samples.add(row, data.features(), data.featuresAt(row), data.targets(), data.targetsAt(row), gradient);
        }
        return samples.end(data.features(), data.targets(), gradient);
    }

    /** The buffers for batches of more than one sample, made when first needed. */
    private MiniBatch miniBatch() {
        if (miniBatch == null) {
            miniBatch = new MiniBatch(network, loss, pass);
        }
        miniBatch.begin();
        return miniBatch;
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
        return stepBatch(1, x, xAt, y, yAt);
    }

    /**
     * One mini-batch step: one update from the mean gradient over a batch.
     *
     * @param batch how many samples, at least 1; independent of the builder's batch size
     * @param x the samples one after the other, m(0) features each; not modified
     * @param xAt where they start
     * @param y m(L) targets for each; not modified
     * @param yAt where they start
     * @return the mean loss before the update
     * @throws IllegalArgumentException if the batch is empty
     * @throws IndexOutOfBoundsException if an array is too short; nothing has changed then
     * @throws NonFiniteException if the step is refused; nothing has changed then
     */
    public float stepBatch(int batch, float[] x, int xAt, float[] y, int yAt) {
        if (batch < 1) {
            throw new IllegalArgumentException("a batch needs at least 1 sample, not " + batch);
        }
        int inputs = network.inputs();
        int outputs = network.outputs();
        Objects.checkFromIndexSize(xAt, (long) batch * inputs, (long) x.length);
        Objects.checkFromIndexSize(yAt, (long) batch * outputs, (long) y.length);
        begin();
        double sum;
        if (batch == 1) {
            sum = pass.accumulate(0, x, xAt, y, yAt, gradient);
        } else {
            MiniBatch samples = miniBatch();
            for (int i = 0; i < batch; i++) {
                samples.add(i, x, xAt + i * inputs, y, yAt + i * outputs, gradient);
            }
            sum = samples.end(x, y, gradient);
        }
        update(batch);
        return (float) (sum / batch);
    }

    /**
     * How many updates have been made.
     *
     * @return the number of steps that were not refused
     */
    public long steps() {
        return steps;
    }

    /**
     * How many epochs have been finished, before a resumption too.
     *
     * @return the number of passes over data that {@link #fit} has made
     */
    public long epochs() {
        return epochs;
    }

    /**
     * The network that is trained.
     *
     * @return the network itself
     */
    public Network network() {
        return network;
    }

    private void begin() {
        int at = SlabPlan.first();
        Level1Kernels.fill(gradient.length - at, 0f, gradient, at);
    }

    private void update(int batch) {
        int at = SlabPlan.first();
        float[] weights = network.slab();
        optimizer.update(
                at, weights.length - at, steps + 1, optimizer.learningRate(), 1f / batch, gradient, moments, weights);
        steps++;
    }

    /** The order of the samples in this epoch: 0 .. size - 1, shuffled. */
    private void arrange(int size) {
        if (order.length != size) {
            order = new int[size];
        }
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        if (!shuffle) {
            return;
        }
        random.reseed(SplitMix64.stream(seed, epochs));
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    private void requireFits(DataSet data) {
        if (data.inputs() != network.inputs() || data.outputs() != network.outputs()) {
            throw new IllegalArgumentException("the network takes " + network.inputs() + " features and gives "
                    + network.outputs() + " outputs, the data has " + data.inputs() + " and " + data.outputs());
        }
        if (data.size() == 0) {
            throw new IllegalArgumentException("the training data has no samples");
        }
    }

    /** The settings of a trainer. Not thread-safe. */
    public static final class Builder {
        private final Network network;
        private @Nullable Loss loss;
        private Optimizer optimizer = Optimizer.adam(0.001f);
        private int batchSize = 32;
        private long seed;
        private boolean shuffle = true;

        private Builder(Network network) {
            this.network = network;
            this.seed = network.seed();
        }

        /**
         * What to minimise; the usual one for the output layer unless told ({@link Loss#defaultFor}).
         *
         * @param value the loss
         * @return this builder
         */
        public Builder loss(Loss value) {
            this.loss = value;
            return this;
        }

        /**
         * How weights follow the gradient; Adam at 0.001 unless told.
         *
         * @param value the optimizer
         * @return this builder
         */
        public Builder optimizer(Optimizer value) {
            this.optimizer = value;
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
            if (value < 1) {
                throw new IllegalArgumentException("the batch size must be at least 1, is " + value);
            }
            this.batchSize = value;
            return this;
        }

        /**
         * What fixes the order of samples; the network's seed unless told.
         *
         * @param value any value
         * @return this builder
         */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /**
         * Whether {@link Trainer#fit} shuffles the samples; it does unless told.
         *
         * @param value false keeps their order
         * @return this builder
         */
        public Builder shuffle(boolean value) {
            this.shuffle = value;
            return this;
        }

        /**
         * Makes the trainer and all its buffers, and notes the loss in the network's metadata.
         *
         * @return a new trainer
         * @throws IllegalArgumentException if the loss cannot stand behind the output layer
         */
        public Trainer build() {
            return build(new float[optimizer.moments()][network.slab().length]);
        }

        private Trainer build(float[][] moments) {
            if (loss == null) {
                loss = Loss.defaultFor(network.outputLayer().activation());
            }
            loss.requireFor(network.outputLayer().activation());
            return new Trainer(this, moments);
        }
    }
}
