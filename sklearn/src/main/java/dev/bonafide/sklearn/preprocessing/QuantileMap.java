package dev.bonafide.sklearn.preprocessing;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.NormalDistribution;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Invertible;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;

/**
 * {@code QuantileTransformer}: the rank of each number in its column, uniform or normal.
 *
 * @param quantiles by column, ascending
 * @param mirrored by column, their negatives, ascending
 * @param references the rank of each quantile
 * @param mirroredReferences the negative rank of each mirrored quantile
 */
record QuantileMap(
    Inputs inputs,
    double[][] quantiles,
    double[][] mirrored,
    double[] references,
    double[] mirroredReferences,
    boolean normal)
    implements Transformer, Invertible {
  /** Nearer to the ends than this counts as the end, where the output is normal. */
  private static final double EDGE = 1e-7;

  private static final double LEAST = NormalDistribution.quantile(EDGE - Math.ulp(1.0));
  private static final double GREATEST = NormalDistribution.quantile(1 - (EDGE - Math.ulp(1.0)));

  static Estimator read(Attributes a) throws RefusedException {
    double[] references = a.get("references_").vector(Value.ANY);
    Matrix all = a.get("quantiles_").matrix(references.length, Value.ANY);
    if (references.length == 0) {
      throw a.get("references_").invalid("at least one quantile");
    }
    double[][] quantiles = new double[all.columns()][];
    for (int j = 0; j < quantiles.length; j++) {
      quantiles[j] = all.column(j);
    }
    boolean normal =
        switch (a.text("output_distribution")) {
          case "normal" -> true;
          case "uniform" -> false;
          default -> throw a.get("output_distribution").invalid("uniform or normal");
        };
    return new QuantileMap(
        Inputs.of(a, quantiles.length),
        quantiles,
        Arrays.stream(quantiles).map(QuantileMap::mirrored).toArray(double[][]::new),
        references,
        mirrored(references),
        normal);
  }

  /** The negatives in the opposite order. */
  private static double[] mirrored(double[] numbers) {
    double[] target = new double[numbers.length];
    for (int i = 0; i < target.length; i++) {
      target[i] = -numbers[target.length - 1 - i];
    }
    return target;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Features numbers = inputs.numeric(x, Inputs.NonFinite.NAN_ALLOWED);
    return numbers instanceof SparseMatrix s ? stored(s) : dense((Matrix) numbers);
  }

  /** Only stored elements are transformed; zeros stay zeros. */
  private SparseMatrix stored(SparseMatrix x) {
    double[] target = x.values().clone();
    for (int k = 0; k < target.length; k++) {
      target[k] = rank(target[k], x.indices()[k]);
    }
    ElementType type = x.type() == ElementType.FLOAT32 ? ElementType.FLOAT32 : ElementType.FLOAT64;
    return new SparseMatrix(x.rows(), x.columns(), x.starts(), x.indices(), target, type).rounded();
  }

  private Matrix dense(Matrix checked) {
    double[] target = new double[checked.values().length];
    for (int i = 0; i < target.length; i++) {
      target[i] = rank(checked.values()[i], i % quantiles.length);
    }
    Matrix answer = Matrix.of(checked.rows(), quantiles.length, target);
    return checked.type() == ElementType.FLOAT32 ? answer.as(ElementType.FLOAT32) : answer;
  }

  private double rank(double v, int feature) {
    double[] column = quantiles[feature];
    double tolerance = normal ? EDGE : 0;
    double last = column[column.length - 1];
    double rank;
    if (Double.isNaN(v)) {
      return v;
    }
    // The upper end first, as the lower one is written last.
    if (normal ? v - tolerance < column[0] : v == column[0]) {
      rank = 0;
    } else if (normal ? v + tolerance > last : v == last) {
      rank = 1;
    } else {
      // From the other end too: where quantiles are equal, the first of them counts there.
      double back = interpolated(-v, mirrored[feature], mirroredReferences);
      rank = 0.5 * (interpolated(v, column, references) - back);
    }
    if (!normal) {
      return rank;
    }
    return Math.min(Math.max(NormalDistribution.quantile(rank), LEAST), GREATEST);
  }

  /** numpy's {@code interp}. */
  private static double interpolated(double v, double[] xs, double[] ys) {
    int last = xs.length - 1;
    if (v < xs[0]) {
      return ys[0];
    }
    if (v >= xs[last]) {
      return ys[last];
    }
    int low = 0;
    int high = last;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (xs[middle] <= v) {
        low = middle;
      } else {
        high = middle;
      }
    }
    if (xs[low] == v) {
      return ys[low];
    }
    return (ys[low + 1] - ys[low]) / (xs[low + 1] - xs[low]) * (v - xs[low]) + ys[low];
  }

  @Override
  public Matrix inverseTransform(Matrix x) throws RefusedException {
    inputs.checkFeatures(x.columns());
    double[] target = new double[x.values().length];
    for (int i = 0; i < target.length; i++) {
      double[] column = quantiles[i % quantiles.length];
      double v = x.values()[i];
      double rank = normal ? NormalDistribution.probability(v) : v;
      double tolerance = normal ? EDGE : 0;
      if (rank - tolerance < 0 || (!normal && rank == 0)) {
        target[i] = column[0];
      } else if (rank + tolerance > 1 || (!normal && rank == 1)) {
        target[i] = column[column.length - 1];
      } else {
        target[i] = interpolated(rank, references, column);
      }
    }
    return Matrix.of(x.rows(), x.columns(), target);
  }
}
