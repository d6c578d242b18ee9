package dev.bonafide.sklearn.encoding;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.encoding.CategoryEncoding.Unknown;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;
import java.util.List;

/** {@code OneHotEncoder}: a column of ones and zeros for each category. */
final class OneHot implements Transformer {
  private final CategoryEncoding encoding;
  private final int[] dropped;
  private final int[] offsets;
  private final boolean sparse;
  private final ElementType type;

  private OneHot(
      CategoryEncoding encoding, int[] dropped, int[] offsets, boolean sparse, ElementType type) {
    this.encoding = encoding;
    this.dropped = dropped;
    this.offsets = offsets;
    this.sparse = sparse;
    this.type = type;
  }

  static Estimator read(Attributes a) throws RefusedException {
    Unknown unknown =
        switch (a.text("handle_unknown")) {
          case "error" -> Unknown.ERROR;
          case "ignore" -> Unknown.MARKED;
          case "infrequent_if_exist" -> Unknown.INFREQUENT;
          // It was documented to be the same from 1.6, and is from 1.8.
          case "warn" -> a.version().atLeast(1, 8) ? Unknown.INFREQUENT : Unknown.MARKED;
          default -> throw a.get("handle_unknown").invalid("error, ignore or infrequent_if_exist");
        };
    CategoryEncoding encoding = CategoryEncoding.read(a, unknown);
    int[] dropped = dropped(a, encoding);
    int[] offsets = new int[encoding.columns() + 1];
    for (int j = 0; j < encoding.columns(); j++) {
      int own = encoding.codeCount(j) - (dropped[j] >= 0 ? 1 : 0);
      offsets[j + 1] = Math.addExact(offsets[j], own);
    }
    // The parameter was renamed in 1.2.
    boolean sparse = a.has("sparse_output") ? a.flag("sparse_output") : a.flag("sparse", true);
    return new OneHot(encoding, dropped, offsets, sparse, a.get("dtype").elementType());
  }

  /** For each column the code that gets no output, or -1. */
  private static int[] dropped(Attributes a, CategoryEncoding encoding) throws RefusedException {
    int[] dropped = new int[encoding.columns()];
    Arrays.fill(dropped, -1);
    String name = a.has("_drop_idx_after_grouping") ? "_drop_idx_after_grouping" : "drop_idx_";
    if (a.isPresent("drop") && a.isPresent(name)) {
      List<Value> items = a.get(name).isItems() ? a.get(name).items(dropped.length) : List.of();
      int[] plain = items.isEmpty() ? a.get(name).integers(dropped.length) : new int[0];
      for (int j = 0; j < dropped.length; j++) {
        boolean none = !items.isEmpty() && items.get(j).isNone();
        dropped[j] = none ? -1 : items.isEmpty() ? plain[j] : items.get(j).count();
        if (dropped[j] >= encoding.codeCount(j) || dropped[j] < -1) {
          throw a.get(name).invalid("codes below the number of categories");
        }
      }
    }
    return dropped;
  }

  @Override
  public Inputs inputs() {
    return encoding.inputs();
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    int columns = encoding.columns();
    int[] none = new int[columns];
    Arrays.fill(none, -1);
    int[][] codes = encoding.encode(x, none);
    int rows = x.rows();
    int[] starts = new int[rows + 1];
    int[] indices = new int[Math.multiplyExact(rows, columns)];
    int at = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int code = codes[j][i];
        if (code != Categories.UNKNOWN && code != dropped[j]) {
          boolean after = dropped[j] >= 0 && code > dropped[j];
          indices[at++] = offsets[j] + code - (after ? 1 : 0);
        }
      }
      starts[i + 1] = at;
    }
    double[] ones = new double[at];
    Arrays.fill(ones, 1);
    var answer =
        new SparseMatrix(rows, offsets[columns], starts, Arrays.copyOf(indices, at), ones, type);
    return sparse ? answer : answer.toDense();
  }
}
