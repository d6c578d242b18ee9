package dev.bonafide.sklearn.preprocessing;

import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The scalers of the table, and functions of single numbers. */
public final class ScalingFamily {
  private static final String DATA = "sklearn.preprocessing._data";

  private ScalingFamily() {}

  public static Family family() {
    return new Family(
        "Scaling",
        List.of(
            EstimatorClass.of("Binarizer", DATA, ThresholdBinarizer::read, TRANSFORM),
            EstimatorClass.of(
                "FunctionTransformer",
                "sklearn.preprocessing._function_transformer",
                FunctionApplication::read,
                TRANSFORM),
            EstimatorClass.of("KernelCenterer", DATA, KernelCentring::read, TRANSFORM),
            EstimatorClass.of("MaxAbsScaler", DATA, CentredScaler::readMaxAbs, TRANSFORM),
            EstimatorClass.of("MinMaxScaler", DATA, RangeScaler::read, TRANSFORM),
            EstimatorClass.of("Normalizer", DATA, RowNormalizer::read, TRANSFORM),
            EstimatorClass.of("RobustScaler", DATA, CentredScaler::readRobust, TRANSFORM),
            EstimatorClass.of("StandardScaler", DATA, CentredScaler::readStandard, TRANSFORM)),
        List.of(),
        NumpyFunction::allow);
  }
}
