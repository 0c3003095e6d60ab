package dev.lanewise.peers;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import dev.lanewise.network.Network;
import org.jspecify.annotations.Nullable;

/** DJL on PyTorch, in blocks. */
final class DjlInference extends Inference {
    private final Predictor<float[], float[]> predictor;

    DjlInference(Network network, int batch) {
        super(network, batch);
        Shape shape = new Shape(batch, network.inputs());
        predictor = new DjlNetwork(network, batch, true).model.newPredictor(new Arrays(shape));
    }

    private record Arrays(Shape shape) implements Translator<float[], float[]> {
        @Override
        public NDList processInput(TranslatorContext context, float[] input) {
            return new NDList(context.getNDManager().create(input, shape));
        }

        @Override
        public float[] processOutput(TranslatorContext context, NDList list) {
            return list.singletonOrThrow().toFloatArray();
        }

        /** None: the input is a batch already. */
        @Override
        public @Nullable Batchifier getBatchifier() {
            return null;
        }
    }

    @Override
    void predict() throws TranslateException {
        float[] result = predictor.predict(in);
        System.arraycopy(result, 0, out, 0, out.length);
    }
}
