package dev.lanewise.training;

import dev.lanewise.data.DataSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What tells data sets apart, kept in the training state: the number of rows, and the CRC-32C of features, targets and
 * weights, each as little-endian floats in the order of the rows. Widths are those of the network. It finds data that
 * were changed or mistaken, not data that somebody made to look the same.
 *
 * @param rows the number of samples
 * @param features the checksum of their features, eight hexadecimal digits
 * @param targets that of their targets
 * @param weights that of their weights, whether given or 1
 */
record DataFingerprint(int rows, String features, String targets, String weights) {
    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{8}");
    private static final int FLOATS = 1 << 13;

    static DataFingerprint of(DataSet data) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int rows = data.size();
        int featuresAt = rows == 0 ? 0 : data.featuresAt(0);
        int targetsAt = rows == 0 ? 0 : data.targetsAt(0);
        float[] weights = new float[rows];
        for (int row = 0; row < rows; row++) {
            weights[row] = data.weight(row);
        }
        return new DataFingerprint(
                rows,
                checksum(data.features(), featuresAt, rows * data.inputs(), buffer),
                checksum(data.targets(), targetsAt, rows * data.outputs(), buffer),
                checksum(weights, 0, rows, buffer));
    }

    private static String checksum(float[] values, int from, int length, ByteBuffer buffer) {
        CRC32C crc = new CRC32C();
        for (int done = 0; done < length; done += FLOATS) {
            int count = Math.min(FLOATS, length - done);
            buffer.clear().limit(count * Float.BYTES);
            buffer.asFloatBuffer().put(values, from + done, count);
            crc.update(buffer);
        }
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** The fingerprint in a state; null in one that was written before there were any, or before any data were seen. */
    static @Nullable DataFingerprint take(Settings from) {
        if (!from.has("data.rows")) {
            return null;
        }
        return new DataFingerprint(
                from.takeIntUnlessZero("data.rows"),
                takeChecksum("data.features", from),
                takeChecksum("data.targets", from),
                takeChecksum("data.weights", from));
    }

    private static String takeChecksum(String key, Settings from) {
        String text = from.takeText(key);
        if (!CHECKSUM.matcher(text).matches()) {
            throw Settings.unknown(key, text, null);
        }
        return text;
    }

    void put(Settings to) {
        to.put("data.rows", rows)
                .put("data.features", features)
                .put("data.targets", targets)
                .put("data.weights", weights);
    }

    /** What other data have that is not so here, such as {@code 3 rows, not 4}; empty if they are the same. */
    String difference(DataFingerprint other) {
        if (rows != other.rows) {
            return other.rows + " rows, not " + rows;
        }
        List<String> parts = new ArrayList<>();
        if (!features.equals(other.features)) {
            parts.add("features");
        }
        if (!targets.equals(other.targets)) {
            parts.add("targets");
        }
        if (!weights.equals(other.weights)) {
            parts.add("sample weights");
        }
        return parts.isEmpty() ? "" : "other " + String.join(" and ", parts);
    }
}
