package dev.bonafide.sklearn.selection;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;

/** Every selector that keeps some columns and nothing else. */
record FeatureSelection(Inputs inputs, int[] kept, Inputs.NonFinite rule) implements Transformer {

  static Estimator of(Attributes a, boolean[] mask) throws RefusedException {
    return of(a, mask, Inputs.NonFinite.REFUSED);
  }

  static Estimator of(Attributes a, boolean[] mask, Inputs.NonFinite rule) throws RefusedException {
    return new FeatureSelection(Inputs.of(a, mask.length), positions(mask), rule);
  }

  static int[] positions(boolean[] mask) {
    int count = 0;
    for (boolean keep : mask) {
      count += keep ? 1 : 0;
    }
    int[] kept = new int[count];
    int at = 0;
    for (int j = 0; j < mask.length; j++) {
      if (mask[j]) {
        kept[at++] = j;
      }
    }
    return kept;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    if (x instanceof Table table && !table.type().isNumeric()) {
      inputs.checkNames(table.names());
      inputs.checkFeatures(table.columns().size());
      return table.select(kept);
    }
    return select(inputs.numeric(x, rule), kept);
  }

  static Features select(Features checked, int[] kept) {
    return switch (checked) {
      case Matrix m -> m.select(kept);
      case SparseMatrix s -> select(s, kept);
      default -> throw new IllegalStateException("checked input");
    };
  }

  private static SparseMatrix select(SparseMatrix x, int[] kept) {
    int[] target = new int[x.columns()];
    java.util.Arrays.fill(target, -1);
    for (int i = 0; i < kept.length; i++) {
      target[kept[i]] = i;
    }
    int[] starts = new int[x.rows() + 1];
    int[] indices = new int[x.values().length];
    double[] values = new double[x.values().length];
    int at = 0;
    for (int i = 0; i < x.rows(); i++) {
      for (int k = x.starts()[i]; k < x.starts()[i + 1]; k++) {
        int column = target[x.indices()[k]];
        if (column >= 0) {
          indices[at] = column;
          values[at++] = x.values()[k];
        }
      }
      starts[i + 1] = at;
    }
    return new SparseMatrix(
        x.rows(),
        kept.length,
        starts,
        java.util.Arrays.copyOf(indices, at),
        java.util.Arrays.copyOf(values, at),
        x.type());
  }
}
