package dev.bonafide.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/**
 * The digits that scikit-learn's {@code load_digits} gives: 1,797 images of 8 × 8 pixels with
 * values 0 to 16, row by row, and the digit that each shows.
 *
 * <p>Source: UCI Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, CC BY 4.0;
 * the attribution lies beside the data.
 */
public final class Digits {
  private Digits() {}

  /** The whole data set, 1797 × 64, labels 0 to 9. */
  public static Table load() {
    try (InputStream packed = Digits.class.getResourceAsStream("digits.csv.gz")) {
      if (packed == null) {
        throw new IllegalStateException("digits.csv.gz is missing from the training jar");
      }
      byte[] text = new GZIPInputStream(packed).readAllBytes();
      return CsvTable.parse("digits.csv", text, "digit", CsvTable.Limits.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
