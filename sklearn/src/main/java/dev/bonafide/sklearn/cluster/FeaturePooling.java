package dev.bonafide.sklearn.cluster;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;

/** {@code FeatureAgglomeration}: one number for each group of features. */
record FeaturePooling(Inputs inputs, int[] groups, int count, Pool pool) implements Transformer {

  /** What is made of a group. */
  enum Pool {
    MEAN,
    MEDIAN,
    MIN,
    MAX,
    SUM,
    DEVIATION,
    VARIANCE,
    RANGE;

    /** The type that numpy answers in. */
    ElementType typeFor(ElementType given) {
      return switch (this) {
        case MEAN -> ElementType.FLOAT64; // counted, not asked of numpy
        case MIN, MAX, SUM, RANGE -> given;
        case MEDIAN, DEVIATION, VARIANCE -> given.isFloating() ? given : ElementType.FLOAT64;
      };
    }
  }

  static Estimator read(Attributes a) throws RefusedException {
    int[] groups = a.get("labels_").integers(Value.ANY);
    int count = 0;
    for (int group : groups) {
      if (group < 0 || group >= groups.length) {
        throw a.get("labels_").invalid("groups from 0, fewer than features");
      }
      count = Math.max(count, group + 1);
    }
    return new FeaturePooling(
        Inputs.of(a, groups.length), groups, count, pool(a.get("pooling_func")));
  }

  private static Pool pool(Value function) throws RefusedException {
    GlobalName name = function.name();
    return switch (name.name()) {
      case "mean" -> Pool.MEAN;
      case "median" -> Pool.MEDIAN;
      case "amin", "min" -> Pool.MIN;
      case "amax", "max" -> Pool.MAX;
      case "sum" -> Pool.SUM;
      case "std" -> Pool.DEVIATION;
      case "var" -> Pool.VARIANCE;
      case "ptp" -> Pool.RANGE;
      default -> throw function.invalid("numpy's mean, median, min, max, sum, std, var or ptp");
    };
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x);
    double[] target = new double[Math.multiplyExact(checked.rows(), count)];
    double[] members = new double[groups.length];
    for (int i = 0; i < checked.rows(); i++) {
      for (int g = 0; g < count; g++) {
        int size = 0;
        for (int j = 0; j < groups.length; j++) {
          if (groups[j] == g) {
            members[size++] = checked.get(i, j);
          }
        }
        target[i * count + g] = pooled(members, size);
      }
    }
    return Matrix.of(checked.rows(), count, target).as(pool.typeFor(checked.type()));
  }

  private double pooled(double[] members, int size) {
    if (size == 0) {
      return Double.NaN;
    }
    return switch (pool) {
      case MEAN -> Arrays.stream(members, 0, size).sum() / size;
      case SUM -> Arrays.stream(members, 0, size).sum();
      case MIN -> Arrays.stream(members, 0, size).min().orElseThrow();
      case MAX -> Arrays.stream(members, 0, size).max().orElseThrow();
      case MEDIAN -> {
        double[] sorted = Arrays.copyOf(members, size);
        Arrays.sort(sorted);
        yield size % 2 == 1 ? sorted[size / 2] : (sorted[size / 2 - 1] + sorted[size / 2]) / 2;
      }
      case VARIANCE -> variance(members, size);
      case DEVIATION -> Math.sqrt(variance(members, size));
      case RANGE ->
          Arrays.stream(members, 0, size).max().orElseThrow()
              - Arrays.stream(members, 0, size).min().orElseThrow();
    };
  }

  private static double variance(double[] members, int size) {
    double mean = Arrays.stream(members, 0, size).sum() / size;
    return Arrays.stream(members, 0, size).map(v -> (v - mean) * (v - mean)).sum() / size;
  }
}
