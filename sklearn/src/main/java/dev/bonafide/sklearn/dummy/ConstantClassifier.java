package dev.bonafide.sklearn.dummy;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Probabilities;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@code DummyClassifier}: the same answer for every row. Its random strategies are answered as far
 * as they do not draw: {@code uniform} has probabilities only, {@code stratified} is refused.
 */
final class ConstantClassifier implements Estimator {
  private final Inputs inputs;
  private final List<Labels> classes;
  private final List<double[]> probabilities;
  private final boolean predicts;

  private ConstantClassifier(
      Inputs inputs, List<Labels> classes, List<double[]> probabilities, boolean predicts) {
    this.inputs = inputs;
    this.classes = classes;
    this.probabilities = probabilities;
    this.predicts = predicts;
  }

  static Estimator read(Attributes a) throws RefusedException {
    List<Labels> classes = a.get("classes_").labelLists();
    List<Value> priors =
        a.get("class_prior_").isItems()
            ? a.get("class_prior_").items(classes.size())
            : List.of(a.get("class_prior_"));
    String strategy = a.text("strategy");
    var probabilities = new ArrayList<double[]>();
    for (int k = 0; k < classes.size(); k++) {
      int size = classes.get(k).size();
      double[] prior = priors.get(k).vector(size);
      probabilities.add(
          switch (strategy) {
            case "prior" -> prior;
            case "most_frequent" -> oneHot(Probabilities.argmax(prior, 0, size), size);
            case "uniform" -> uniform(size);
            case "constant" -> oneHot(constant(a, classes.get(k), k), size);
            default -> throw a.unsupported("strategy " + strategy, "one that draws nothing");
          });
    }
    return new ConstantClassifier(
        Inputs.of(a), classes, probabilities, !strategy.equals("uniform"));
  }

  /** The position of the output's constant among its classes. */
  private static int constant(Attributes a, Labels classes, int output) throws RefusedException {
    Value constant = a.get("constant");
    if (constant.isItems() || constant.isArray()) {
      var cells = constant.cells();
      if (output >= cells.size()) {
        throw constant.invalid("a constant for each output");
      }
      for (int i = 0; i < classes.size(); i++) {
        if (classes.cell(i).equals(cells.get(output))) {
          return i;
        }
      }
    } else {
      for (int i = 0; i < classes.size(); i++) {
        if (classes.cell(i).equals(constant.cell())) {
          return i;
        }
      }
    }
    throw constant.invalid("one of the classes");
  }

  private static double[] oneHot(int position, int size) {
    double[] all = new double[size];
    all[position] = 1;
    return all;
  }

  private static double[] uniform(int size) {
    double[] all = new double[size];
    java.util.Arrays.fill(all, 1.0 / size);
    return all;
  }

  @Override
  public Set<Method> methods() {
    return predicts
        ? EnumSet.of(Method.PREDICT, Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA)
        : EnumSet.of(Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA);
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public List<Labels> classes() {
    return classes;
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    if (!predicts) {
      throw without(Method.PREDICT);
    }
    var columns = new ArrayList<Labels>();
    for (int k = 0; k < classes.size(); k++) {
      double[] p = probabilities.get(k);
      int[] positions = new int[x.rows()];
      java.util.Arrays.fill(positions, Probabilities.argmax(p, 0, p.length));
      Labels same = classes.get(k).take(positions);
      // numpy tiles the label itself, so that texts are no objects any more.
      columns.add(same instanceof Labels.Texts texts ? new Labels.Texts(texts.values()) : same);
    }
    return columns.size() == 1 ? columns.getFirst() : Labels.beside(columns);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    var outputs = new ArrayList<Matrix>();
    for (double[] p : probabilities) {
      double[] all = new double[Math.multiplyExact(x.rows(), p.length)];
      for (int i = 0; i < x.rows(); i++) {
        System.arraycopy(p, 0, all, i * p.length, p.length);
      }
      outputs.add(Matrix.of(x.rows(), p.length, all));
    }
    return outputs.size() == 1 ? outputs.getFirst() : new Matrices(outputs);
  }
}
