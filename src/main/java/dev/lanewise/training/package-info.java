/**
 * Training: losses, back-propagation and optimizers over a {@link dev.lanewise.network.Network}.
 *
 * <p>With {@code delta(l) = dLoss/dz(l)}: at the output {@code delta(L) = gradient of the loss (.) f'(z(L))}, in a hidden
 * layer {@code delta(l) = f'(z(l)) (.) (W(l+1)^T delta(l+1))}; the gradients are {@code dLoss/dW(l) = delta(l) a(l-1)^T} and
 * {@code dLoss/db(l) = delta(l)}. All buffers exist before the first step; a step allocates nothing once warm.
 *
 * <p>A sample or a step that is not finite is refused before it touches a weight. The same seed gives the same bits.
 *
 * <p>Uses {@link dev.lanewise.network}, {@link dev.lanewise.kernel} and {@link dev.lanewise.data}.
 */
@NullMarked
package dev.lanewise.training;

import org.jspecify.annotations.NullMarked;
