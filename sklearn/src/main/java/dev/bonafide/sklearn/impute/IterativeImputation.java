package dev.bonafide.sklearn.impute;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.MemberAnswers;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code IterativeImputer}: missing values filled in by another imputer first, then predicted
 * column by column from the other columns, in the order of the fit.
 *
 * @param first fills in before the rounds
 * @param rounds the predictions in their order; empty where the fit made none
 * @param columns which columns of the input are answered, and which of these count as missing
 */
record IterativeImputation(
    Inputs inputs,
    Missing missing,
    Estimator first,
    List<Step> rounds,
    EmptyColumns columns,
    @Nullable MissingMarks marks)
    implements Transformer {

  /**
   * One column, predicted.
   *
   * @param column among those that are kept
   * @param from the columns that it is predicted from
   * @param least and {@code most} bound what is predicted
   */
  record Step(int column, int[] from, Estimator estimator, double least, double most) {}

  static Estimator read(Attributes a) throws RefusedException {
    if (a.flag("sample_posterior")) {
      throw a.unsupported("sample_posterior", "False, since it draws random numbers");
    }
    Estimator first = a.get("initial_imputer_").estimator();
    if (!(first instanceof SimpleImputation simple)) {
      throw a.get("initial_imputer_").invalid("a SimpleImputer");
    }
    EmptyColumns columns = EmptyColumns.read(a, simple.statistics());
    int kept = columns.kept().length;
    return new IterativeImputation(
        Inputs.of(a, simple.statistics().size()),
        Missing.read(a.get("missing_values")),
        first,
        a.get("n_iter_").count() == 0 ? List.of() : steps(a, kept),
        columns,
        a.flag("add_indicator") ? MissingMarks.part(a.get("indicator_")) : null);
  }

  private static List<Step> steps(Attributes a, int kept) throws RefusedException {
    if (!a.isPresent("imputation_sequence_")) {
      return List.of(); // Every value of the fit was missing.
    }
    double[] least = a.get("_min_value").vector(Value.ANY);
    double[] most = a.get("_max_value").vector(least.length);
    if (least.length < kept) {
      throw a.get("_min_value").invalid("a bound for each of " + kept + " columns");
    }
    var steps = new ArrayList<Step>();
    for (Value triplet : a.get("imputation_sequence_").items()) {
      List<Value> parts = triplet.attributes().arguments();
      if (parts.size() != 3) {
        throw triplet.invalid("a column, its neighbours and an estimator");
      }
      int column = parts.get(0).count();
      if (column >= kept) {
        throw parts.get(0).invalid("a column below " + kept);
      }
      Estimator estimator = parts.get(2).estimator();
      if (!estimator.methods().contains(Method.PREDICT)) {
        throw parts.get(2).invalid("a regressor");
      }
      int[] from = parts.get(1).positions(Value.ANY, kept);
      steps.add(new Step(column, from, estimator, least[column], most[column]));
    }
    return steps;
  }

  /** A batch without any known value is only filled in, whatever its rows are. */
  @Override
  public boolean rowsAreIndependent() {
    return false;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, missing.rule());
    ElementType type = checked.type().isFloating() ? checked.type() : ElementType.FLOAT64;
    checked = checked.as(type);
    Matrix filled = MemberAnswers.numbers((Matrix) first.transform(checked)).as(type);
    Matrix start = columns.kept(filled, checked);
    boolean[] gaps = columns.gaps(checked, missing);
    if (!rounds.isEmpty() && !all(gaps)) {
      start = predicted(start, gaps);
      columns.restore(start, checked, gaps);
    }
    return marks == null ? start : MissingMarks.beside(start, marks.marks(checked));
  }

  private static boolean all(boolean[] gaps) {
    for (boolean gap : gaps) {
      if (!gap) {
        return false;
      }
    }
    return true;
  }

  private Matrix predicted(Matrix start, boolean[] gaps) throws RefusedException {
    Matrix current = Matrix.of(start.rows(), start.columns(), start.values().clone(), start.type());
    int width = current.columns();
    for (Step step : rounds) {
      if (step.column() >= width) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "the first imputer drops a feature that is predicted later",
            width + " features",
            "more than " + step.column());
      }
      int[] rows = rowsWithGap(gaps, step.column(), width);
      if (rows.length == 0) {
        continue;
      }
      double[] answers =
          MemberAnswers.vector(step.estimator().predict(part(current, rows, step.from())));
      for (int k = 0; k < rows.length; k++) {
        double v = Math.min(Math.max(answers[k], step.least()), step.most());
        current.values()[rows[k] * width + step.column()] =
            current.type() == ElementType.FLOAT32 ? (float) v : v;
      }
    }
    return current;
  }

  private static int[] rowsWithGap(boolean[] gaps, int column, int width) {
    var rows = new ArrayList<Integer>();
    for (int at = column; at < gaps.length; at += width) {
      if (gaps[at]) {
        rows.add(at / width);
      }
    }
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Matrix part(Matrix x, int[] rows, int[] columns) {
    double[] values = new double[Math.multiplyExact(rows.length, columns.length)];
    int at = 0;
    for (int row : rows) {
      for (int column : columns) {
        values[at++] = x.get(row, column);
      }
    }
    return Matrix.of(rows.length, columns.length, values, x.type());
  }
}
