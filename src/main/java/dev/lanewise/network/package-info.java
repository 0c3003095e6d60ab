/** Layers, activations, initializers and the parameter slab. */
@NullMarked
package dev.lanewise.network;

import org.jspecify.annotations.NullMarked;
