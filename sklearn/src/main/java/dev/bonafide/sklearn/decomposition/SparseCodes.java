package dev.bonafide.sklearn.decomposition;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.Vectors;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.SklearnVersion;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;

/**
 * {@code DictionaryLearning}, {@code MiniBatchDictionaryLearning} and {@code SparseCoder}: samples
 * as sums of few atoms of a dictionary.
 *
 * @param atoms × features
 * @param split whether positive and negative weights are answered in columns of their own
 */
record SparseCodes(Inputs inputs, Matrix atoms, Coding coding, boolean split)
    implements Transformer {

  static Estimator readLearned(Attributes a) throws RefusedException {
    return read(a, a.get("components_"));
  }

  static Estimator readGiven(Attributes a) throws RefusedException {
    return read(a, a.get("dictionary"));
  }

  private static Estimator read(Attributes a, Value dictionary) throws RefusedException {
    Matrix atoms = dictionary.matrix(Value.ANY, Value.ANY);
    if (atoms.rows() == 0 || atoms.columns() == 0) {
      throw dictionary.invalid("at least one atom and feature");
    }
    return new SparseCodes(
        Inputs.of(a, atoms.columns()), atoms, coding(a, atoms), a.flag("split_sign"));
  }

  private static Coding coding(Attributes a, Matrix atoms) throws RefusedException {
    double alpha = alpha(a);
    boolean positive = a.flag("positive_code", false);
    int features = atoms.columns();
    int steps = a.integer("transform_max_iter", 1000);
    return switch (a.text("transform_algorithm")) {
      case "threshold" -> new Coding.Threshold(alpha, positive);
      case "omp" -> new MatchingPursuit(Gram.of(atoms, a), most(a, atoms));
      case "lars" ->
          new LeastAngleCoding(
              Gram.of(atoms, a), LeastAnglePath.Kind.LAR, 0, features, most(a, atoms), false);
      case "lasso_lars" ->
          new LeastAngleCoding(
              Gram.of(atoms, a), LeastAnglePath.Kind.LASSO, alpha, features, steps, positive);
      case "lasso_cd" ->
          new CoordinateDescent(Gram.of(atoms, a), alpha, steps, positive, screening(a.version()));
      default ->
          throw a.get("transform_algorithm")
              .invalid("omp, lars, lasso_lars, lasso_cd or threshold");
    };
  }

  /** {@code transform_alpha}, else since 1.2 the alpha of the fit, else 1. */
  private static double alpha(Attributes a) throws RefusedException {
    double otherwise = a.version().atLeast(1, 2) ? a.real("alpha", 1) : 1;
    return a.real("transform_alpha", otherwise);
  }

  /** How many atoms may have a weight; by default a tenth of the features. */
  private static int most(Attributes a, Matrix atoms) throws RefusedException {
    int otherwise = Math.min(Math.max(atoms.columns() / 10, 1), atoms.rows());
    int most = a.integer("transform_n_nonzero_coefs", otherwise);
    if (most < 1 || most > atoms.rows()) {
      throw a.get("transform_n_nonzero_coefs").invalid("from 1 to " + atoms.rows());
    }
    return most;
  }

  private static CoordinateDescent.Screening screening(SklearnVersion version) {
    if (!version.atLeast(1, 8)) {
      return CoordinateDescent.Screening.NONE;
    }
    return version.atLeast(1, 9)
        ? CoordinateDescent.Screening.FOR_GOOD
        : CoordinateDescent.Screening.ALL_ANEW;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x);
    int count = atoms.rows();
    int n = atoms.columns();
    int width = split ? 2 * count : count;
    double[] target = new double[Math.multiplyExact(checked.rows(), width)];
    for (int i = 0; i < checked.rows(); i++) {
      double[] products = new double[count];
      for (int k = 0; k < count; k++) {
        products[k] = Vectors.dot(atoms.values(), k * n, checked.values(), i * n, n);
      }
      double norm = Vectors.dot(checked.values(), i * n, checked.values(), i * n, n);
      write(coding.weights(products, norm), target, i * width);
    }
    Matrix codes = Matrix.of(checked.rows(), width, target);
    boolean single =
        checked.type() == ElementType.FLOAT32 && atoms.type() == ElementType.FLOAT32 && !split;
    return single ? codes.as(ElementType.FLOAT32) : codes;
  }

  private void write(double[] weights, double[] target, int at) {
    for (int k = 0; k < weights.length; k++) {
      if (split) {
        target[at + k] = Math.max(weights[k], 0);
        target[at + weights.length + k] = -Math.min(weights[k], 0);
      } else {
        target[at + k] = weights[k];
      }
    }
  }
}
