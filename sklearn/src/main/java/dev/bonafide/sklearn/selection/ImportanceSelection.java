package dev.bonafide.sklearn.selection;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** {@code SelectFromModel}: the features that count for an estimator, by a threshold. */
final class ImportanceSelection {
  /** What counts as zero where a penalty makes coefficients zero. */
  private static final double NEARLY_ZERO = 1e-5;

  private ImportanceSelection() {}

  static Estimator read(Attributes a) throws RefusedException {
    Value fitted = a.get(a.has("estimator_") ? "estimator_" : "estimator");
    Attributes estimator = fitted.attributes();
    double[] scores = Importances.read(a, estimator);
    double threshold = threshold(a, estimator, scores);
    boolean[] mask = new boolean[scores.length];
    Arrays.fill(mask, true);
    if (a.isPresent("max_features")) {
      int most = a.get(a.isPresent("max_features_") ? "max_features_" : "max_features").count();
      mask = greatest(scores, most);
    }
    for (int j = 0; j < mask.length; j++) {
      mask[j] &= !(scores[j] < threshold);
    }
    boolean trees = estimator.has("tree_") || estimator.has("estimators_");
    return FeatureSelection.of(
        a, mask, trees ? Inputs.NonFinite.NAN_ALLOWED : Inputs.NonFinite.REFUSED);
  }

  /** The greatest, of equals the first. */
  private static boolean[] greatest(double[] scores, int most) {
    boolean[] mask = new boolean[scores.length];
    IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(j -> -scores[j]))
        .limit(most)
        .forEach(j -> mask[j] = true);
    return mask;
  }

  private static double threshold(Attributes a, Attributes estimator, double[] scores)
      throws RefusedException {
    if (!a.isPresent("threshold")) {
      return isSparse(estimator) ? NEARLY_ZERO : mean(scores);
    }
    Value given = a.get("threshold");
    if (!given.isText()) {
      return given.real();
    }
    String text = given.text();
    int star = text.indexOf('*');
    double factor = 1;
    if (star >= 0) {
      try {
        factor = Double.parseDouble(text.substring(0, star).strip());
      } catch (NumberFormatException e) {
        throw given.invalid("a number before *");
      }
    }
    return factor
        * switch (text.substring(star + 1).strip()) {
          case "mean" -> mean(scores);
          case "median" -> median(scores);
          default -> throw given.invalid("mean or median, perhaps with a factor");
        };
  }

  /** Whether its penalty makes coefficients zero. */
  private static boolean isSparse(Attributes estimator) throws RefusedException {
    String name = estimator.className();
    boolean penalised =
        estimator.isPresent("penalty")
            && estimator.get("penalty").isText()
            && estimator.text("penalty").equals("l1");
    String ratio =
        switch (name) {
          case "ElasticNet" -> "l1_ratio";
          case "ElasticNetCV" -> "l1_ratio_";
          case "LogisticRegression" -> estimator.version().atLeast(1, 8) ? "l1_ratio" : "";
          case "LogisticRegressionCV" -> estimator.version().atLeast(1, 8) ? "l1_ratio_" : "";
          default -> "";
        };
    return penalised || name.contains("Lasso") || (!ratio.isEmpty() && isOne(estimator, ratio));
  }

  private static boolean isOne(Attributes estimator, String ratio) throws RefusedException {
    if (!estimator.isPresent(ratio)) {
      return false;
    }
    Value value = estimator.get(ratio);
    double[] all = value.isArray() ? value.flat(Value.ANY) : new double[] {value.real()};
    return Arrays.stream(all).allMatch(v -> Math.abs(v - 1) <= 1e-5 + 1e-8);
  }

  private static double mean(double[] scores) {
    double sum = 0;
    for (double v : scores) {
      sum += v;
    }
    return sum / scores.length;
  }

  private static double median(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
