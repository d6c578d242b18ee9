package dev.bonafide.sklearn.impute;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What {@code IterativeImputer} does with the columns that had no value in the fit, which differs
 * between releases.
 *
 * @param empty for each column of the input
 * @param kept the columns that are answered
 */
record EmptyColumns(boolean[] empty, int[] kept, Rule rule) {

  /** How the others are treated. */
  enum Rule {
    /** Empty columns are left out. */
    DROPPED,
    /** Empty columns are answered as they were first filled in. */
    FILLED,
    /**
     * Until 1.5 keeping them predicted every cell of the other columns anew, even those that were
     * known, and answered the empty columns as they came.
     */
    OTHERS_PREDICTED
  }

  static EmptyColumns read(Attributes a, List<Cell> statistics) throws RefusedException {
    boolean[] empty = new boolean[statistics.size()];
    for (int j = 0; j < empty.length; j++) {
      empty[j] = statistics.get(j) instanceof Cell.Number(double v) && Double.isNaN(v);
    }
    boolean says = a.has("_is_empty_feature");
    if (says) {
      empty = a.get("_is_empty_feature").flags(empty.length);
    }
    boolean keep = a.flag("keep_empty_features", false);
    boolean[] left = empty;
    int[] kept = IntStream.range(0, empty.length).filter(j -> keep || !left[j]).toArray();
    Rule rule = !keep ? Rule.DROPPED : says ? Rule.FILLED : Rule.OTHERS_PREDICTED;
    return new EmptyColumns(empty, kept, rule);
  }

  /** The kept columns of what was filled in first, which may have lost the empty ones before. */
  Matrix kept(Matrix filled, Matrix x) {
    return filled.columns() == x.columns() ? filled.select(kept) : filled;
  }

  /** Which cells of the kept columns are to be predicted, row by row. */
  boolean[] gaps(Matrix x, Missing missing) {
    boolean[] gaps = new boolean[Math.multiplyExact(x.rows(), kept.length)];
    for (int i = 0, at = 0; i < x.rows(); i++) {
      for (int j : kept) {
        boolean gap = missing.matches(x.get(i, j));
        gaps[at++] =
            switch (rule) {
              case DROPPED -> gap;
              case FILLED -> gap && !empty[j];
              case OTHERS_PREDICTED -> gap || !empty[j];
            };
      }
    }
    return gaps;
  }

  /** Puts known values back, which the first imputer or a prediction may have changed. */
  void restore(Matrix answer, Matrix x, boolean[] gaps) {
    for (int i = 0, at = 0; i < x.rows(); i++) {
      for (int j : kept) {
        if (!gaps[at] && !(rule == Rule.FILLED && empty[j])) {
          answer.values()[at] = x.get(i, j);
        }
        at++;
      }
    }
  }
}
