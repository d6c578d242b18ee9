package dev.bonafide.sklearn.encoding;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * What the one-hot and the ordinal encoder share: the code of each value, with rare categories
 * brought together.
 */
final class CategoryEncoding {
  /** What is done with values that the fit did not see. */
  enum Unknown {
    ERROR,
    /** The caller decides. */
    MARKED,
    /** They count as rare, where the column has rare categories. */
    INFREQUENT
  }

  private final Inputs inputs;
  private final List<Categories> categories;
  private final Unknown unknown;
  private final List<int[]> mappings;
  private final int[] firstRare;

  private CategoryEncoding(
      Inputs inputs,
      List<Categories> categories,
      Unknown unknown,
      List<int[]> mappings,
      int[] firstRare) {
    this.inputs = inputs;
    this.categories = categories;
    this.unknown = unknown;
    this.mappings = mappings;
    this.firstRare = firstRare;
  }

  static CategoryEncoding read(Attributes a, Unknown unknown) throws RefusedException {
    var categories = new ArrayList<Categories>();
    for (Value column : a.get("categories_").items()) {
      categories.add(Categories.read(column));
    }
    int columns = categories.size();
    var mappings = new ArrayList<int[]>();
    int[] firstRare = new int[columns];
    java.util.Arrays.fill(firstRare, -1);
    boolean groups = a.flag("_infrequent_enabled", false);
    List<Value> rare = groups ? a.get("_infrequent_indices").items(columns) : List.of();
    List<Value> maps = groups ? a.get("_default_to_infrequent_mappings").items(columns) : List.of();
    for (int j = 0; j < columns; j++) {
      boolean mapped = groups && !maps.get(j).isNone();
      mappings.add(
          mapped ? maps.get(j).positions(Value.ANY, categories.get(j).size() + 1) : new int[0]);
      if (mapped && mappings.get(j).length > categories.get(j).size()) {
        throw maps.get(j).invalid("at most one code a category");
      }
      if (groups && !rare.get(j).isNone()) {
        int[] indices = rare.get(j).positions(Value.ANY, Math.max(1, categories.get(j).size()));
        firstRare[j] = indices.length == 0 ? -1 : indices[0];
      }
    }
    return new CategoryEncoding(
        Inputs.of(a, columns), List.copyOf(categories), unknown, mappings, firstRare);
  }

  Inputs inputs() {
    return inputs;
  }

  int columns() {
    return categories.size();
  }

  /** Categories of a column before rare ones are brought together. */
  int size(int column) {
    return categories.get(column).size();
  }

  /** How many different codes a column can get. */
  int codeCount(int column) {
    int[] mapping = mappings.get(column);
    int most = -1;
    for (int code : mapping) {
      most = Math.max(most, code);
    }
    return mapping.length == 0 ? size(column) : most + 1;
  }

  /**
   * Codes column by column; {@link Categories#UNKNOWN} for a value that the fit did not see, where
   * that is not refused.
   *
   * @param untouched for each column the code that is not mapped to the rare ones, or -1
   */
  int[][] encode(Features x, int[] untouched) throws RefusedException {
    List<Column> columns = Columns.of(x, inputs);
    int[][] codes = new int[columns.size()][];
    for (int j = 0; j < codes.length; j++) {
      codes[j] = categories.get(j).codes(columns.get(j));
      for (int i = 0; i < codes[j].length; i++) {
        int code = codes[j][i];
        if (code == Categories.UNKNOWN) {
          code = unknown(columns.get(j), i, j);
        }
        codes[j][i] = mapped(code, j, untouched);
      }
    }
    return codes;
  }

  private int mapped(int code, int column, int[] untouched) {
    int[] mapping = mappings.get(column);
    boolean stays = code < 0 || code >= mapping.length || code == untouched[column];
    return stays ? code : mapping[code];
  }

  private int unknown(Column column, int row, int position) throws RefusedException {
    if (unknown == Unknown.ERROR) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "found unknown categories in column " + position + " during transform",
          shortened(column.cell(row).toString()),
          "one of the " + size(position) + " categories of the fit");
    }
    return unknown == Unknown.INFREQUENT && firstRare[position] >= 0
        ? firstRare[position]
        : Categories.UNKNOWN;
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
