package dev.lanewise.data;

import java.io.IOException;
import java.io.InputStream;

/** The data that comes in the jar. */
public final class DataSets {
    private static final String DIGITS = "digits.csv.gz";
    private static final int DIGITS_TO_TRAIN = 1437;
    private static final int DIGITS_CLASSES = 10;
    private static final float DIGITS_SCALE = 1 / 16f;

    private DataSets() {}

    /**
     * Handwritten digits: 1,797 images of 8 x 8 pixels in 10 classes, the first 1,437 to train, the last 360 to test.
     * Pixels are 0 .. 16 in the source, times 1/16 here.
     *
     * <p>Source: the test set of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak, UCI Machine
     * Learning Repository, CC BY 4.0, unchanged but for the format. The attribution stands beside the file in the jar.
     *
     * @return the two parts, as views on arrays made for this call
     */
    public static Split digits() {
        try (InputStream in = DataSets.class.getResourceAsStream(DIGITS)) {
            if (in == null) {
                throw new DataException(DIGITS + ": not in the jar; build or fetch the library again");
            }
            DataSet digits = new CsvReader(DIGITS, Gzip.open(in, DIGITS)).read().classification(DIGITS_CLASSES);
            float[] features = digits.features();
            for (int i = 0; i < features.length; i++) {
                features[i] *= DIGITS_SCALE;
            }
            return new Split(digits.rows(0, DIGITS_TO_TRAIN), digits.rows(DIGITS_TO_TRAIN, digits.size()));
        } catch (IOException e) {
            throw DataException.whileReading(DIGITS, e);
        }
    }
}
