package dev.bonafide.sklearn.ensemble;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.MemberAnswers;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.tree.DecisionTree;
import dev.bonafide.sklearn.tree.FloatRows;
import dev.bonafide.sklearn.tree.TreeEstimator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** scikit-learn's {@code GradientBoostingClassifier} and {@code GradientBoostingRegressor}. */
final class GradientBoosting extends Boosted {
  private final Inputs inputs;
  private final Start start;
  private final List<DecisionTree> trees;
  private final int columns;
  private final double learningRate;

  /**
   * What the trees are added to.
   *
   * @param estimator the first guess; null for zero
   * @param smallest probabilities are kept this far from 0 and 1
   * @param centred whether the logarithms of several classes are made to sum to zero (from 1.4)
   */
  private record Start(@Nullable Estimator estimator, double smallest, boolean centred) {}

  private GradientBoosting(
      Inputs inputs,
      List<Labels> classes,
      Start start,
      List<DecisionTree> trees,
      double learningRate,
      Link link) {
    super(classes, link, true);
    this.inputs = inputs;
    this.start = start;
    this.trees = trees;
    this.columns = columns(classes);
    this.learningRate = learningRate;
  }

  static GradientBoosting classifier(Attributes a) throws RefusedException {
    Labels classes = a.get("classes_").labels();
    if (classes.size() < 2) {
      throw a.get("classes_").invalid("at least two classes");
    }
    Link link =
        switch (a.text("loss")) {
          case "exponential" -> Link.HALF_LOGIT;
          case "log_loss", "deviance" -> Link.LOGIT;
          default -> throw a.get("loss").invalid("log_loss or exponential");
        };
    return read(a, List.of(classes), link);
  }

  static GradientBoosting regressor(Attributes a) throws RefusedException {
    return read(a, List.of(), Link.IDENTITY);
  }

  private static GradientBoosting read(Attributes a, List<Labels> classes, Link link)
      throws RefusedException {
    int features = a.get("n_features_in_").count();
    int columns = columns(classes);
    var trees = new ArrayList<DecisionTree>();
    Value stages = a.get("estimators_");
    for (TreeEstimator member : TreeEstimator.members(stages, features)) {
      trees.add(member.tree());
    }
    DecisionTree first = trees.getFirst();
    if (trees.size() % columns != 0 || first.outputs() != 1 || first.width() != 1) {
      throw stages.invalid("stages of " + columns + " regression trees");
    }
    Value init = a.get("init_");
    boolean zero = init.isText() && init.text().equals("zero");
    double smallest = a.version().atLeast(1, 8) ? Math.ulp(1.0) : Math.ulp(1.0f);
    return new GradientBoosting(
        Inputs.of(a, features),
        classes,
        new Start(zero ? null : init.estimator(), smallest, a.version().atLeast(1, 4)),
        trees,
        a.real("learning_rate"),
        link);
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  RawScores scores(Features x) throws RefusedException {
    FloatRows rows = FloatRows.of(inputs, x, Inputs.NonFinite.REFUSED);
    double[] scores = start(x);
    while (rows.next()) {
      for (int t = 0; t < trees.size(); t++) {
        trees.get(t).addColumnTo(scores, t % columns, columns, rows, learningRate);
      }
    }
    return new RawScores(x.rows(), columns, scores);
  }

  private double[] start(Features x) throws RefusedException {
    int n = x.rows();
    double[] scores = new double[Math.multiplyExact(n, columns)];
    if (start.estimator == null) {
      return scores;
    }
    Matrix rounded = inputs.densified(x, Inputs.NonFinite.REFUSED).as(ElementType.FLOAT32);
    if (classes().isEmpty()) {
      return MemberAnswers.vector(start.estimator.predict(rounded)).clone();
    }
    Matrix guess = MemberAnswers.numbers(start.estimator.predictProba(rounded));
    if (guess.columns() != classes().getFirst().size()) {
      throw without(Method.PREDICT_PROBA);
    }
    for (int i = 0; i < n; i++) {
      if (columns == 1) {
        scores[i] = link().raw(clip(guess.get(i, 1)));
      } else {
        startRow(scores, guess, i);
      }
    }
    return scores;
  }

  private void startRow(double[] scores, Matrix guess, int row) {
    double mean = 0;
    for (int k = 0; k < columns; k++) {
      double log = Math.log(clip(guess.get(row, k)));
      scores[row * columns + k] = log;
      mean += log / columns;
    }
    for (int k = 0; start.centred && k < columns; k++) {
      scores[row * columns + k] -= mean;
    }
  }

  private double clip(double probability) {
    return Math.clamp(probability, start.smallest, 1 - start.smallest);
  }
}
