package dev.bonafide.sklearn.ensemble;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** scikit-learn's {@code HistGradientBoostingClassifier} and {@code …Regressor}. */
final class HistGradientBoosting extends Boosted {
  private final HistogramInput input;
  private final double[] baseline;
  private final List<HistogramTree> trees;

  /** The same trees where none tests a category, else null. */
  private final @Nullable RankedTrees ranked;

  private final KnownCategories known;

  /**
   * The categories seen in training.
   *
   * @param bits 256 bits a categorical column
   * @param rows for each column, its row of bits
   */
  private record KnownCategories(int[] bits, int[] rows) {}

  private HistGradientBoosting(
      HistogramInput input,
      List<Labels> classes,
      double[] baseline,
      List<HistogramTree> trees,
      @Nullable RankedTrees ranked,
      KnownCategories known,
      Link link) {
    super(classes, link, false);
    this.input = input;
    this.baseline = baseline;
    this.trees = trees;
    this.ranked = ranked;
    this.known = known;
  }

  static HistGradientBoosting classifier(Attributes a) throws RefusedException {
    Labels classes = a.get("classes_").labels();
    if (classes.size() < 2) {
      throw a.get("classes_").invalid("at least two classes");
    }
    return read(a, List.of(classes), Link.LOGIT);
  }

  static HistGradientBoosting regressor(Attributes a) throws RefusedException {
    Link link =
        switch (a.text("loss")) {
          case "poisson", "gamma" -> Link.LOG;
          case "squared_error", "absolute_error", "quantile", "least_squares" -> Link.IDENTITY;
          default -> throw a.get("loss").invalid("a loss of scikit-learn");
        };
    return read(a, List.of(), link);
  }

  private static HistGradientBoosting read(Attributes a, List<Labels> classes, Link link)
      throws RefusedException {
    HistogramInput input = HistogramInput.read(a);
    int columns = columns(classes);
    Value baseline = a.get("_baseline_prediction");
    double[] start = baseline.isArray() ? baseline.flat(columns) : new double[] {baseline.real()};
    if (start.length != columns) {
      throw baseline.invalid(columns + " numbers");
    }
    var trees = new ArrayList<HistogramTree>();
    for (Value iteration : a.get("_predictors").items()) {
      for (Value predictor : iteration.items(columns)) {
        trees.add(HistogramTree.read(predictor, input.columns()));
      }
    }
    boolean categories = trees.stream().anyMatch(HistogramTree::hasCategories);
    return new HistGradientBoosting(
        input,
        classes,
        start,
        trees,
        categories ? null : RankedTrees.of(a, trees, input.columns()),
        known(a.get("_bin_mapper").attributes(), input.columns()),
        link);
  }

  private static KnownCategories known(Attributes mapper, int columns) throws RefusedException {
    int[] rows = new int[columns];
    int count = 0;
    if (!mapper.isPresent("is_categorical_")) {
      return new KnownCategories(new int[8], rows);
    }
    boolean[] categorical = mapper.get("is_categorical_").flags(columns);
    List<Value> thresholds = mapper.get("bin_thresholds_").items(columns);
    int[] bits = new int[8 * (columns + 1)];
    for (int j = 0; j < columns; j++) {
      if (!categorical[j]) {
        continue;
      }
      rows[j] = count;
      for (double category : thresholds.get(j).vector(Value.ANY)) {
        int c = (int) category;
        if (c < 0 || c > 255) {
          throw thresholds.get(j).invalid("categories from 0 to 255");
        }
        bits[count * 8 + (c >> 5)] |= 1 << (c & 31);
      }
      count++;
    }
    return new KnownCategories(bits, rows);
  }

  @Override
  public Set<Method> methods() {
    // scikit-learn gives this one no predict_log_proba.
    var methods = EnumSet.copyOf(super.methods());
    methods.remove(Method.PREDICT_LOG_PROBA);
    return methods;
  }

  @Override
  public Inputs inputs() {
    return input.inputs();
  }

  @Override
  RawScores scores(Features x) throws RefusedException {
    double[] matrix = input.matrix(x);
    int columns = baseline.length;
    double[] scores = new double[Math.multiplyExact(x.rows(), columns)];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = baseline[i % columns];
    }
    if (ranked != null) {
      ranked.addTo(scores, columns, matrix, x.rows());
      return new RawScores(x.rows(), columns, scores);
    }
    for (int t = 0; t < trees.size(); t++) {
      trees
          .get(t)
          .addTo(scores, t % columns, columns, matrix, input.columns(), known.bits, known.rows);
    }
    return new RawScores(x.rows(), columns, scores);
  }
}
