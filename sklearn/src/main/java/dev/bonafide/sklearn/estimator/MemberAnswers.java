package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import java.util.Arrays;

/** What an estimator inside another one answered, in the form in which the outer one computes. */
public final class MemberAnswers {
  private MemberAnswers() {}

  /** Numbers, of rank 1 or 2; numeric and truth labels count as numbers. */
  public static Matrix numbers(Answer answer) throws RefusedException {
    return switch (answer) {
      case Matrix m -> m;
      case SparseMatrix s -> s.toDense();
      case Labels l -> numbers(l);
      case Matrices m -> throw unusable("a list of arrays");
      case Table t -> throw unusable("a table");
    };
  }

  private static Matrix numbers(Labels labels) throws RefusedException {
    double[] values = new double[labels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (labels.cell(i)) {
            case Cell.Number(double value) -> value;
            case Cell.Bool(boolean value) -> value ? 1 : 0;
            case Cell.Text t -> throw unusable("texts");
            case Cell.None n -> throw unusable("None");
          };
    }
    int columns = labels.columns();
    return columns == 0
        ? Matrix.vector(values, labels.type())
        : Matrix.of(values.length / columns, columns, values, labels.type());
  }

  /** One number a row, as {@code ravel} makes it of one column. */
  public static double[] vector(Answer answer) throws RefusedException {
    Matrix m = numbers(answer);
    if (m.columns() != 1) {
      throw unusable(m.columns() + " columns");
    }
    return m.values();
  }

  /** Labels that are positions below {@code bound}. */
  public static int[] positions(Answer labels, int bound) throws RefusedException {
    double[] values = vector(labels);
    int[] positions = new int[values.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = (int) values[i];
      if (positions[i] != values[i] || positions[i] < 0 || positions[i] >= bound) {
        throw unusable("the class " + values[i]);
      }
    }
    return positions;
  }

  /**
   * How surely a binary estimator says yes: its decision function, else the probability of its
   * second class, else, of a regressor, its number.
   */
  public static double[] confidence(Estimator member, Features x) throws RefusedException {
    if (member.methods().contains(Method.DECISION_FUNCTION)) {
      return vector(member.decisionFunction(x));
    }
    if (member.methods().contains(Method.PREDICT_PROBA)) {
      return column(member.predictProba(x), 1);
    }
    return vector(member.predict(x));
  }

  /** Where a binary estimator's confidence turns to yes. */
  public static double threshold(Estimator member) {
    return member.methods().contains(Method.DECISION_FUNCTION) ? 0 : 0.5;
  }

  /** One column of an answer of rank 2. */
  public static double[] column(Answer answer, int column) throws RefusedException {
    Matrix m = numbers(answer);
    if (column >= m.columns()) {
      throw unusable(m.columns() + " columns");
    }
    return m.column(column);
  }

  /** The classes of a member that must be a classifier of one output. */
  public static Labels classes(Estimator member) throws RefusedException {
    if (member.classes().size() != 1) {
      throw unusable(member.classes().size() + " outputs with classes");
    }
    return member.classes().getFirst();
  }

  /** Position of each of a member's classes in those of the outer estimator. */
  public static int[] positionsOf(Labels members, Labels all) throws RefusedException {
    int[] positions = new int[members.size()];
    Arrays.fill(positions, -1);
    for (int i = 0; i < positions.length; i++) {
      for (int j = 0; j < all.size(); j++) {
        if (members.cell(i).equals(all.cell(j))) {
          positions[i] = j;
        }
      }
      if (positions[i] < 0) {
        throw unusable("the class " + members.cell(i));
      }
    }
    return positions;
  }

  /**
   * A member that does not fit the estimator around it: the model, not the request, is at fault.
   */
  private static RefusedException unusable(String found) {
    return new RefusedException(
        Reason.MODEL_STATE_INVALID,
        "an estimator inside the model answers what the model cannot use",
        found,
        "numbers of the right shape");
  }
}
