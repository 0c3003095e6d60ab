package dev.lanewise.io.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators that make labels of outputs: read, said, and left out. */
final class LabelOperators {
    private LabelOperators() {}

    /** The value of an operator of this family; null if it is none. */
    static @Nullable Value apply(Call call) {
        return switch (call.node().operator()) {
            case "ArgMax",
                    "ArgMin",
                    "TopK",
                    "Hardmax",
                    "Greater",
                    "GreaterOrEqual",
                    "Less",
                    "LessOrEqual",
                    "Equal",
                    "Not",
                    "Where" -> new Value.Label(call.node());
            default -> null;
        };
    }

    /** Those of {@code ai.onnx.ml}. */
    static @Nullable Value applyMl(Call call) {
        return switch (call.node().operator()) {
            case "ArrayFeatureExtractor", "LabelEncoder", "Binarizer" -> new Value.Label(call.node());
            case "ZipMap" -> zipMap(call);
            default -> null;
        };
    }

    /** Outputs as a map from label to number: the numbers go on. */
    private static @Nullable Value zipMap(Call call) {
        if (call.input(0) instanceof Value.Flow flow) {
            call.note(call.node().title() + " is left out: the outputs are given in their order, not by label");
            return flow;
        }
        return null;
    }

    /** The labels in a ZipMap, in the order of the outputs, if it has one for each; else none. */
    static List<String> labels(Node zipMap, int outputs) {
        Attribute texts = zipMap.attributes().get("classlabels_strings");
        if (texts != null && texts.texts().size() == outputs) {
            return texts.texts();
        }
        Attribute integers = zipMap.attributes().get("classlabels_int64s");
        List<String> labels = new ArrayList<>();
        if (integers != null && integers.data() != null && integers.data().count() == outputs) {
            Elements elements = integers.data().elements();
            for (long i = 0; i < outputs; i++) {
                labels.add(String.valueOf(elements.integer(i)));
            }
        }
        return labels;
    }
}
