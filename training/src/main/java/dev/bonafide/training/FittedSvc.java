package dev.bonafide.training;

import dev.bonafide.pickle.JoblibWriter;
import dev.bonafide.pickle.PyValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A trained support vector classifier, in the layout of scikit-learn's {@code SVC} after {@code
 * fit}. Arrays are handed out as copies.
 *
 * <p>Shapes: n = rows trained on, s = support vectors, k = classes, d = columns.
 */
public final class FittedSvc {
  private final SvcParameters parameters;
  private final Table training;
  private final Labels classes;
  private final double effectiveGamma;
  private final int[] support;
  private final int[] supportPerClass;
  private final double[] dualCoefficients;
  private final double[] intercepts;
  private final int[] iterations;
  private final Convergence convergence;

  /** Whether the solver met its tolerance, scikit-learn's {@code fit_status_}. */
  public enum Convergence {
    REACHED,
    /** libsvm's own bound on iterations ended at least one problem. */
    ITERATIONS_EXHAUSTED
  }

  FittedSvc(
      SvcParameters parameters,
      Table training,
      Labels classes,
      double effectiveGamma,
      int[] support,
      int[] supportPerClass,
      double[] dualCoefficients,
      double[] intercepts,
      int[] iterations,
      Convergence convergence) {
    this.parameters = parameters;
    this.training = training;
    this.classes = classes;
    this.effectiveGamma = effectiveGamma;
    this.support = support;
    this.supportPerClass = supportPerClass;
    this.dualCoefficients = dualCoefficients;
    this.intercepts = intercepts;
    this.iterations = iterations;
    this.convergence = convergence;
  }

  public SvcParameters parameters() {
    return parameters;
  }

  /** Names of the d columns, in the order that a row to predict must have. */
  public List<String> columns() {
    return training.columns();
  }

  /** n. */
  public int trainingRows() {
    return training.rows();
  }

  /** {@code classes_}: the k distinct labels, sorted. */
  public Labels classes() {
    return classes;
  }

  /** {@code _gamma}: the number that {@code gamma} came to. */
  public double effectiveGamma() {
    return effectiveGamma;
  }

  /** s. */
  public int supportVectorCount() {
    return support.length;
  }

  /** {@code support_}: the row of each support vector, grouped by class, rising within a class. */
  public int[] support() {
    return support.clone();
  }

  /** {@code n_support_}: support vectors of each class, k. */
  public int[] supportPerClass() {
    return supportPerClass.clone();
  }

  /** {@code support_vectors_}: s × d, row-major. */
  public double[] supportVectors() {
    return training.select(support).values();
  }

  /**
   * {@code _dual_coef_}: (k − 1) × s, row-major, in libsvm's signs. The public {@code dual_coef_}
   * of scikit-learn has the opposite sign where k is 2.
   */
  public double[] dualCoefficients() {
    return dualCoefficients.clone();
  }

  /**
   * {@code _intercept_}: one a pair of classes (0,1), (0,2) … (k−2,k−1), in libsvm's signs. The
   * public {@code intercept_} of scikit-learn has the opposite sign where k is 2.
   */
  public double[] intercepts() {
    return intercepts.clone();
  }

  /** {@code n_iter_}: the solver's iterations for each pair. */
  public int[] iterations() {
    return iterations.clone();
  }

  public Convergence convergence() {
    return convergence;
  }

  /** What scikit-learn 1.9.1 would pickle for it. */
  public PyValue graph() {
    return SvcGraph.of(this);
  }

  /** The whole of a joblib file that {@code joblib.load} reads; the same fit, the same bytes. */
  public byte[] toJoblib() {
    var bytes = new ByteArrayOutputStream();
    try {
      JoblibWriter.write(graph(), bytes, JoblibWriter.Compress.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Predicts rows through the same estimator that serves the model, read from {@link #graph()}.
   *
   * @param rows as many columns as were trained on
   */
  public Labels predict(Table rows) {
    return SvcPredictions.of(graph(), rows);
  }
}
