package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Probabilities;
import java.util.ArrayList;
import java.util.List;

/**
 * The outputs of a tree or a forest: how values, {@code width} to an output and row by row, become
 * what scikit-learn answers.
 *
 * @param classes one entry an output of a classifier; none for a regressor
 * @param count number of outputs
 * @param width values for each output; the classes of an output may be fewer
 */
public record Outputs(List<Labels> classes, int count, int width) {
  public Outputs {
    classes = List.copyOf(classes);
  }

  /** Reads {@code classes_} and holds it against the values. */
  public static Outputs classifier(Attributes a, DecisionTree tree) throws RefusedException {
    List<Labels> classes = a.get("classes_").labelLists();
    int widest = classes.stream().mapToInt(Labels::size).max().orElse(0);
    if (classes.size() != tree.outputs() || widest != tree.width()) {
      throw a.get("classes_")
          .invalid(tree.outputs() + " outputs of at most " + tree.width() + " classes");
    }
    return new Outputs(classes, tree.outputs(), tree.width());
  }

  public static Outputs regressor(DecisionTree tree) {
    return new Outputs(List.of(), tree.outputs(), tree.width());
  }

  /** Probabilities, one matrix an output. */
  Answer probabilities(double[] values, int rows) {
    if (count == 1) {
      return Matrix.of(rows, width, values);
    }
    var all = new ArrayList<Matrix>();
    for (int k = 0; k < count; k++) {
      all.add(probabilities(values, rows, k));
    }
    return new Matrices(all);
  }

  private Matrix probabilities(double[] values, int rows, int output) {
    int own = classes.get(output).size();
    double[] target = new double[rows * own];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, (i * count + output) * width, target, i * own, own);
    }
    return Matrix.of(rows, own, target);
  }

  /**
   * Positions of the most probable class of each output; the first of equals.
   *
   * @param best by output and row: filled in from row {@code first} on
   */
  void winners(double[] values, int rows, int[][] best, int first) {
    for (int k = 0; k < count; k++) {
      int own = classes.get(k).size();
      for (int i = 0; i < rows; i++) {
        best[k][first + i] = Probabilities.argmax(values, (i * count + k) * width, own);
      }
    }
  }

  /** The classes at these positions, by output and row. */
  Labels labels(int[][] best) {
    Labels[] columns = new Labels[count];
    for (int k = 0; k < count; k++) {
      columns[k] = classes.get(k).take(best[k]);
    }
    return count == 1 ? columns[0] : interleave(columns, best[0].length);
  }

  /** Columns of labels as one array, row by row, of the first column's kind. */
  static Labels interleave(Labels[] columns, int rows) {
    return Labels.beside(List.of(columns));
  }

  /** Numbers of a regressor: rank 1 for one output. */
  Answer numbers(double[] values, int rows) {
    if (width == 1) {
      return count == 1 ? Matrix.vector(values) : Matrix.of(rows, count, values);
    }
    double[] target = new double[rows * count];
    for (int i = 0; i < target.length; i++) {
      target[i] = values[i * width];
    }
    return count == 1 ? Matrix.vector(target) : Matrix.of(rows, count, target);
  }
}
