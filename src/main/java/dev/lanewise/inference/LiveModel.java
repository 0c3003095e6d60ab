package dev.lanewise.inference;

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

    Version current() {
        return current;
    }
}
