package dev.bonafide.training;

/**
 * How predictions compare with the truth.
 *
 * @param classes the sorted classes, the order of the matrix's rows and columns
 * @param confusion k × k counts, a row per true class, a column per predicted one
 * @param correct how many were right
 * @param total how many there were, at least 1
 */
public record Evaluation(Labels classes, int[][] confusion, int correct, int total) {

  public Evaluation {
    if (total < 1) {
      throw new IllegalArgumentException("nothing to evaluate");
    }
    confusion = copy(confusion);
  }

  /**
   * Compares labels of the same rows. A true label outside {@code classes} counts as wrong and
   * stands in no row of the matrix.
   */
  public static Evaluation of(Labels classes, Labels truth, Labels predicted) {
    int[][] confusion = new int[classes.size()][classes.size()];
    int correct = 0;
    for (int row = 0; row < truth.size(); row++) {
      int actual = truth.indexOf(row, classes);
      int said = predicted.indexOf(row, classes);
      if (actual >= 0 && said >= 0) {
        confusion[actual][said]++;
        correct += actual == said ? 1 : 0;
      }
    }
    return new Evaluation(classes, confusion, correct, truth.size());
  }

  /** The share of right predictions, scikit-learn's {@code score}. */
  public double accuracy() {
    return (double) correct / total;
  }

  @Override
  public int[][] confusion() {
    return copy(confusion);
  }

  private static int[][] copy(int[][] matrix) {
    int[][] copy = new int[matrix.length][];
    for (int row = 0; row < matrix.length; row++) {
      copy[row] = matrix[row].clone();
    }
    return copy;
  }
}
