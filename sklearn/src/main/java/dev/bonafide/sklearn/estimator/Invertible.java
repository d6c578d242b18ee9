package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Matrix;

/** A transformer that has {@code inverse_transform}, which a transformed target needs. */
public interface Invertible {

  /** The original values for transformed ones, rank 2. */
  Matrix inverseTransform(Matrix x) throws RefusedException;
}
