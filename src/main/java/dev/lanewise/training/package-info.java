/** Gradients, losses, optimizers. */
@NullMarked
package dev.lanewise.training;

import org.jspecify.annotations.NullMarked;
