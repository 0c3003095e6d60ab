package dev.lanewise.io;

import dev.lanewise.training.PastEpoch;
import java.util.ArrayList;
import java.util.List;

/** The epochs that a trainer remembers: five doubles and a float each. */
final class EpochList {
    /** The bytes of one. */
    static final int LENGTH = 5 * Double.BYTES + Float.BYTES;

    private static final long NAN = 0x7ff8_0000_0000_0000L;

    private EpochList() {}

    static void write(List<PastEpoch> epochs, Bytes to) {
        for (PastEpoch epoch : epochs) {
            to.putDouble(epoch.loss());
            to.putDouble(epoch.validationLoss());
            to.putDouble(epoch.validationAccuracy());
            to.putDouble(epoch.testLoss());
            to.putDouble(epoch.testAccuracy());
            to.putFloat(epoch.learningRate());
        }
    }

    /** There is one NaN, so that exactly one file stands for a trainer; learning rates are numbers. */
    static void check(Fields fields) {
        while (fields.remaining() > 0) {
            for (int i = 0; i < 5; i++) {
                long bits = fields.getLong();
                if (Double.isNaN(Double.longBitsToDouble(bits)) && bits != NAN) {
                    throw fields.damaged("its history has a NaN that no trainer writes");
                }
            }
            if (!Float.isFinite(fields.getFloat())) {
                throw fields.damaged("its history has a learning rate that is no number");
            }
        }
    }

    /** Epochs that were checked before. */
    static List<PastEpoch> read(Fields fields) {
        List<PastEpoch> epochs = new ArrayList<>();
        while (fields.remaining() > 0) {
            double loss = fields.getDouble();
            double validationLoss = fields.getDouble();
            double validationAccuracy = fields.getDouble();
            double testLoss = fields.getDouble();
            double testAccuracy = fields.getDouble();
            epochs.add(
                    new PastEpoch(loss, fields.getFloat(), validationLoss, validationAccuracy, testLoss, testAccuracy));
        }
        return epochs;
    }
}
