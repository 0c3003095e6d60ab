package dev.lanewise.inference;

import dev.lanewise.kernel.PanelKernels;
import dev.lanewise.kernel.PrefixKernels;
import dev.lanewise.network.Activations;
import dev.lanewise.network.BatchActivations;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Layer;
import dev.lanewise.network.SlabPlan;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Predicts many samples that share their first features, as the candidates of a ranking share the user's: the shared part
 * of the first layer is computed once.
 *
 * <pre>{@code
 * Candidates candidates = session.candidates(48);      // the first 48 features are the context
 * candidates.context(user, 0);
 * candidates.predict(rows, items, 0, 16, out, 0, 1);   // 16 other features a candidate
 * }</pre>
 *
 * <p>The outputs have the bits of {@link Session#predict(float[], int, float[], int)} for context and candidate in a row.
 * The context's part is computed at the first prediction, and again after new weights were published; all outputs of a call
 * are those of one version. Belongs to the thread of its session, with which it shares the buffers. Allocates nothing once
 * compiled, but for the first batch. NaN in, NaN out; {@link Session#rejectNonFinite} has no effect here.
 */
public final class Candidates {
    private final Session session;
    private final int length;
    private final int others;
    private final int outputs;
    private final float[] context;
    private final float[] scaledContext;
    private final float[] scaledOthers;
    private final float[] chains;
    private final int chainsAt;
    private @Nullable InputScaling scaling;
    private Layer first;
    private long version;

    Candidates(Session session, int inputs, int outputs, Layer first, int length) {
        if (length < 0 || length > inputs || length % PrefixKernels.CHAINS != 0) {
            throw new IllegalArgumentException(
                    "a context of " + length + " features: must be a multiple of "
                            + PrefixKernels.CHAINS + " from 0 to " + inputs
                            + ", so that its sums can go on; fill it up with features that the candidates share, or leave some to them");
        }
        this.session = session;
        this.length = length;
        this.outputs = outputs;
        this.first = first;
        others = inputs - length;
        context = new float[length];
        scaledContext = new float[length];
        scaledOthers = new float[others];
        SlabPlan plan = new SlabPlan();
        chainsAt = plan.reserve(PrefixKernels.chainsLength(first.outputs()));
        chains = plan.allocate();
    }

    /**
     * The features that the next candidates share; zeros until this was called.
     *
     * @param in the first features of a sample, as many as the context has; copied
     * @param inAt where they start
     * @throws IndexOutOfBoundsException if the array is too short; nothing changes then
     */
    public void context(float[] in, int inAt) {
        Objects.checkFromIndexSize(inAt, length, in.length);
        System.arraycopy(in, inAt, context, 0, length);
        version = 0;
    }

    /**
     * The outputs for one candidate.
     *
     * @param in the features after the context; not modified
     * @param inAt where they start
     * @param out receives m(L) outputs; may overlap {@code in}
     * @param outAt where they start
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     * @throws IllegalStateException if another thread is using the session
     */
    public void predict(float[] in, int inAt, float[] out, int outAt) {
        Objects.checkFromIndexSize(inAt, others, in.length);
        Objects.checkFromIndexSize(outAt, outputs, out.length);
        session.enter();
        prepare();
        one(in, inAt, out, outAt);
        session.leave();
    }

    /**
     * The outputs for several candidates: those of {@link #predict(float[], int, float[], int)} for each, sooner.
     *
     * @param rows how many, at least 0
     * @param in the features after the context; not modified
     * @param inAt where those of the first candidate start
     * @param inStride from one candidate to the next, at least as long as its features
     * @param out receives m(L) outputs for each; must not overlap {@code in}
     * @param outAt where those of the first start
     * @param outStride from one to the next, at least m(L); what lies between is not written
     * @throws IllegalArgumentException if a stride is too small; nothing is written then
     * @throws IndexOutOfBoundsException if an array is too short; nothing is written then
     * @throws IllegalStateException if another thread is using the session
     */
    public void predict(int rows, float[] in, int inAt, int inStride, float[] out, int outAt, int outStride) {
        Rows.check(rows, "inputs", others, in, inAt, inStride);
        Rows.check(rows, "outputs", outputs, out, outAt, outStride);
        session.enter();
        prepare();
        int row = 0;
        while (rows - row >= Rows.TILE) {
            int block = Math.min(rows - row, Rows.BLOCK);
            BatchActivations batch = session.batch();
            netInputs(block, in, inAt + row * inStride, inStride, batch);
            batch.onward(block);
            session.outputs(block, out, outAt + row * outStride, outStride);
            row += block;
        }
        for (; row < rows; row++) {
            one(in, inAt + row * inStride, out, outAt + row * outStride);
        }
        session.leave();
    }

    /** Computes the context's part if it is new, or the weights are. */
    private void prepare() {
        if (version == session.version()) {
            return;
        }
        first = session.network().layer(0);
        scaling = session.network().inputScaling().orElse(null);
        if (scaling == null) {
            first.chains(length, context, 0, chains, chainsAt);
        } else {
            scaling.apply(0, length, context, 0, scaledContext, 0);
            first.chains(length, scaledContext, 0, chains, chainsAt);
        }
        version = session.version();
    }

    private void one(float[] in, int inAt, float[] out, int outAt) {
        Activations activations = session.activations();
        netInput(in, inAt, activations.values(), activations.netInputAt(0));
        activations.onward();
        activations.output(out, outAt);
    }

    /** z(1) of a block of candidates; scaled, and those 4 KiB apart, are copied to a(0), which has room for all inputs. */
    private void netInputs(int rows, float[] in, int inAt, int inStride, BatchActivations batch) {
        float[] x = in;
        int xAt = inAt;
        int xStride = inStride;
        if (scaling != null || BatchActivations.strideOf(inStride) != PanelKernels.padded(inStride)) {
            x = batch.values();
            xAt = batch.inputAt(0);
            xStride = batch.inputStride();
            for (int row = 0; row < rows; row++) {
                if (scaling == null) {
                    System.arraycopy(in, inAt + row * inStride, x, batch.inputAt(row), others);
                } else {
                    scaling.apply(length, others, in, inAt + row * inStride, x, batch.inputAt(row));
                }
            }
        }
        first.netInputs(
                length,
                chains,
                chainsAt,
                rows,
                x,
                xAt,
                xStride,
                batch.values(),
                batch.netInputAt(0, 0),
                batch.stride(0));
    }

    private void netInput(float[] in, int inAt, float[] z, int zAt) {
        if (scaling == null) {
            first.netInput(length, chains, chainsAt, in, inAt, z, zAt);
        } else {
            scaling.apply(length, others, in, inAt, scaledOthers, 0);
            first.netInput(length, chains, chainsAt, scaledOthers, 0, z, zAt);
        }
    }
}
