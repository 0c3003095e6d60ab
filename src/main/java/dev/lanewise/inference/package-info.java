/**
 * Serving: an immutable {@code Model} that all threads share, and one
 * {@code Session} for each thread, which owns its buffers. No lock, no {@code ThreadLocal}, no garbage.
 *
 * <p>Uses {@link dev.lanewise.network} and {@link dev.lanewise.kernel}.
 */
@NullMarked
package dev.lanewise.inference;

import org.jspecify.annotations.NullMarked;
