package dev.bonafide.sklearn.text;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import org.jspecify.annotations.Nullable;

/** {@code TfidfTransformer}: counts weighed by the rarity of the term, rows of unit length. */
final class TermWeights implements Transformer {
  /** How long rows are made. */
  enum Norm {
    NONE,
    L1,
    L2;

    static Norm read(Attributes a) throws RefusedException {
      return switch (a.text("norm", "")) {
        case "" -> NONE;
        case "l1" -> L1;
        case "l2" -> L2;
        default -> throw a.get("norm").invalid("l1 or l2");
      };
    }

    /** Divides each row of stored elements by its norm, in place; rows of zeros stay. */
    void apply(int[] starts, double[] values) {
      if (this == NONE) {
        return;
      }
      for (int i = 0; i + 1 < starts.length; i++) {
        double sum = 0;
        for (int k = starts[i]; k < starts[i + 1]; k++) {
          sum += this == L1 ? Math.abs(values[k]) : values[k] * values[k];
        }
        double length = this == L1 ? sum : Math.sqrt(sum);
        for (int k = starts[i]; k < starts[i + 1] && length != 0; k++) {
          values[k] /= length;
        }
      }
    }
  }

  private final Inputs inputs;
  private final double @Nullable [] rarity;
  private final boolean sublinear;
  private final Norm norm;

  private final boolean keepsSingle;

  private TermWeights(
      Inputs inputs,
      double @Nullable [] rarity,
      boolean sublinear,
      Norm norm,
      boolean keepsSingle) {
    this.inputs = inputs;
    this.rarity = rarity;
    this.sublinear = sublinear;
    this.norm = norm;
    this.keepsSingle = keepsSingle;
  }

  static TermWeights read(Attributes a) throws RefusedException {
    double[] rarity = a.flag("use_idf") ? rarity(a) : null;
    Inputs inputs = rarity == null ? Inputs.of(a) : Inputs.of(a, rarity.length);
    return new TermWeights(
        inputs, rarity, a.flag("sublinear_tf"), Norm.read(a), a.version().atLeast(1, 5));
  }

  /** Until 1.4 the diagonal of a sparse matrix, since then an array. */
  private static double[] rarity(Attributes a) throws RefusedException {
    if (a.has("idf_")) {
      return a.get("idf_").vector(Value.ANY);
    }
    SparseMatrix diagonal = a.get("_idf_diag").sparse(Value.ANY, Value.ANY);
    double[] rarity = new double[diagonal.columns()];
    for (int i = 0; i < diagonal.rows(); i++) {
      for (int k = diagonal.starts()[i]; k < diagonal.starts()[i + 1]; k++) {
        if (diagonal.indices()[k] == i) {
          rarity[i] = diagonal.values()[k];
        }
      }
    }
    return rarity;
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    return switch (inputs.numeric(x, Inputs.NonFinite.REFUSED)) {
      case Matrix m -> weighed(SparseMatrix.of(keepsSingle ? m : m.as(ElementType.FLOAT64)));
      case SparseMatrix s -> weighed(s);
      default -> throw new IllegalStateException("numeric() gives matrices");
    };
  }

  SparseMatrix weighed(SparseMatrix counts) {
    double[] values = counts.values().clone();
    for (int k = 0; k < values.length; k++) {
      if (sublinear) {
        values[k] = Math.log(values[k]) + 1;
      }
      if (rarity != null) {
        values[k] *= rarity[counts.indices()[k]];
      }
    }
    norm.apply(counts.starts(), values);
    ElementType type =
        counts.type() == ElementType.FLOAT32 ? ElementType.FLOAT32 : ElementType.FLOAT64;
    return new SparseMatrix(
            counts.rows(), counts.columns(), counts.starts(), counts.indices(), values, type)
        .rounded();
  }
}
