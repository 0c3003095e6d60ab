package dev.lanewise.inference;

import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.network.Activations;
import dev.lanewise.network.InputScaling;
import dev.lanewise.network.Layer;
import dev.lanewise.network.SlabPlan;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sample that is kept and changed a few features at a time, or built of the few that are not 0 (one-hot features): the
 * first layer costs one column of W(1) a change, whatever the number of features.
 *
 * <pre>{@code
 * SparseInput input = session.sparse(1000);
 * input.set(x, 0);                 // or clear(): all features 0
 * input.change(17, 1f);
 * input.predict(out, 0);
 * }</pre>
 *
 * <p>When feature k (after the input scaling, if there is one) changes by d, rounded, {@code z(1) += d w}, w being column k
 * of W(1), one fused multiply-add an element: by the rounding of d and of the sum, a change adds at most {@code u (|d w| +
 * |z|)} to the error of an element z, u = 2^-24, to first order in u. After n changes the error is at most the sum of these
 * on top of that of the last full computation, {@code u (m(0) + 4) (|b| + sum_k |w_k x_k|)}. The first layer is
 * computed in full at the first prediction after {@link #set}, after {@code refresh} changes, after new weights were
 * published, and whenever something is not finite, so that a NaN leaves no trace.
 *
 * <p>Outputs therefore are <b>exempt</b> from the promise that they depend on the features alone: they depend on the
 * changes as well, to the last digits. The same calls in the same order, on the same weights, still give the same bits on any CPU.
 *
 * <p>Belongs to the thread of its session, with which it shares the buffers. Allocates nothing once compiled. NaN in, NaN
 * out; {@link Session#rejectNonFinite} has no effect here.
 */
public final class SparseInput {
    private final Session session;
    private final int refresh;
    private final int outputs;
    private final int padded;
    private final float[] features;
    private final float[] a;
    private final float[] slab;
    private final int zAt;
    private final int emptyAt;
    private final int zerosAt;
    private @Nullable InputScaling scaling;
    private Layer first;
    private long version;
    private long emptyVersion;
    private int changes;
    private boolean stale = true;
    private boolean clears;

    SparseInput(Session session, int inputs, int outputs, Layer first, int refresh) {
        if (refresh < 0) {
            throw new IllegalArgumentException(
                    "a refresh every " + refresh + " changes: must be at least 0, which never takes a difference");
        }
        this.session = session;
        this.refresh = refresh;
        this.outputs = outputs;
        this.first = first;
        features = new float[inputs];
        a = new float[inputs];
        SlabPlan plan = new SlabPlan();
        zAt = plan.reserve(first.outputs());
        emptyAt = plan.reserve(first.outputs());
        zerosAt = plan.reserve(first.outputs());
        padded = emptyAt - zAt;
        slab = plan.allocate();
    }

    /**
     * All features anew.
     *
     * @param in m(0) features; copied
     * @param inAt where they start
     * @throws IndexOutOfBoundsException if the array is too short; nothing changes then
     */
    public void set(float[] in, int inAt) {
        Objects.checkFromIndexSize(inAt, features.length, in.length);
        System.arraycopy(in, inAt, features, 0, features.length);
        stale = true;
    }

    /** All features 0, at the cost of a copy: what z(1) is then is kept. */
    public void clear() {
        Arrays.fill(features, 0f);
        clears = true;
        stale = version == 0 || emptyVersion != version;
        if (!stale) {
            scale();
            System.arraycopy(slab, emptyAt, slab, zAt, padded);
            changes = 0;
        }
    }

    /**
     * One feature anew.
     *
     * @param feature its index, from 0
     * @param value what it becomes
     * @throws IndexOutOfBoundsException if there is no such feature; nothing changes then
     */
    public void change(int feature, float value) {
        features[Objects.checkIndex(feature, features.length)] = value;
        if (stale) {
            return;
        }
        float before = a[feature];
        if (scaling == null) {
            a[feature] = value;
        } else {
            scaling.apply(feature, 1, features, feature, a, feature);
        }
        float difference = a[feature] - before;
        changes++;
        stale = changes > refresh || !Float.isFinite(difference);
        if (!stale && difference != 0f) {
            first.addColumn(feature, difference, slab, zAt);
        }
    }

    /**
     * A feature as it is now.
     *
     * @param feature its index, from 0
     * @return its value
     * @throws IndexOutOfBoundsException if there is no such feature
     */
    public float feature(int feature) {
        return features[Objects.checkIndex(feature, features.length)];
    }

    /**
     * The outputs for the features as they are now.
     *
     * @param out receives m(L) outputs
     * @param outAt where they start
     * @throws IndexOutOfBoundsException if the array is too short; nothing is written then
     * @throws IllegalStateException if another thread is using the session
     */
    public void predict(float[] out, int outAt) {
        Objects.checkFromIndexSize(outAt, outputs, out.length);
        session.enter();
        if (stale || version != session.version() || !finite()) {
            compute();
        }
        Activations activations = session.activations();
        System.arraycopy(slab, zAt, activations.values(), activations.netInputAt(0), padded);
        activations.onward();
        activations.output(out, outAt);
        session.leave();
    }

    /** z(1) in full; and what it is for no features, if that is asked for. */
    private void compute() {
        version = session.version();
        first = session.network().layer(0);
        scaling = session.network().inputScaling().orElse(null);
        if (clears && emptyVersion != version) {
            Arrays.fill(a, 0f);
            if (scaling != null) {
                scaling.apply(a, 0, a, 0);
            }
            first.netInput(a, 0, slab, emptyAt);
            emptyVersion = version;
        }
        scale();
        first.netInput(a, 0, slab, zAt);
        changes = 0;
        stale = false;
    }

    private void scale() {
        if (scaling == null) {
            System.arraycopy(features, 0, a, 0, a.length);
        } else {
            scaling.apply(features, 0, a, 0);
        }
    }

    /** Whether all of z(1) is: an infinity would stay for ever. */
    private boolean finite() {
        return Level1Kernels.dot(padded, slab, zAt, slab, zerosAt) == 0f;
    }
}
