package dev.bonafide.sklearn.decomposition;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.Vectors;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;

/**
 * The products of a dictionary's atoms with each other.
 *
 * @param values atoms × atoms, to be read only
 */
record Gram(int size, double[] values) {
  /** More atoms than this cost too much to multiply when a model is read. */
  private static final int MOST_ATOMS = 4000;

  static Gram of(Matrix atoms, Attributes a) throws RefusedException {
    int size = atoms.rows();
    if (size > MOST_ATOMS) {
      throw a.unsupported(size + " atoms", "at most " + MOST_ATOMS);
    }
    int n = atoms.columns();
    double[] values = new double[size * size];
    for (int k = 0; k < size; k++) {
      for (int l = 0; l <= k; l++) {
        double product = Vectors.dot(atoms.values(), k * n, atoms.values(), l * n, n);
        values[k * size + l] = product;
        values[l * size + k] = product;
      }
    }
    return new Gram(size, values);
  }

  double get(int row, int column) {
    return values[row * size + column];
  }
}
