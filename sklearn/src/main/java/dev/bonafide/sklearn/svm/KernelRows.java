package dev.bonafide.sklearn.svm;

import dev.bonafide.sklearn.data.Features;

/**
 * The support vectors with their kernel: computes the kernel's values of rows of input against all
 * of them. Several rows may be evaluated together; their values for one support vector then lie
 * side by side, a lane a row, those for the next support vector behind them.
 */
interface KernelRows {

  /** Number of support vectors. */
  int count();

  /** How many of a batch's rows are best evaluated together. */
  default int lanes(int rows) {
    return 1;
  }

  /** Numbers that an evaluation needs beside its target, so that it allocates nothing. */
  default int scratch(int lanes) {
    return 0;
  }

  /**
   * Writes {@link #count()} times {@code lanes} values to {@code target}. Lanes beyond the last row
   * of the input receive finite numbers that mean nothing.
   *
   * @param x checked: a matrix of the kind that this was made for
   * @param from the row of the first lane
   * @param lanes 1, or what {@link #lanes} said
   * @param scratch {@link #scratch} numbers, which are overwritten
   */
  void evaluate(Features x, int from, int lanes, double[] target, double[] scratch);

  /**
   * Sums coefficients times values over support vectors {@code from} to {@code to} (excluded).
   *
   * @param coefficients several rows of them, each with one for every support vector
   * @param sums receives one number a lane for each row of coefficients, from {@code at} on
   * @param stride from the numbers of one row of coefficients to those of the next
   */
  default void weigh(
      double[][] coefficients,
      int from,
      int to,
      double[] values,
      int lanes,
      double[] sums,
      int at,
      int stride) {
    for (int c = 0; c < coefficients.length; c++) {
      sums[at + c * stride] = ScalarRows.dot(coefficients[c], from, values, from, to - from);
    }
  }
}
