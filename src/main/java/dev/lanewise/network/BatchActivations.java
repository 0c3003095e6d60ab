package dev.lanewise.network;

import dev.lanewise.kernel.PanelKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a forward pass of several samples at a time: a(0), and z(l) and a(l) of every layer, one sample a row.
 * Belongs to one thread; nothing is allocated after construction.
 *
 * <p>Each sample gets the bits that {@link Activations} gives it alone. For serving, z(l) and a(l) share their range; for
 * training both are kept.
 */
public final class BatchActivations {
    /** Rows 4 KiB apart compete for the same lines of the cache. */
    private static final int FAR = 1024;

    private final Layer[] layers;
    private @Nullable InputScaling scaling;
    private final int capacity;
    private final int inputAt;
    private final int inputStride;
    private final int[] netInputAt;
    private final int[] activationAt;
    private final int[] stride;
    private final float[] values;

    private BatchActivations(Network network, int capacity, boolean keepNetInputs) {
        int depth = network.depth();
        layers = network.layers().toArray(Layer[]::new);
        scaling = network.inputScaling().orElse(null);
        this.capacity = capacity;
        netInputAt = new int[depth];
        activationAt = new int[depth];
        stride = new int[depth];
        SlabPlan plan = new SlabPlan();
        inputStride = strideOf(network.inputs());
        inputAt = plan.reserve((long) capacity * inputStride);
        for (int l = 0; l < depth; l++) {
            stride[l] = strideOf(layers[l].outputs());
            long length = (long) capacity * stride[l];
            netInputAt[l] = plan.reserve(length);
            activationAt[l] = keepNetInputs ? plan.reserve(length) : netInputAt[l];
        }
        values = plan.allocate();
    }

    /**
     * Buffers that keep z(l) beside a(l).
     *
     * @param network whose layers they are for; its weights are read at each {@link #forward}
     * @param capacity the most samples of a pass, at least 1
     * @return new buffers
     * @throws IllegalArgumentException if one array cannot hold them
     */
    public static BatchActivations forTraining(Network network, int capacity) {
        return new BatchActivations(network, capacity, true);
    }

    /**
     * Buffers in which a(l) overwrites z(l).
     *
     * @param network whose layers they are for; its weights are read at each {@link #forward}
     * @param capacity the most samples of a pass, at least 1
     * @return new buffers
     * @throws IllegalArgumentException if one array cannot hold them
     */
    public static BatchActivations forServing(Network network, int capacity) {
        return new BatchActivations(network, capacity, false);
    }

    /**
     * From one row to the next of a buffer whose rows have {@code length} elements.
     *
     * @param length of a row, at least 0
     * @return the length, padded to a multiple of 16, and 16 more if rows were 4 KiB apart
     */
    public static int strideOf(int length) {
        int padded = PanelKernels.padded(length);
        return padded % FAR == 0 ? padded + PanelKernels.PANEL : padded;
    }

    /**
     * Copies the features of one sample, scaled if the network scales its inputs: a(0) of that row.
     *
     * @param row from 0, below {@link #capacity}
     * @param x m(0) features; not modified
     * @param xAt where they start
     * @throws IndexOutOfBoundsException if there are fewer from there
     */
    public void put(int row, float[] x, int xAt) {
        if (scaling == null) {
            System.arraycopy(x, xAt, values, inputAt(row), layers[0].inputs());
        } else {
            scaling.apply(x, xAt, values, inputAt(row));
        }
    }

    /**
     * {@link #put(int, float[], int)} for the first rows at once: from rows that are far apart, such as shuffled ones, faster.
     *
     * @param batch how many, at most {@link #capacity}
     * @param x m(0) features a sample; not modified
     * @param xAt where those of each start
     * @throws IndexOutOfBoundsException if there are fewer from there
     */
    public void put(int batch, float[] x, int[] xAt) {
        int last = layers[0].inputs() - 1;
        for (int row = 0; row < batch; row++) { // the memory is asked for all rows before the first one is copied
            int at = inputAt(row);
            values[at] = x[xAt[row]];
            values[at + last] = x[xAt[row] + last];
        }
        for (int row = 0; row < batch; row++) {
            put(row, x, xAt[row]);
        }
    }

    /**
     * {@link #put(int, float[], int)} from a memory segment, at any alignment.
     *
     * @param row from 0, below {@link #capacity}
     * @param x m(0) floats in native byte order; not modified
     * @param xAt the byte where they start
     * @throws IndexOutOfBoundsException if there are fewer from there
     */
    public void put(int row, MemorySegment x, long xAt) {
        int at = inputAt(row);
        MemorySegment.copy(x, ValueLayout.JAVA_FLOAT_UNALIGNED, xAt, values, at, layers[0].inputs());
        if (scaling != null) {
            scaling.apply(values, at, values, at);
        }
    }

    /**
     * {@code z(l) = W(l) a(l-1) + b(l); a(l) = f_l(z(l))} for l = 1 .. L, for the first samples that were {@link #put}.
     *
     * @param batch how many, at most {@link #capacity}
     * @throws IndexOutOfBoundsException if it is more
     */
    public void forward(int batch) {
        forward(batch, 0, values, inputAt, inputStride);
        hidden(batch);
    }

    /**
     * {@link #put} and {@link #forward(int)} for samples of an array; they are not copied where that is not needed.
     *
     * @param batch how many, at most {@link #capacity}
     * @param x m(0) features a sample; not modified
     * @param xAt where those of the first start
     * @param xStride from one sample to the next
     * @throws IllegalArgumentException if samples overlap
     * @throws IndexOutOfBoundsException if there are more than the capacity, or the array is too short
     */
    public void forward(int batch, float[] x, int xAt, int xStride) {
        if (readsInPlace(xStride)) {
            forward(batch, 0, x, xAt, xStride);
            hidden(batch);
        } else {
            for (int row = 0; row < batch; row++) {
                put(row, x, xAt + row * xStride);
            }
            forward(batch);
        }
    }

    /**
     * Whether the first layer can read samples of the caller's array, and fast.
     *
     * @param xStride from one sample to the next
     * @return false if they must be scaled, or compete for the same lines of the cache
     */
    public boolean readsInPlace(int xStride) {
        return scaling == null && xStride % FAR != 0;
    }

    /**
     * {@link #forward(int)} from z(1) on, for z(1) that the caller has written.
     *
     * @param batch how many samples, at most {@link #capacity}
     * @throws IndexOutOfBoundsException if it is more
     */
    public void onward(int batch) {
        activate(batch, 0);
        hidden(batch);
    }

    /** All layers but the first. */
    private void hidden(int batch) {
        for (int l = 1; l < layers.length; l++) {
            forward(batch, l, values, activationAt[l - 1], stride[l - 1]);
        }
    }

    /**
     * {@code z(l) = W(l) x + b(l); a(l) = f_l(z(l))} for one layer, from inputs of one's own.
     *
     * @param batch how many samples, at most {@link #capacity}
     * @param index l - 1
     * @param x m(l-1) inputs a sample; not modified
     * @param xAt where those of the first start
     * @param xStride from one sample to the next
     * @throws IndexOutOfBoundsException if there are more samples than the capacity, or the array is too short
     */
    public void forward(int batch, int index, float[] x, int xAt, int xStride) {
        Objects.checkFromIndexSize(0, batch, capacity);
        layers[index].netInputs(batch, x, xAt, xStride, values, netInputAt[index], stride[index]);
        activate(batch, index);
    }

    private void activate(int batch, int index) {
        Layer layer = layers[index];
        layer.activation()
                .forwardRows(
                        batch, layer.outputs(), stride[index], values, netInputAt[index], values, activationAt[index]);
    }

    /**
     * Reads the weights and the input scaling of another network from now on.
     *
     * @param network one with the same sizes of layers and activations, and with an input scaling if the first one has one
     * @throws IllegalArgumentException if the shapes differ; nothing changes then
     */
    public void use(Network network) {
        scaling = Activations.replace(layers, scaling, network);
    }

    /**
     * The most samples of a pass.
     *
     * @return the number of rows
     */
    public int capacity() {
        return capacity;
    }

    /**
     * The array that holds them all.
     *
     * @return the array itself
     */
    public float[] values() {
        return values;
    }

    /**
     * Where a(0) of a sample starts.
     *
     * @param row the sample
     * @return an index into {@link #values()}
     */
    public int inputAt(int row) {
        return inputAt + row * inputStride;
    }

    /**
     * From a(0) of one sample to that of the next.
     *
     * @return the number of elements
     */
    public int inputStride() {
        return inputStride;
    }

    /**
     * Where z of a layer starts; holds a when made for serving.
     *
     * @param index l - 1
     * @param row the sample
     * @return an index into {@link #values()}
     */
    public int netInputAt(int index, int row) {
        return netInputAt[index] + row * stride[index];
    }

    /**
     * Where a of a layer starts.
     *
     * @param index l - 1
     * @param row the sample
     * @return an index into {@link #values()}
     */
    public int activationAt(int index, int row) {
        return activationAt[index] + row * stride[index];
    }

    /**
     * Where a(L) of a sample starts.
     *
     * @param row the sample
     * @return an index into {@link #values()}
     */
    public int outputAt(int row) {
        return activationAt(layers.length - 1, row);
    }

    /**
     * From z or a of one sample to that of the next.
     *
     * @param index l - 1
     * @return the number of elements
     */
    public int stride(int index) {
        return stride[index];
    }
}
