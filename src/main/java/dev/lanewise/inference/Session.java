package dev.lanewise.inference;

import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.network.Activations;
import dev.lanewise.network.BatchActivations;
import dev.lanewise.network.Network;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Predicts with a {@link Model}: {@code out = a(L)} for {@code a(0) = in}.
 *
 * <p>Holds the buffers of one thread; not thread-safe (use by two threads at once is noticed most of the time, and then
 * refused). It may wander from thread to thread, virtual ones too, if one happens-before the other. Allocates nothing
 * once the JIT has compiled the kernels. A row alone and the same row among others give the same bits. NaN in, NaN out,
 * unless {@link #rejectNonFinite} was asked for.
 */
public final class Session {
    private final int inputs;
    private final int outputs;
    private final Activations activations;
    private final @Nullable LiveModel live;
    private Network network;
    private @Nullable BatchActivations batch;
    private long batchVersion;
    private long version;
    private boolean busy;
    private float[] zeros = {};
    private float[] staged = {};

    Session(Model model) {
        this(model, null, 1);
    }

    Session(LiveModel live) {
        this(live.current(), live);
    }

    private Session(LiveModel.Version version, LiveModel live) {
        this(version.model(), live, version.number());
    }

    private Session(Model model, @Nullable LiveModel live, long version) {
        inputs = model.inputs();
        outputs = model.outputs();
        network = model.network();
        activations = Activations.forServing(network);
        this.live = live;
        this.version = version;
    }

    /**
     * From now on a sample with a NaN or an infinity is refused with an {@link IllegalArgumentException} that names the
     * feature, before anything is computed. Costs one read of the features a call.
     *
     * @return this
     */
    public Session rejectNonFinite() {
        zeros = new float[inputs];
        return this;
    }

    /**
     * The outputs for one sample.
     *
     * @param in m(0) features; not modified
     * @param inAt where they start
     * @param out receives m(L) outputs; may overlap {@code in}
     * @param outAt where they start
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     * @throws IllegalStateException if another thread is using this session
     */
    public void predict(float[] in, int inAt, float[] out, int outAt) {
        Objects.checkFromIndexSize(inAt, inputs, in.length);
        Objects.checkFromIndexSize(outAt, outputs, out.length);
        enter(in, inAt);
        activations.logits(in, inAt);
        activations.output(out, outAt);
        leave();
    }

    /**
     * The outputs for several samples, one after the other without gaps: {@link #predict(int, float[], int, int, float[],
     * int, int)} with strides of m(0) and m(L).
     *
     * @param rows how many, at least 0
     * @param in the samples, m(0) features each; not modified
     * @param inAt where they start
     * @param out receives m(L) outputs for each; it must not overlap {@code in}
     * @param outAt where they start
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     * @throws IllegalStateException if another thread is using this session
     */
    public void predict(int rows, float[] in, int inAt, float[] out, int outAt) {
        predict(rows, in, inAt, inputs, out, outAt, outputs);
    }

    /**
     * The outputs for several samples, up to {@value Rows#BLOCK} at a time: faster than one by one, with the same bits, and
     * all of one version. The first call makes the buffers for that.
     *
     * @param rows how many, at least 0
     * @param in m(0) features a sample; not modified
     * @param inAt where those of the first start
     * @param inStride from one sample to the next, at least m(0)
     * @param out receives m(L) outputs for each; it must not overlap {@code in}
     * @param outAt where those of the first start
     * @param outStride from one to the next, at least m(L); what lies between is not written
     * @throws IllegalArgumentException if a stride is too small; nothing is written then
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     * @throws IllegalStateException if another thread is using this session
     */
    public void predict(int rows, float[] in, int inAt, int inStride, float[] out, int outAt, int outStride) {
        Rows.check(rows, "features", inputs, in, inAt, inStride);
        Rows.check(rows, "outputs", outputs, out, outAt, outStride);
        for (int row = 0; row < rows; row++) {
            requireFinite(in, inAt + row * inStride);
        }
        enter();
        int row = 0;
        while (rows - row >= Rows.TILE) {
            int block = Math.min(rows - row, Rows.BLOCK);
            batch().forward(block, in, inAt + row * inStride, inStride);
            outputs(block, out, outAt + row * outStride, outStride);
            row += block;
        }
        for (; row < rows; row++) {
            activations.logits(in, inAt + row * inStride);
            activations.output(out, outAt + row * outStride);
        }
        leave();
    }

    /**
     * For samples that share their first features: the candidates of a ranking. It uses this session's buffers.
     *
     * @param length of the context, the features that are shared: a multiple of 4, at most m(0)
     * @return candidates without a context yet
     * @throws IllegalArgumentException if the length is another
     */
    public Candidates candidates(int length) {
        return new Candidates(this, inputs, outputs, network.layer(0), length);
    }

    /**
     * For samples of which few features are not 0, or few change from one to the next. It uses this session's buffers.
     *
     * @param refresh the first layer is computed in full after so many changes, which limits the error; at least 0
     * @return an input, all features 0
     * @throws IllegalArgumentException if refresh is negative
     */
    public SparseInput sparse(int refresh) {
        return new SparseInput(this, inputs, outputs, network.layer(0), refresh);
    }

    /**
     * The outputs for one sample in memory segments, on the heap or off it, at any alignment. The features are copied
     * to a buffer first, the outputs after.
     *
     * @param in m(0) floats in native byte order; not modified
     * @param inAt the byte where they start
     * @param out receives m(L) floats in native byte order; may overlap {@code in}
     * @param outAt the byte where they start
     * @throws IndexOutOfBoundsException if a segment is too short; nothing is written then
     * @throws IllegalArgumentException if {@code out} is read-only; nothing is written then
     * @throws IllegalStateException if another thread is using this session, or a segment's arena is closed
     * @throws WrongThreadException if a segment belongs to another thread; nothing is written then
     */
    public void predict(MemorySegment in, long inAt, MemorySegment out, long outAt) {
        Rows.check(1, "features", inputs, in, inAt, 4L * inputs);
        Rows.check(1, "outputs", outputs, out, outAt, 4L * outputs);
        enter();
        try {
            one(in, inAt, out, outAt);
        } finally {
            leave();
        }
    }

    /**
     * The outputs for several samples in memory segments, one after the other without gaps: {@link #predict(int,
     * MemorySegment, long, long, MemorySegment, long, long)} with strides of 4 m(0) and 4 m(L) bytes.
     *
     * @param rows how many, at least 0
     * @param in the samples, m(0) floats in native byte order each; not modified
     * @param inAt the byte where they start
     * @param out receives m(L) floats for each; it must not overlap {@code in}
     * @param outAt the byte where they start
     * @throws IndexOutOfBoundsException if a segment is too short; nothing is written then
     * @throws IllegalArgumentException if {@code out} is read-only; nothing is written then
     * @throws IllegalStateException if another thread is using this session, or a segment's arena is closed
     * @throws WrongThreadException if a segment belongs to another thread; nothing is written then
     */
    public void predict(int rows, MemorySegment in, long inAt, MemorySegment out, long outAt) {
        predict(rows, in, inAt, 4L * inputs, out, outAt, 4L * outputs);
    }

    /**
     * The outputs for several samples in memory segments, on the heap or off it, at any alignment: the bits of {@link
     * #predict(int, float[], int, int, float[], int, int)}, up to {@value Rows#BLOCK} samples at a time and all of one
     * version. Features and outputs are copied. The first call makes the buffers for that.
     *
     * @param rows how many, at least 0
     * @param in m(0) floats in native byte order a sample; not modified
     * @param inAt the byte where those of the first start
     * @param inStride bytes from one sample to the next, at least 4 m(0)
     * @param out receives m(L) floats for each; it must not overlap {@code in}
     * @param outAt the byte where those of the first start
     * @param outStride bytes from one to the next, at least 4 m(L); what lies between is not written
     * @throws IllegalArgumentException if a stride is too small or {@code out} is read-only; nothing is written then
     * @throws IndexOutOfBoundsException if a segment is too short; nothing is written then
     * @throws IllegalStateException if another thread is using this session, or a segment's arena is closed
     * @throws WrongThreadException if a segment belongs to another thread; nothing is written then
     */
    public void predict(
            int rows, MemorySegment in, long inAt, long inStride, MemorySegment out, long outAt, long outStride) {
        Rows.check(rows, "features", inputs, in, inAt, inStride);
        Rows.check(rows, "outputs", outputs, out, outAt, outStride);
        enter();
        try {
            for (int row = 0; zeros.length != 0 && row < rows; row++) {
                stage(in, inAt + row * inStride);
                requireFinite(staged, 0);
            }
            int row = 0;
            while (rows - row >= Rows.TILE) {
                int block = Math.min(rows - row, Rows.BLOCK);
                block(block, in, inAt + row * inStride, inStride, out, outAt + row * outStride, outStride);
                row += block;
            }
            for (; row < rows; row++) {
                one(in, inAt + row * inStride, out, outAt + row * outStride);
            }
        } finally {
            leave();
        }
    }

    /**
     * {@code z(L)}, the net inputs of the last layer: the logits, if its activation is softmax or sigmoid.
     *
     * @param in m(0) features; not modified
     * @param inAt where they start
     * @param out receives m(L) net inputs; may overlap {@code in}
     * @param outAt where they start
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     * @throws IllegalStateException if another thread is using this session
     */
    public void logits(float[] in, int inAt, float[] out, int outAt) {
        Objects.checkFromIndexSize(inAt, inputs, in.length);
        Objects.checkFromIndexSize(outAt, outputs, out.length);
        enter(in, inAt);
        activations.logits(in, inAt);
        System.arraycopy(activations.values(), activations.outputAt(), out, outAt, outputs);
        leave();
    }

    /**
     * The class of one sample: the index of the largest output, the first of equal ones; NaN counts as less than any
     * number. A network with a single output has two classes: 1 if the output is at least 0.5, else 0.
     *
     * @param in m(0) features; not modified
     * @param inAt where they start
     * @return the class, from 0
     * @throws IndexOutOfBoundsException if the array is too short
     * @throws IllegalStateException if another thread is using this session
     */
    public int classify(float[] in, int inAt) {
        Objects.checkFromIndexSize(inAt, inputs, in.length);
        forward(in, inAt);
        int best = Ranking.first(outputs, activations.values(), activations.outputAt());
        leave();
        return best;
    }

    /**
     * The k largest outputs of one sample, the largest first, equal ones by their index; NaN comes last.
     *
     * @param k how many, from 0 to m(L)
     * @param in m(0) features; not modified
     * @param inAt where they start
     * @param classes receives k indices of outputs, from 0
     * @param classesAt where they start
     * @param scores receives these k outputs
     * @param scoresAt where they start
     * @throws IndexOutOfBoundsException if k is out of range or an array too short; nothing is written then
     * @throws IllegalStateException if another thread is using this session
     */
    public void top(int k, float[] in, int inAt, int[] classes, int classesAt, float[] scores, int scoresAt) {
        Objects.checkFromIndexSize(1, k, outputs + 1);
        Objects.checkFromIndexSize(inAt, inputs, in.length);
        Objects.checkFromIndexSize(classesAt, k, classes.length);
        Objects.checkFromIndexSize(scoresAt, k, scores.length);
        forward(in, inAt);
        Ranking.top(k, outputs, activations.values(), activations.outputAt(), classes, classesAt, scores, scoresAt);
        leave();
    }

    /**
     * The version of the {@link LiveModel} that the last call used.
     *
     * @return its number; 1 for a session of a {@link Model}
     */
    public long version() {
        return version;
    }

    private void one(MemorySegment in, long inAt, MemorySegment out, long outAt) {
        stage(in, inAt);
        requireFinite(staged, 0);
        activations.forward(staged, 0);
        Rows.write(outputs, activations.values(), activations.outputAt(), out, outAt);
    }

    private void block(
            int rows, MemorySegment in, long inAt, long inStride, MemorySegment out, long outAt, long outStride) {
        BatchActivations several = batch();
        for (int row = 0; row < rows; row++) {
            several.put(row, in, inAt + row * inStride);
        }
        several.forward(rows);
        for (int row = 0; row < rows; row++) {
            Rows.write(outputs, several.values(), several.outputAt(row), out, outAt + row * outStride);
        }
    }

    private void stage(MemorySegment in, long inAt) {
        if (staged.length == 0) {
            staged = new float[inputs];
        }
        MemorySegment.copy(in, ValueLayout.JAVA_FLOAT_UNALIGNED, inAt, staged, 0, inputs);
    }

    private void forward(float[] in, int inAt) {
        enter(in, inAt);
        activations.forward(in, inAt);
    }

    private void enter(float[] in, int inAt) {
        requireFinite(in, inAt);
        enter();
    }

    private void requireFinite(float[] in, int inAt) {
        if (zeros.length != 0 && Level1Kernels.dot(inputs, in, inAt, zeros, 0) != 0f) {
            throw new IllegalArgumentException(nonFinite(in, inAt));
        }
    }

    /** What each call begins with, once nothing can be refused any more: looks for new weights. */
    void enter() {
        if (busy) {
            throw new IllegalStateException(
                    "the session is in use by another thread: make one session for each thread (Model.session())");
        }
        busy = true;
        if (live != null) {
            follow(live.current());
        }
    }

    /** What each call ends with. */
    void leave() {
        busy = false;
    }

    private void follow(LiveModel.Version newest) {
        if (newest.number() != version) {
            network = newest.model().network();
            activations.use(network);
            version = newest.number();
        }
    }

    /** The weights of this call. */
    Network network() {
        return network;
    }

    /** The buffers for one sample. */
    Activations activations() {
        return activations;
    }

    /** The buffers for {@link Rows#BLOCK} samples, with the weights of this call. */
    BatchActivations batch() {
        if (batch == null) {
            batch = BatchActivations.forServing(network, Rows.BLOCK);
            batchVersion = version;
        }
        if (batchVersion != version) {
            batch.use(network);
            batchVersion = version;
        }
        return batch;
    }

    /** Copies a(L) of the first samples of a batch. */
    void outputs(int rows, float[] out, int outAt, int outStride) {
        BatchActivations source = batch();
        for (int row = 0; row < rows; row++) {
            System.arraycopy(source.values(), source.outputAt(row), out, outAt + row * outStride, outputs);
        }
    }

    private String nonFinite(float[] in, int inAt) {
        int feature = 0;
        while (Float.isFinite(in[inAt + feature])) {
            feature++;
        }
        return "feature " + feature + " is " + in[inAt + feature]
                + ": this session rejects NaN and infinities; mend the sample, or use a session without rejectNonFinite()";
    }
}
