package dev.bonafide.sklearn.bayes;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Inputs;

/**
 * The logarithm of each class's joint probability with a sample: what naive Bayes forms differ in.
 */
interface JointLikelihood {

  /** Samples × classes, row by row. */
  double[] joint(Features x, Inputs inputs) throws RefusedException;

  /** The type in which they are answered. */
  default ElementType type(Features x) {
    return ElementType.FLOAT64;
  }
}
