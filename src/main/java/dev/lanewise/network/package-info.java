/**
 * Networks: a stack of dense layers, their activations and initial weights, and the one slab that holds all parameters.
 *
 * <p>Layer {@code l} has {@code m(l)} outputs and {@code m(l-1)} inputs. It computes the net input
 * {@code z(l) = W(l) a(l-1) + b(l)} and the activation {@code a(l) = f(z(l))}; {@code a(0)} is the sample. {@code W[j][k]} goes
 * from neuron {@code k} of the layer before to neuron {@code j}. The API speaks row-major {@code W[j][k]}; inside, weights lie
 * in panels of 16 outputs, the layout of {@link dev.lanewise.kernel.PanelKernels}.
 *
 * <p>Uses {@link dev.lanewise.kernel}; is used by training, inference and io.
 */
@NullMarked
package dev.lanewise.network;

import org.jspecify.annotations.NullMarked;
