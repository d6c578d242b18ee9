package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Records;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.data.TokenLists;
import java.util.List;

/**
 * What an estimator expects of its input, and the checks that scikit-learn makes before it computes
 * ({@code check_array}, feature counts and names). Everything here refuses with {@link
 * Reason#INVALID_REQUEST}.
 *
 * @param estimator the class, for messages
 * @param features {@code n_features_in_}, or {@link #UNKNOWN}
 * @param names {@code feature_names_in_}, or empty
 */
public record Inputs(String estimator, int features, List<String> names) {
  /** The estimator does not say how many features it takes. */
  public static final int UNKNOWN = -1;

  /** Numbers that a sparse request may be written out to, 2 GB. */
  private static final int MOST_WRITTEN_OUT = 1 << 28;

  /** What to do with values that are no finite numbers. */
  public enum NonFinite {
    /** NaN and infinities are refused, as most estimators do. */
    REFUSED,
    /** NaN means missing; infinities are refused. */
    NAN_ALLOWED,
    /** Anything goes. */
    ALLOWED
  }

  public Inputs {
    names = List.copyOf(names);
  }

  /** Reads {@code n_features_in_} and {@code feature_names_in_} where the estimator has them. */
  public static Inputs of(Attributes attributes) throws RefusedException {
    int features =
        attributes.isPresent("n_features_in_") ? attributes.get("n_features_in_").count() : UNKNOWN;
    List<String> names =
        attributes.isPresent("feature_names_in_")
            ? attributes.get("feature_names_in_").texts()
            : List.of();
    return new Inputs(attributes.className(), features, names);
  }

  /**
   * The same, where the count follows from the shape of another attribute; the two must agree.
   *
   * @param features what the other attribute says
   */
  public static Inputs of(Attributes attributes, int features) throws RefusedException {
    Inputs inputs = of(attributes);
    if (inputs.features != UNKNOWN && inputs.features != features) {
      throw attributes.get("n_features_in_").invalid(features + ", as other attributes have");
    }
    return new Inputs(inputs.estimator, features, inputs.names);
  }

  /** A dense matrix of finite numbers with the right number of columns. */
  public Matrix dense(Features x) throws RefusedException {
    return dense(x, NonFinite.REFUSED);
  }

  public Matrix dense(Features x, NonFinite rule) throws RefusedException {
    Features checked = numeric(x, rule);
    if (checked instanceof Matrix m) {
      return m;
    }
    throw refused(
        "sparse data was passed, but " + estimator + " needs dense data", "a sparse matrix");
  }

  /** A dense matrix; a sparse one is written out, for estimators that answer the same for both. */
  public Matrix densified(Features x, NonFinite rule) throws RefusedException {
    return switch (numeric(x, rule)) {
      case Matrix m -> m;
      case SparseMatrix s -> {
        if ((long) s.rows() * s.columns() > MOST_WRITTEN_OUT) {
          throw refused(
              "sparse input of this shape is too large for " + estimator,
              s.rows() + " x " + s.columns());
        }
        yield s.toDense();
      }
      default -> throw new IllegalStateException("numeric() gives matrices");
    };
  }

  /** A {@link Matrix} or a {@link SparseMatrix} of numbers with the right number of columns. */
  public Features numeric(Features x, NonFinite rule) throws RefusedException {
    switch (x) {
      case Matrix m -> {
        checkRank(m);
        checkFeatures(m.columns());
        checkFinite(m.values(), rule);
        return m;
      }
      case SparseMatrix s -> {
        checkFeatures(s.columns());
        checkFinite(s.values(), rule);
        return s;
      }
      case Table t -> {
        checkNames(t.names());
        checkFeatures(t.columns().size());
        Matrix m = numbers(t);
        checkFinite(m.values(), rule);
        return m;
      }
      case Documents d -> throw refused(estimator + " takes numbers", "texts");
      case TokenLists l -> throw refused(estimator + " takes numbers", "lists of texts");
      case Records r -> throw refused(estimator + " takes numbers", "dicts");
    }
  }

  /** Refuses another number of columns, in scikit-learn's words. */
  public void checkFeatures(int columns) throws RefusedException {
    if (features != UNKNOWN && columns != features) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "X has "
              + columns
              + " features, but "
              + estimator
              + " is expecting "
              + features
              + " features as input",
          Integer.toString(columns),
          Integer.toString(features));
    }
  }

  /** Refuses other column names than those of the fit, where both have names. */
  public void checkNames(List<String> given) throws RefusedException {
    if (names.isEmpty() || given.isEmpty() || names.equals(given)) {
      return;
    }
    throw new RefusedException(
        Reason.INVALID_REQUEST,
        "the feature names should match those that were passed during fit, in the same order",
        shorten(given),
        shorten(names));
  }

  /** What to throw at input that has no columns. */
  public RefusedException notTwoDimensional(Features x) {
    String found =
        switch (x) {
          case Matrix m -> "an array of shape " + m.shape();
          case SparseMatrix s -> "a sparse matrix";
          case Table t -> "a table";
          case Documents d -> "a list of texts";
          case TokenLists l -> "lists of texts";
          case Records r -> "dicts";
        };
    return new RefusedException(
        Reason.INVALID_REQUEST,
        estimator + " takes a two-dimensional array or a table",
        found,
        features == UNKNOWN ? "" : features + " columns");
  }

  private void checkRank(Matrix m) throws RefusedException {
    if (m.rank() != 2) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "expected 2D array, got 1D array instead",
          "shape " + m.shape(),
          "samples x features");
    }
  }

  private void checkFinite(double[] values, NonFinite rule) throws RefusedException {
    if (rule == NonFinite.ALLOWED) {
      return;
    }
    // A finite sum proves that all are finite; summing is much cheaper than testing each.
    double sum = 0;
    for (double v : values) {
      sum += v * 0;
    }
    if (sum == 0) {
      return;
    }
    for (double v : values) {
      if (Double.isInfinite(v)) {
        throw refused(
            "input X contains infinity or a value too large for dtype('float64')",
            Double.toString(v));
      }
      if (Double.isNaN(v) && rule == NonFinite.REFUSED) {
        throw refused("input X contains NaN, which " + estimator + " does not accept", "NaN");
      }
    }
  }

  /** Refuses, with {@code INVALID_REQUEST}, values below zero. */
  public void requireNotNegative(double[] values) throws RefusedException {
    for (double v : values) {
      if (v < 0) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "negative values in data passed to " + estimator,
            Double.toString(v),
            "0 or more");
      }
    }
  }

  private Matrix numbers(Table table) throws RefusedException {
    int columns = table.columns().size();
    double[] values = new double[Math.multiplyExact(table.rows(), columns)];
    ElementType type = table.type();
    for (int j = 0; j < columns; j++) {
      Column column = table.columns().get(j);
      for (int i = 0; i < table.rows(); i++) {
        values[i * columns + j] =
            column instanceof Column.Numbers n ? n.values()[i] : number(column.cell(i), j);
      }
    }
    return Matrix.of(table.rows(), columns, values, type.isNumeric() ? type : ElementType.FLOAT64);
  }

  private double number(Cell cell, int column) throws RefusedException {
    return switch (cell) {
      case Cell.Number(double value) -> value;
      case Cell.Bool(boolean value) -> value ? 1 : 0;
      case Cell.None none -> Double.NaN;
      case Cell.Text(String value) ->
          throw refused(
              "could not convert string to float in column " + column,
              "'" + (value.length() > 40 ? value.substring(0, 40) + "…" : value) + "'");
    };
  }

  private static String shorten(List<String> given) {
    return given.size() > 12 ? given.subList(0, 12) + "…" : given.toString();
  }

  private RefusedException refused(String message, String found) {
    return new RefusedException(Reason.INVALID_REQUEST, message, found, "");
  }
}
