package dev.bonafide.sklearn.svm;

import dev.bonafide.sklearn.data.Features;

/**
 * The support vectors with their kernel: computes the kernel's values of rows of input against all
 * of them. Support vectors keep their order and may be spread out by padding.
 */
interface KernelRows {

  /** How many values one row gives, padding included. */
  int width();

  /** Where the value of support vector {@code index} stands in a row. */
  int slot(int index);

  /** How many rows are best computed together. */
  int block();

  /**
   * Writes the values of rows {@code from} to {@code from + count} to {@code target}, {@link
   * #width()} for each row. Values of padding are finite and otherwise arbitrary.
   *
   * @param x checked: a matrix of the kind that this was made for
   * @param count at most {@link #block()}
   * @param scratch {@link #scratch()} numbers, which are overwritten
   */
  void evaluate(Features x, int from, int count, double[] target, double[] scratch);

  /** Numbers that an evaluation needs beside its target, so that it allocates nothing. */
  int scratch();

  /** The sum of products of {@code count} numbers each. */
  double dot(double[] a, int aFrom, double[] b, int bFrom, int count);
}
