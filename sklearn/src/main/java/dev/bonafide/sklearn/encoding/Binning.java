package dev.bonafide.sklearn.encoding;

import static dev.bonafide.sklearn.data.ElementType.FLOAT32;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code KBinsDiscretizer}: the bin of each number, as a number or one-hot. */
record Binning(
    Inputs inputs,
    List<double[]> edges,
    @Nullable ElementType asked,
    @Nullable Estimator oneHot,
    boolean dense)
    implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    var edges = new ArrayList<double[]>();
    for (Value column : a.get("bin_edges_").items()) {
      double[] all = column.vector(Value.ANY);
      if (all.length < 2) {
        throw column.invalid("at least two edges");
      }
      edges.add(java.util.Arrays.copyOfRange(all, 1, all.length - 1));
    }
    String encode = a.text("encode");
    return new Binning(
        Inputs.of(a, edges.size()),
        edges,
        a.isPresent("dtype") ? a.get("dtype").elementType() : null,
        encode.equals("ordinal") ? null : a.get("_encoder").estimator(),
        encode.equals("onehot-dense"));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix given = inputs.dense(x);
    ElementType type =
        asked != null ? asked : given.type() == FLOAT32 ? FLOAT32 : ElementType.FLOAT64;
    Matrix checked = given.as(type);
    int columns = edges.size();
    double[] target = new double[checked.values().length];
    for (int i = 0; i < checked.rows(); i++) {
      for (int j = 0; j < columns; j++) {
        target[i * columns + j] = bin(edges.get(j), checked.get(i, j));
      }
    }
    Matrix bins = Matrix.of(checked.rows(), columns, target, type);
    if (oneHot == null) {
      return bins;
    }
    return switch (oneHot.transform(bins)) {
      case SparseMatrix s when dense -> s.toDense().as(type);
      case SparseMatrix s ->
          new SparseMatrix(s.rows(), s.columns(), s.starts(), s.indices(), s.values(), type);
      case Matrix m -> m.as(type);
      case Features other -> other;
    };
  }

  /** How many inner edges are not above the number. */
  private static int bin(double[] inner, double v) {
    int low = 0;
    int high = inner.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (v < inner[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
