package dev.lanewise.peers;

import dev.lanewise.network.Network;

/** The frameworks whose networks are compared. */
public enum Framework {
    /** Ours. */
    LANEWISE,
    /** ONNX Runtime with tensors on direct buffers that are made once. */
    ONNX_RUNTIME,
    /** Smile, which computes with OpenBLAS; GPL. */
    SMILE,
    /** TensorFlow for Java. */
    TENSORFLOW,
    /** DJL on PyTorch. */
    DJL;

    /** Whether it can predict with the network: Smile has classifiers alone. */
    boolean predicts(Net net) {
        return this != SMILE || net.isClassifier();
    }

    /** Whether it trains. */
    boolean trains() {
        return this != ONNX_RUNTIME;
    }

    /** Whether it is on this machine. */
    boolean isPresent() {
        return Versions.isPresent(this::version);
    }

    Inference inference(Network network, int batch) throws Exception {
        return switch (this) {
            case LANEWISE -> new LanewiseInference(network, batch);
            case ONNX_RUNTIME -> new OnnxInference(network, batch);
            case SMILE -> new SmileInference(network, batch);
            case TENSORFLOW -> new TensorFlowInference(network, batch);
            case DJL -> new DjlInference(network, batch);
        };
    }

    /** A prediction of one sample, checked. */
    public Runnable prediction(Net net) throws Exception {
        Inference inference = inference(net.network(), 1);
        inference.predict();
        NetworkOracle.check(inference.network, 1, inference.in, inference.out);
        return () -> {
            try {
                inference.predict();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    Training training(Network network, int batch) throws Exception {
        return switch (this) {
            case LANEWISE -> new LanewiseTraining(network, batch);
            case ONNX_RUNTIME -> throw new UnsupportedOperationException("no training");
            case SMILE -> new SmileTraining(network, batch);
            case TENSORFLOW -> new TensorFlowTraining(network, batch);
            case DJL -> new DjlTraining(network, batch);
        };
    }

    /** The version in use; throws whatever it throws where the framework is absent. */
    String version() throws Exception {
        return switch (this) {
            case LANEWISE -> Library.LANEWISE.version();
            case ONNX_RUNTIME -> OnnxInference.version();
            case SMILE -> SmileNetwork.version();
            case TENSORFLOW -> TensorFlowGraph.version();
            case DJL -> DjlNetwork.version();
        };
    }
}
