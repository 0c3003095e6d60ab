package dev.lanewise.network;

import dev.lanewise.kernel.GemmKernels;
import dev.lanewise.kernel.Level1Kernels;
import dev.lanewise.kernel.PanelChain;
import dev.lanewise.kernel.PanelKernels;
import dev.lanewise.kernel.PrefixKernels;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A dense layer l of m(l) neurons on m(l-1) inputs.
 *
 * <pre>
 *   forward    z(l) = W(l) a(l-1) + b(l)
 *              a(l) = f(z(l))
 *   hidden     delta(l) = f'(z(l)) (.) g(l),   g(l-1) = W(l)^T delta(l) = dLoss/da(l-1)
 *   gradients  dLoss/dW(l) = delta(l) a(l-1)^T
 *              dLoss/db(l) = delta(l)
 * </pre>
 *
 * <p>Weights lie in panels of 16 outputs (see {@link PanelKernels}) inside the network's slab; the methods here speak
 * W[j][k], the weight from neuron k of the layer before to neuron j. Vectors of net inputs, activations and deltas are
 * padded to a multiple of 16; the padding of a delta must be zero (a {@link SlabPlan} gives both).
 *
 * <p>No method allocates. Reading from several threads is safe while no thread writes weights.
 */
public final class Layer {
    private final int inputs;
    private final int outputs;
    private final Activation activation;
    private final int weightsAt;
    private final int biasAt;
    private final float[] slab;

    Layer(int inputs, int outputs, Activation activation, int weightsAt, int biasAt, float[] slab) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.activation = activation;
        this.weightsAt = weightsAt;
        this.biasAt = biasAt;
        this.slab = slab;
    }

    /** The same layer on another slab of the same layout. */
    Layer on(float[] otherSlab) {
        return new Layer(inputs, outputs, activation, weightsAt, biasAt, otherSlab);
    }

    /** The net inputs of all layers in one, if they are small and relu is between them; z(l) starts at {@code zAt[l - 1]}. */
    static @Nullable PanelChain chain(Layer[] layers, int[] zAt) {
        int depth = layers.length;
        int[] sizes = new int[depth + 1];
        int[] pAt = new int[depth];
        int[] bAt = new int[depth];
        sizes[0] = layers[0].inputs;
        for (int l = 0; l < depth; l++) {
            sizes[l + 1] = layers[l].outputs;
            pAt[l] = layers[l].weightsAt;
            bAt[l] = layers[l].biasAt;
            if (l < depth - 1 && !layers[l].activation.equals(Activation.RELU)) {
                return null;
            }
        }
        return PanelChain.of(sizes, pAt, bAt, zAt).orElse(null);
    }

    /**
     * {@code z = W x + b}, {@code a = f(z)}.
     *
     * @param x m(l-1) inputs; not modified
     * @param xAt where they start
     * @param z net inputs, padded to a multiple of 16; overwritten, padding too
     * @param zAt where they start
     * @param a m(l) activations; overwritten; may be {@code z} with the same start
     * @param aAt where they start
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void forward(float[] x, int xAt, float[] z, int zAt, float[] a, int aAt) {
        netInput(x, xAt, z, zAt);
        activation.forward(outputs, z, zAt, a, aAt);
    }

    /**
     * {@code z = W x + b}.
     *
     * @param x m(l-1) inputs; not modified
     * @param xAt where they start
     * @param z net inputs, padded to a multiple of 16; overwritten, padding too
     * @param zAt where they start
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void netInput(float[] x, int xAt, float[] z, int zAt) {
        PanelKernels.gemv(outputs, inputs, slab, weightsAt, x, xAt, slab, biasAt, z, zAt);
    }

    /**
     * The first part of {@link #netInput(float[], int, float[], int)}: over a prefix of the inputs, which many samples may
     * share.
     *
     * @param length of the prefix, a multiple of 4
     * @param x the first {@code length} inputs; not modified
     * @param xAt where they start
     * @param c the chains of {@link PrefixKernels}, {@link PrefixKernels#chainsLength chainsLength(m(l))} elements;
     *     overwritten
     * @param cAt where they start
     * @throws IllegalArgumentException if there are fewer inputs, or the length is no multiple of 4
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void chains(int length, float[] x, int xAt, float[] c, int cAt) {
        requirePrefix(length);
        PrefixKernels.chains(outputs, length, slab, weightsAt, inputs, x, xAt, slab, biasAt, c, cAt);
    }

    /**
     * The second part: both together give the bits of {@link #netInput(float[], int, float[], int)}.
     *
     * @param length of the prefix, a multiple of 4
     * @param c what {@link #chains} computed; not modified
     * @param cAt where they start
     * @param x the other inputs; not modified
     * @param xAt where they start
     * @param z net inputs, padded to a multiple of 16; overwritten, padding too
     * @param zAt where they start
     * @throws IllegalArgumentException if there are fewer inputs, or the length is no multiple of 4
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void netInput(int length, float[] c, int cAt, float[] x, int xAt, float[] z, int zAt) {
        requirePrefix(length);
        int at = weightsAt + PanelKernels.PANEL * length;
        PrefixKernels.gemv(outputs, inputs - length, slab, at, inputs, x, xAt, c, cAt, z, zAt);
    }

    /**
     * The second part for each sample of a batch, with the same bits.
     *
     * @param length of the prefix, a multiple of 4
     * @param c what {@link #chains} computed; not modified
     * @param cAt where they start
     * @param batch how many samples, at least 0
     * @param x the other inputs of each sample; not modified
     * @param xAt where those of the first start
     * @param xStride from one sample to the next
     * @param z net inputs, a sample padded to a multiple of 16; overwritten, padding too
     * @param zAt where those of the first start
     * @param zStride from one sample to the next
     * @throws IllegalArgumentException if there are fewer inputs, the length is no multiple of 4, or samples overlap
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void netInputs(
            int length,
            float[] c,
            int cAt,
            int batch,
            float[] x,
            int xAt,
            int xStride,
            float[] z,
            int zAt,
            int zStride) {
        requirePrefix(length);
        int at = weightsAt + PanelKernels.PANEL * length;
        PrefixKernels.gemm(batch, outputs, inputs - length, x, xAt, xStride, slab, at, inputs, c, cAt, z, zAt, zStride);
    }

    private void requirePrefix(int length) {
        if (length < 0 || length > inputs || length % PrefixKernels.CHAINS != 0) {
            throw new IllegalArgumentException("a prefix of " + length + " inputs: must be a multiple of "
                    + PrefixKernels.CHAINS + " from 0 to " + inputs);
        }
    }

    /**
     * {@code z += alpha w}, w being column k of W: what z becomes when input k grows by alpha, but for rounding.
     *
     * @param k an input
     * @param alpha by how much it grows
     * @param z net inputs, padded to a multiple of 16; overwritten, padding too
     * @param zAt where they start
     * @throws IndexOutOfBoundsException if there is no such input, or the array is too short
     */
    public void addColumn(int k, float alpha, float[] z, int zAt) {
        int panel = PanelKernels.PANEL;
        int at = weightsAt + panel * Objects.checkIndex(k, inputs);
        for (int first = 0; first < outputs; first += panel) {
            Level1Kernels.axpy(panel, alpha, slab, at + first * inputs, z, zAt + first);
        }
    }

    /**
     * {@code Z = X W^T + b}: {@link #netInput(float[], int, float[], int)} for each sample of a batch, with the same bits.
     *
     * @param batch how many samples, at least 0
     * @param x m(l-1) inputs a sample; not modified
     * @param xAt where those of the first start
     * @param xStride from one sample to the next
     * @param z net inputs, a sample padded to a multiple of 16; overwritten, padding too
     * @param zAt where those of the first start
     * @param zStride from one sample to the next
     * @throws IllegalArgumentException if samples overlap
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void netInputs(int batch, float[] x, int xAt, int xStride, float[] z, int zAt, int zStride) {
        GemmKernels.gemm(batch, outputs, inputs, x, xAt, xStride, slab, weightsAt, slab, biasAt, z, zAt, zStride);
    }

    /**
     * {@code dW += delta x^T}, {@code db += delta}.
     *
     * @param delta the errors of this layer, padded with zeros to a multiple of 16; not modified
     * @param deltaAt where they start
     * @param x the inputs of the forward pass; not modified
     * @param xAt where they start
     * @param gradient an array with the slab's layout: this layer's part is added to
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void accumulateGradient(float[] delta, int deltaAt, float[] x, int xAt, float[] gradient) {
        PanelKernels.ger(outputs, inputs, 1f, delta, deltaAt, x, xAt, gradient, weightsAt);
        Level1Kernels.add(outputs, delta, deltaAt, gradient, biasAt);
    }

    /**
     * {@code dW += D^T X}, {@code db += sum of D's rows}: {@link #accumulateGradient(float[], int, float[], int, float[])}
     * for each sample of a batch in turn, with the same bits.
     *
     * @param batch how many samples, at least 0
     * @param delta the errors of this layer, a sample padded with zeros to a multiple of 16; not modified
     * @param deltaAt where those of the first start
     * @param deltaStride from one sample to the next
     * @param x the inputs of the forward pass, m(l-1) a sample; not modified
     * @param xAt where those of the first start
     * @param xStride from one sample to the next
     * @param gradient an array with the slab's layout: this layer's part is added to
     * @throws IllegalArgumentException if samples overlap
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void accumulateGradient(
            int batch, float[] delta, int deltaAt, int deltaStride, float[] x, int xAt, int xStride, float[] gradient) {
        GemmKernels.ger(batch, outputs, inputs, delta, deltaAt, deltaStride, x, xAt, xStride, gradient, weightsAt);
        for (int row = 0; row < batch; row++) {
            Level1Kernels.add(outputs, delta, deltaAt + row * deltaStride, gradient, biasAt);
        }
    }

    /**
     * {@code g = W^T delta}, the gradient of the loss with respect to this layer's inputs.
     *
     * @param delta the errors of this layer, padded with zeros to a multiple of 16; not modified
     * @param deltaAt where they start
     * @param g m(l-1) values; overwritten
     * @param gAt where they start
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void backward(float[] delta, int deltaAt, float[] g, int gAt) {
        PanelKernels.gemvT(outputs, inputs, slab, weightsAt, delta, deltaAt, g, gAt);
    }

    /**
     * {@code G = D W}: {@link #backward(float[], int, float[], int)} for each sample of a batch. From {@value
     * GemmKernels#FEWEST_TURNED} samples on the sums are taken in the order of {@link GemmKernels#gemmT}, whose last bits differ
     * from those of a sample alone.
     *
     * @param batch how many samples, at least 0
     * @param delta the errors of this layer, a sample padded with zeros to a multiple of 16; not modified
     * @param deltaAt where those of the first start
     * @param deltaStride from one sample to the next
     * @param work {@link GemmKernels#workLength workLength(outputs)} elements; overwritten
     * @param workAt where they start
     * @param g m(l-1) values a sample, padded to a multiple of 16; overwritten, but padding may be left as it was
     * @param gAt where those of the first start
     * @param gStride from one sample to the next
     * @throws IllegalArgumentException if samples overlap
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void backward(
            int batch,
            float[] delta,
            int deltaAt,
            int deltaStride,
            float[] work,
            int workAt,
            float[] g,
            int gAt,
            int gStride) {
        if (batch < GemmKernels.FEWEST_TURNED) {
            for (int row = 0; row < batch; row++) {
                backward(delta, deltaAt + row * deltaStride, g, gAt + row * gStride);
            }
            return;
        }
        GemmKernels.gemmT(
                batch, outputs, inputs, delta, deltaAt, deltaStride, slab, weightsAt, work, workAt, g, gAt, gStride);
    }

    /**
     * m(l-1).
     *
     * @return the number of inputs
     */
    public int inputs() {
        return inputs;
    }

    /**
     * m(l).
     *
     * @return the number of neurons
     */
    public int outputs() {
        return outputs;
    }

    /**
     * Where W starts in arrays of the slab's layout: panels of 16 outputs (see {@link PanelKernels}).
     *
     * @return an index into {@link Network#slab}
     */
    public int weightsAt() {
        return weightsAt;
    }

    /**
     * Where b starts in arrays of the slab's layout.
     *
     * @return an index into {@link Network#slab}
     */
    public int biasAt() {
        return biasAt;
    }

    /**
     * f.
     *
     * @return the activation
     */
    public Activation activation() {
        return activation;
    }

    /**
     * W[j][k].
     *
     * @param j a neuron of this layer
     * @param k a neuron of the layer before
     * @return the weight from k to j
     * @throws IndexOutOfBoundsException if there is no such neuron
     */
    public float weight(int j, int k) {
        Objects.checkIndex(j, outputs);
        Objects.checkIndex(k, inputs);
        return slab[weightAt(j, k)];
    }

    /**
     * b[j].
     *
     * @param j a neuron of this layer
     * @return its bias
     * @throws IndexOutOfBoundsException if there is no such neuron
     */
    public float bias(int j) {
        return slab[biasAt + Objects.checkIndex(j, outputs)];
    }

    /**
     * Copies the weights out, row-major.
     *
     * @param a receives m(l) rows of m(l-1) weights
     * @param aAt where they start
     * @throws IndexOutOfBoundsException if the array is too short
     */
    public void getWeights(float[] a, int aAt) {
        PanelKernels.unpack(outputs, inputs, slab, weightsAt, a, aAt, inputs);
    }

    /**
     * Copies weights in, row-major.
     *
     * @param a m(l) rows of m(l-1) weights; not modified
     * @param aAt where they start
     * @throws IndexOutOfBoundsException if the array is too short
     */
    public void setWeights(float[] a, int aAt) {
        PanelKernels.pack(outputs, inputs, a, aAt, inputs, slab, weightsAt);
    }

    /**
     * Copies some rows of the weights out, row-major.
     *
     * @param from the first row, a multiple of 16
     * @param rows how many
     * @param a receives {@code rows} rows of m(l-1) weights
     * @param aAt where they start
     * @throws IllegalArgumentException if {@code from} is not a multiple of 16
     * @throws IndexOutOfBoundsException if there are no such rows, or the array is too short
     */
    public void getWeights(int from, int rows, float[] a, int aAt) {
        PanelKernels.unpack(rows, inputs, slab, panelAt(from, rows), a, aAt, inputs);
    }

    /**
     * Copies some rows of weights in, row-major. They are whole panels: only those that end with the last row may be
     * another number of rows than a multiple of 16.
     *
     * @param from the first row, a multiple of 16
     * @param rows how many
     * @param a {@code rows} rows of m(l-1) weights; not modified
     * @param aAt where they start
     * @throws IllegalArgumentException if these are not whole panels
     * @throws IndexOutOfBoundsException if there are no such rows, or the array is too short
     */
    public void setWeights(int from, int rows, float[] a, int aAt) {
        int panelAt = panelAt(from, rows);
        if (rows % PanelKernels.PANEL != 0 && from + rows != outputs) {
            throw new IllegalArgumentException("rows " + from + " to " + (from + rows) + " are not whole panels of 16");
        }
        PanelKernels.pack(rows, inputs, a, aAt, inputs, slab, panelAt);
    }

    private int panelAt(int from, int rows) {
        Objects.checkFromIndexSize(from, rows, outputs);
        if (from % PanelKernels.PANEL != 0) {
            throw new IllegalArgumentException("row " + from + " does not start a panel of 16");
        }
        return weightsAt + from * inputs;
    }

    /**
     * Copies the biases out.
     *
     * @param b receives m(l) biases
     * @param bAt where they start
     * @throws IndexOutOfBoundsException if the array is too short
     */
    public void getBias(float[] b, int bAt) {
        Objects.checkFromIndexSize(bAt, outputs, b.length);
        System.arraycopy(slab, biasAt, b, bAt, outputs);
    }

    /**
     * Copies biases in.
     *
     * @param b m(l) biases; not modified
     * @param bAt where they start
     * @throws IndexOutOfBoundsException if the array is too short
     */
    public void setBias(float[] b, int bAt) {
        Objects.checkFromIndexSize(bAt, outputs, b.length);
        System.arraycopy(b, bAt, slab, biasAt, outputs);
    }

    private int weightAt(int j, int k) {
        int panel = PanelKernels.PANEL;
        return weightsAt + (j / panel * inputs + k) * panel + j % panel;
    }

    /** Sets all weights, in the order of rows; biases to zero. */
    void initialize(Initializer initializer, SplitMix64 random) {
        float[] weights = new float[outputs * inputs];
        initializer.fill(inputs, outputs, random, weights);
        setWeights(weights, 0);
    }

    /**
     * Such as {@code dense 64 -> 10, softmax}.
     *
     * @return the shape and the activation
     */
    @Override
    public String toString() {
        return "dense " + inputs + " -> " + outputs + ", " + activation;
    }
}
