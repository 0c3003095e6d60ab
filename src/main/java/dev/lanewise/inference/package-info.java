/**
 * Serving: an immutable {@link dev.lanewise.inference.Model} that all threads share, and one
 * {@link dev.lanewise.inference.Session} for each thread, which owns its buffers. No lock, no {@code ThreadLocal}, no garbage.
 *
 * <p>Uses {@link dev.lanewise.network} and {@link dev.lanewise.kernel}.
 */
@NullMarked
package dev.lanewise.inference;

import org.jspecify.annotations.NullMarked;
