package dev.lanewise.inference;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A model whose weights are replaced while other threads predict with it.
 *
 * <pre>{@code
 * LiveModel live = new LiveModel(Model.of(network));
 * Session session = live.session();             // in each thread that serves
 * session.predict(in, 0, out, 0);               // always one version, whole
 * live.publish(Model.of(network));              // from any thread
 * }</pre>
 *
 * <p>A session looks once, at the start of a call, for a newer version, and computes all of the call with it: no output
 * mixes two versions. A reader never waits and makes no garbage; it reads one volatile field a call. Versions are
 * numbered from 1 and seen in order. Safe for use by any number of threads that publish and predict.
 */
public final class LiveModel {
    private static final AtomicReferenceFieldUpdater<LiveModel, Version> CURRENT =
            AtomicReferenceFieldUpdater.newUpdater(LiveModel.class, Version.class, "current");

    /** While warming up: often enough for the JIT to see it, not so often that it would show in the latency. */
    private static final int CALLS_A_VERSION = 64;

    private volatile Version current;

    /** What readers see in one read. */
    record Version(long number, Model model, @Nullable Model previous) {}

    /**
     * Starts with version 1.
     *
     * @param model what to serve first
     */
    public LiveModel(Model model) {
        current = new Version(1, model, null);
    }

    /**
     * Makes a model the current one. Calls that have begun end with the version that they began with.
     *
     * @param model one with the same sizes of layers and the same activations
     * @return the number of the new version
     * @throws IllegalArgumentException if the shape differs; the current version stays
     */
    public long publish(Model model) {
        while (true) {
            Version old = current;
            if (!model.hasShapeOf(old.model)) {
                throw new IllegalArgumentException("cannot publish " + model + " in place of " + old.model
                        + ": sizes and activations must be the same; make a new LiveModel for another shape");
            }
            if (replace(old, model)) {
                return old.number + 1;
            }
        }
    }

    /**
     * Makes the model that was current before the last publication current again, as a new version. A second rollback in a
     * row undoes the first.
     *
     * @return the number of the new version
     * @throws IllegalStateException if nothing was published yet
     */
    public long rollback() {
        while (true) {
            Version old = current;
            if (old.previous == null) {
                throw new IllegalStateException("there is no earlier version to go back to: nothing was published yet");
            }
            if (replace(old, old.previous)) {
                return old.number + 1;
            }
        }
    }

    /** Whether the model has become the next version; not if another thread was faster. */
    private boolean replace(Version old, Model model) {
        return CURRENT.compareAndSet(this, old, new Version(old.number + 1, model, old.model));
    }

    /**
     * The model that a call would use now.
     *
     * @return the current model
     */
    public Model model() {
        return current.model;
    }

    /**
     * How often a model was made the current one.
     *
     * @return the number of the current version, from 1
     */
    public long version() {
        return current.number;
    }

    /**
     * Buffers for one thread, which follow each publication.
     *
     * @return a new session
     */
    public Session session() {
        return new Session(this);
    }

    /**
     * As {@link Model#warmUp(Duration)}, for {@link #session} and the moment when a session meets new weights: HotSpot drops
     * what it has compiled when a branch is taken for the first time, and compiled for a plain model none ever was. Nothing
     * is published.
     *
     * @param limit when to give up
     * @return what was seen
     * @throws IllegalArgumentException if the limit is not positive
     */
    public WarmUp warmUp(Duration limit) {
        return warmUp(1, limit);
    }

    /**
     * As {@link #warmUp(Duration)}, for batches: {@link Session#predict(int, float[], int, float[], int)}.
     *
     * @param rows samples a batch, at least 1
     * @param limit when to give up
     * @return what was seen
     * @throws IllegalArgumentException if rows or the limit are not positive
     */
    public WarmUp warmUp(int rows, Duration limit) {
        LiveModel twin = new LiveModel(current.model);
        Version[] versions = {twin.current, new Version(2, current.model, null)};
        Runnable call = current.model.call(twin.session(), rows);
        int[] calls = {0};
        WarmUp seen = WarmUp.of(
                () -> {
                    twin.current = versions[(++calls[0] / CALLS_A_VERSION & Integer.MAX_VALUE) % versions.length];
                    call.run();
                },
                limit);
        current.model.rehearse(session(), rows);
        return seen;
    }

    Version current() {
        return current;
    }
}
