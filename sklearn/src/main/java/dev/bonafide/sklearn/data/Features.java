package dev.bonafide.sklearn.data;

/** The input of an estimator: what Python code would pass as {@code X}. */
public sealed interface Features
    permits Matrix, SparseMatrix, Table, Documents, TokenLists, Records {

  /** Number of samples. */
  int rows();

  /** The samples {@code from} (included) to {@code to} (excluded), in order. */
  Features rows(int from, int to);
}
