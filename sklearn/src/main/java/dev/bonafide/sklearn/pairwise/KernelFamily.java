package dev.bonafide.sklearn.pairwise;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import dev.bonafide.sklearn.estimator.Method;
import java.util.List;

/** Kernel ridge regression's entry of the table. */
public final class KernelFamily {
  private KernelFamily() {}

  public static Family family() {
    return Family.of(
        "Kernel ridge regression",
        List.of(
            EstimatorClass.of(
                "KernelRidge",
                "sklearn.kernel_ridge",
                KernelRidgeRegressor::read,
                Method.PREDICT)));
  }
}
