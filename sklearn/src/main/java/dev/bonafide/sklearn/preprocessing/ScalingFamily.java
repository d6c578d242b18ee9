package dev.bonafide.sklearn.preprocessing;

import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The scalers of the table, and functions of single numbers. */
public final class ScalingFamily {
  private static final String DATA = "sklearn.preprocessing._data";

  private static final String POLYNOMIAL = "sklearn.preprocessing._polynomial";

  private ScalingFamily() {}

  public static Family family() {
    return new Family(
        "Scaling and transformation of numbers",
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
            EstimatorClass.of("PolynomialFeatures", POLYNOMIAL, PolynomialTerms::read, TRANSFORM),
            EstimatorClass.of("PowerTransformer", DATA, PowerMap::read, TRANSFORM)
                .withinSingle(
                    1e-3, "until 1.8 numpy takes powers of float32 as the processor rounds them"),
            EstimatorClass.of("QuantileTransformer", DATA, QuantileMap::read, TRANSFORM),
            EstimatorClass.of("RobustScaler", DATA, CentredScaler::readRobust, TRANSFORM),
            EstimatorClass.of("SplineTransformer", POLYNOMIAL, Splines::read, TRANSFORM),
            EstimatorClass.of("StandardScaler", DATA, CentredScaler::readStandard, TRANSFORM)),
        List.of(),
        ScalingFamily::allowParts);
  }

  /** numpy's functions, and scipy's splines with the function that makes their arrays. */
  private static void allowParts(AllowList.Builder allowed) {
    NumpyFunction.allow(allowed);
    allowed
        .object("scipy.interpolate._bsplines", "BSpline")
        .reference("scipy._lib.array_api_compat.numpy._aliases", "asarray")
        .reference("scipy._external.array_api_compat.numpy._aliases", "asarray");
  }
}
