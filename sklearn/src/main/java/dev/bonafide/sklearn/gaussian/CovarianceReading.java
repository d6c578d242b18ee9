package dev.bonafide.sklearn.gaussian;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.pairwise.PairwiseKernel;
import java.util.List;

/** Reads kernels, which may be sums and products of others. */
final class CovarianceReading {
  static final String MODULE = "sklearn.gaussian_process.kernels";

  static final List<String> CLASSES =
      List.of(
          "ConstantKernel",
          "WhiteKernel",
          "RBF",
          "Matern",
          "RationalQuadratic",
          "ExpSineSquared",
          "DotProduct",
          "PairwiseKernel",
          "Sum",
          "Product",
          "Exponentiation",
          "CompoundKernel",
          "Hyperparameter");

  private static final int MAX_DEPTH = 50;

  private CovarianceReading() {}

  static Covariance read(Value value, int features) throws RefusedException {
    return read(value, features, 0);
  }

  private static Covariance read(Value value, int features, int depth) throws RefusedException {
    if (depth > MAX_DEPTH) {
      throw value.invalid("at most " + MAX_DEPTH + " nested kernels");
    }
    Attributes a = value.attributes();
    if (!a.type().module().equals(MODULE)) {
      throw value.invalid("a kernel of " + MODULE);
    }
    return switch (a.className()) {
      case "ConstantKernel" -> new Covariance.Constant(a.real("constant_value"));
      case "WhiteKernel" -> new Covariance.White(a.real("noise_level"));
      case "RBF" -> new Covariance.Stationary(Covariance.Form.RBF, scales(a, features));
      case "Matern" -> matern(a, scales(a, features));
      case "RationalQuadratic" ->
          new Covariance.RationalQuadratic(a.real("alpha"), a.real("length_scale"));
      case "ExpSineSquared" ->
          new Covariance.Periodic(a.real("length_scale"), a.real("periodicity"));
      case "DotProduct" -> new Covariance.DotProduct(a.real("sigma_0"));
      case "PairwiseKernel" -> new Covariance.Pairwise(pairwise(a));
      case "Sum" ->
          new Covariance.Sum(
              read(a.get("k1"), features, depth + 1), read(a.get("k2"), features, depth + 1));
      case "Product" ->
          new Covariance.Product(
              read(a.get("k1"), features, depth + 1), read(a.get("k2"), features, depth + 1));
      case "Exponentiation" ->
          new Covariance.Power(read(a.get("kernel"), features, depth + 1), a.real("exponent"));
      default -> throw a.unsupported("the kernel " + a.className(), "another kernel");
    };
  }

  /** One length for all features, or one each. */
  private static double[] scales(Attributes a, int features) throws RefusedException {
    Value scale = a.get("length_scale");
    if (scale.isArray() || scale.isItems()) {
      double[] all = scale.vector(Value.ANY);
      if (all.length != 1 && all.length != features) {
        throw scale.invalid("one length, or " + features);
      }
      return all;
    }
    return new double[] {scale.real()};
  }

  private static Covariance matern(Attributes a, double[] scales) throws RefusedException {
    double nu = a.real("nu");
    if (nu == 0.5) {
      return new Covariance.Stationary(Covariance.Form.MATERN_1_2, scales);
    } else if (nu == 1.5) {
      return new Covariance.Stationary(Covariance.Form.MATERN_3_2, scales);
    } else if (nu == 2.5) {
      return new Covariance.Stationary(Covariance.Form.MATERN_5_2, scales);
    } else if (nu == Double.POSITIVE_INFINITY) {
      return new Covariance.Stationary(Covariance.Form.RBF, scales);
    } else if (nu > 0) {
      return new Covariance.Matern(nu, scales);
    }
    throw a.get("nu").invalid("a number above 0");
  }

  private static PairwiseKernel pairwise(Attributes a) throws RefusedException {
    PairwiseKernel.Kind kind =
        switch (a.text("metric")) {
          case "linear" -> PairwiseKernel.Kind.LINEAR;
          case "poly", "polynomial" -> PairwiseKernel.Kind.POLYNOMIAL;
          case "rbf" -> PairwiseKernel.Kind.RBF;
          case "laplacian" -> PairwiseKernel.Kind.LAPLACIAN;
          case "sigmoid" -> PairwiseKernel.Kind.SIGMOID;
          case "cosine" -> PairwiseKernel.Kind.COSINE;
          case "chi2" -> PairwiseKernel.Kind.CHI2;
          case "additive_chi2" -> PairwiseKernel.Kind.ADDITIVE_CHI2;
          default -> throw a.unsupported("metric " + a.text("metric"), "a kernel by name");
        };
    return new PairwiseKernel(kind, a.real("gamma"), 1, 3);
  }
}
