package dev.bonafide.sklearn.preprocessing;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code PolynomialFeatures}: products of features.
 *
 * @param terms for each output the features that are multiplied, in ascending order
 */
record PolynomialTerms(Inputs inputs, List<int[]> terms) implements Transformer {
  private static final int MOST_TERMS = 1_000_000;

  static Estimator read(Attributes a) throws RefusedException {
    int features = a.get("n_features_in_").count();
    int least = a.get("_min_degree").count();
    int greatest = a.get("_max_degree").count();
    boolean distinct = a.flag("interaction_only");
    var terms = new ArrayList<int[]>();
    if (a.flag("include_bias")) {
      terms.add(new int[0]);
    }
    for (int degree = Math.max(1, least); degree <= greatest; degree++) {
      if (distinct && degree > features) {
        break;
      }
      addTerms(a, features, degree, distinct, terms);
    }
    return new PolynomialTerms(Inputs.of(a, features), terms);
  }

  /** All combinations of one degree in lexicographic order. */
  private static void addTerms(
      Attributes a, int features, int degree, boolean distinct, List<int[]> terms)
      throws RefusedException {
    if (features == 0) {
      return;
    }
    if (degree > 1000) {
      throw a.get("_max_degree").invalid("a degree of at most 1000");
    }
    int[] current = new int[degree];
    for (int i = 0; distinct && i < degree; i++) {
      current[i] = i;
    }
    while (true) {
      if (terms.size() >= MOST_TERMS) {
        throw a.get("_max_degree").invalid("at most " + MOST_TERMS + " terms");
      }
      terms.add(current.clone());
      int place = degree - 1;
      while (place >= 0
          && current[place] == (distinct ? features - degree + place : features - 1)) {
        place--;
      }
      if (place < 0) {
        return;
      }
      current[place]++;
      for (int i = place + 1; i < degree; i++) {
        current[i] = distinct ? current[i - 1] + 1 : current[place];
      }
    }
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    if ((long) checked.rows() * terms.size() > 1 << 28) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "too many products for one batch",
          checked.rows() + " x " + terms.size(),
          "at most 2^28 numbers");
    }
    int columns = terms.size();
    double[] target = new double[checked.rows() * columns];
    for (int i = 0; i < checked.rows(); i++) {
      for (int t = 0; t < columns; t++) {
        double product = 1;
        for (int feature : terms.get(t)) {
          product *= checked.get(i, feature);
        }
        target[i * columns + t] = product;
      }
    }
    ElementType type = checked.type().isFloating() ? checked.type() : ElementType.FLOAT64;
    Matrix answer = Matrix.of(checked.rows(), columns, target).as(type);
    return x instanceof SparseMatrix ? SparseMatrix.of(answer) : answer;
  }
}
