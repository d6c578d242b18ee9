package dev.bonafide.sklearn.selection;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Selectors by a score or a p-value of each feature. */
final class Scores {
  private Scores() {}

  static Estimator readBest(Attributes a) throws RefusedException {
    return FeatureSelection.of(a, best(a, a.get("k")));
  }

  private static boolean[] best(Attributes a, Value k) throws RefusedException {
    double[] scores = scores(a);
    boolean[] mask = new boolean[scores.length];
    if (k.isText()) {
      Arrays.fill(mask, true);
      return mask;
    }
    int count = Math.min(k.count(), scores.length);
    // Stable: among equals the later ones stay at the end and are kept.
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = scores.length - count; i < scores.length; i++) {
      mask[order[i]] = true;
    }
    return mask;
  }

  /** NaN counts as the least number there is. */
  private static double[] scores(Attributes a) throws RefusedException {
    double[] scores = a.get("scores_").vector(Value.ANY).clone();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Double.isNaN(scores[i]) ? -Double.MAX_VALUE : scores[i];
    }
    return scores;
  }

  static Estimator readPercentile(Attributes a) throws RefusedException {
    return FeatureSelection.of(a, percentile(a, a.real("percentile")));
  }

  private static boolean[] percentile(Attributes a, double percentile) throws RefusedException {
    double[] scores = scores(a);
    boolean[] mask = new boolean[scores.length];
    if (percentile == 100) {
      Arrays.fill(mask, true);
    }
    if (percentile == 100 || percentile == 0 || scores.length == 0) {
      return mask;
    }
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double place = (100 - percentile) / 100 * (sorted.length - 1);
    int low = Math.min(Math.max((int) Math.floor(place), 0), sorted.length - 1);
    int high = Math.min(low + 1, sorted.length - 1);
    double threshold = sorted[low] + (sorted[high] - sorted[low]) * (place - low);
    int chosen = 0;
    for (int j = 0; j < mask.length; j++) {
      mask[j] = scores[j] > threshold;
      chosen += mask[j] ? 1 : 0;
    }
    int most = (int) (scores.length * percentile / 100);
    for (int j = 0; j < mask.length && chosen < most; j++) {
      if (scores[j] == threshold) {
        mask[j] = true;
        chosen++;
      }
    }
    return mask;
  }

  static Estimator readFalsePositive(Attributes a) throws RefusedException {
    return FeatureSelection.of(a, below(pValues(a), a.real("alpha")));
  }

  static Estimator readFamilyWise(Attributes a) throws RefusedException {
    double[] p = pValues(a);
    return FeatureSelection.of(a, below(p, a.real("alpha") / p.length));
  }

  static Estimator readFalseDiscovery(Attributes a) throws RefusedException {
    return FeatureSelection.of(a, discoveries(pValues(a), a.real("alpha")));
  }

  private static double[] pValues(Attributes a) throws RefusedException {
    return a.get("pvalues_").vector(Value.ANY);
  }

  private static boolean[] below(double[] p, double alpha) {
    boolean[] mask = new boolean[p.length];
    for (int j = 0; j < mask.length; j++) {
      mask[j] = p[j] < alpha;
    }
    return mask;
  }

  /** Benjamini and Hochberg: all up to the greatest that is below its share. */
  private static boolean[] discoveries(double[] p, double alpha) {
    double[] sorted = p.clone();
    Arrays.sort(sorted);
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] <= alpha / sorted.length * (i + 1)) {
        greatest = sorted[i];
      }
    }
    boolean[] mask = new boolean[p.length];
    for (int j = 0; j < mask.length; j++) {
      mask[j] = p[j] <= greatest;
    }
    return mask;
  }

  static Estimator readGeneric(Attributes a) throws RefusedException {
    Value param = a.get("param");
    boolean[] mask =
        switch (a.text("mode")) {
          case "k_best" -> best(a, param);
          case "percentile" -> percentile(a, param.real());
          case "fpr" -> below(pValues(a), param.real());
          case "fdr" -> discoveries(pValues(a), param.real());
          case "fwe" -> below(pValues(a), param.real() / pValues(a).length);
          default -> throw a.get("mode").invalid("k_best, percentile, fpr, fdr or fwe");
        };
    return FeatureSelection.of(a, mask);
  }

  /** {@code VarianceThreshold}; NaN is allowed. */
  static Estimator readVariance(Attributes a) throws RefusedException {
    double[] variances = a.get("variances_").vector(Value.ANY);
    double threshold = a.real("threshold");
    boolean[] mask = new boolean[variances.length];
    for (int j = 0; j < mask.length; j++) {
      mask[j] = variances[j] > threshold;
    }
    return FeatureSelection.of(a, mask, Inputs.NonFinite.NAN_ALLOWED);
  }

  /** {@code SequentialFeatureSelector}: the mask itself is kept. */
  static Estimator readSequential(Attributes a) throws RefusedException {
    return FeatureSelection.of(a, a.get("support_").flags(Value.ANY), Inputs.NonFinite.NAN_ALLOWED);
  }
}
