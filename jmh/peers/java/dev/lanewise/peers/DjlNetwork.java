package dev.lanewise.peers;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.lanewise.network.Layer;
import dev.lanewise.network.Network;

/** A network in DJL's blocks, on PyTorch, with our weights. */
final class DjlNetwork {
    static {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    }

    final Model model = Model.newInstance("network", Device.cpu(), "PyTorch");
    private final Block first;

    /** With the softmax at the end, or without: a loss that wants logits has it inside. */
    DjlNetwork(Network network, int batch, boolean softmax) {
        SequentialBlock block = new SequentialBlock();
        for (Layer layer : network.layers()) {
            block.add(Linear.builder().setUnits(layer.outputs()).build());
            switch (layer.activation().kind()) {
                case IDENTITY -> {}
                case RELU -> block.add(Activation.reluBlock());
                case SIGMOID -> block.add(Activation.sigmoidBlock());
                case SOFTMAX -> {
                    if (softmax) {
                        block.addSingleton(array -> array.softmax(-1));
                    }
                }
                default -> throw new IllegalArgumentException(layer.toString());
            }
        }
        block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(batch, network.inputs()));
        model.setBlock(block);
        first = block.getChildren().get(0).getValue();
        int l = 0;
        for (Block child : block.getChildren().values()) {
            if (child instanceof Linear) {
                Layer layer = network.layers().get(l++);
                float[] w = new float[layer.outputs() * layer.inputs()];
                float[] b = new float[layer.outputs()];
                layer.getWeights(w, 0);
                layer.getBias(b, 0);
                array(child, "weight").set(w);
                array(child, "bias").set(b);
            }
        }
    }

    private static NDArray array(Block block, String parameter) {
        return block.getParameters().get(parameter).getArray();
    }

    /** W(1) as it is now. */
    float[] firstWeights() {
        return array(first, "weight").toFloatArray();
    }

    static String version() {
        Engine engine = Engine.getEngine("PyTorch");
        return "DJL " + Engine.getDjlVersion() + ", PyTorch " + engine.getVersion();
    }
}
