package dev.bonafide.sklearn.data;

import java.util.List;

/** What a method of an estimator returns. */
public sealed interface Answer permits Matrix, SparseMatrix, Table, Labels, Matrices {

  /** The numpy type of the elements. */
  ElementType type();

  /** Length of each axis, samples first; for {@link Matrices} the outputs come before them. */
  List<Integer> shape();
}
