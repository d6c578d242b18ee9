package dev.bonafide.runtime.tabular;

import java.util.List;
import java.util.Set;

/**
 * How a CSV file is to be understood.
 *
 * @param separator between fields
 * @param header whether the first line names the columns
 * @param missing words that stand for a missing value
 * @param columns the columns to use, by name and in this order; empty for all
 */
public record CsvForm(char separator, Header header, Set<String> missing, List<String> columns) {

  /** Whether the first line names the columns. */
  public enum Header {
    PRESENT,
    ABSENT,
    /** It does where none of its fields is a number. */
    INFERRED
  }

  /** The words that {@code pandas.read_csv} takes for a missing value. */
  public static final Set<String> PANDAS_MISSING =
      Set.of(
          "",
          "#N/A",
          "#N/A N/A",
          "#NA",
          "-1.#IND",
          "-1.#QNAN",
          "-NaN",
          "-nan",
          "1.#IND",
          "1.#QNAN",
          "<NA>",
          "N/A",
          "NA",
          "NULL",
          "NaN",
          "None",
          "n/a",
          "nan",
          "null");

  /** As {@code pandas.read_csv} reads by default, but for the header, which is inferred. */
  public static final CsvForm DEFAULT =
      new CsvForm(',', Header.INFERRED, PANDAS_MISSING, List.of());

  public CsvForm {
    missing = Set.copyOf(missing);
    columns = List.copyOf(columns);
  }
}
