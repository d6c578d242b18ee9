package dev.bonafide.sklearn.approximation;

import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The kernel approximations and random projections of the table. */
public final class ApproximationFamily {
  private static final String KERNEL = "sklearn.kernel_approximation";
  private static final String PROJECTION = "sklearn.random_projection";

  private ApproximationFamily() {}

  public static Family family() {
    return new Family(
        "Kernel approximation and random projection",
        List.of(
            EstimatorClass.of("AdditiveChi2Sampler", KERNEL, ChiSquareFeatures::read, TRANSFORM),
            EstimatorClass.of(
                "GaussianRandomProjection", PROJECTION, RandomProjection::read, TRANSFORM),
            EstimatorClass.of("Nystroem", KERNEL, KernelMap::read, TRANSFORM)
                .within(
                    1e-7,
                    "more components than a kernel has dimensions have weights of 1e6, which"
                        + " multiply the rounding of the kernel"),
            EstimatorClass.of("PolynomialCountSketch", KERNEL, CountSketch::read, TRANSFORM),
            EstimatorClass.of("RBFSampler", KERNEL, RandomFeatures::readRbf, TRANSFORM),
            EstimatorClass.of("SkewedChi2Sampler", KERNEL, RandomFeatures::readSkewed, TRANSFORM),
            EstimatorClass.of(
                "SparseRandomProjection", PROJECTION, RandomProjection::read, TRANSFORM)),
        List.of(),
        builder -> {});
  }
}
