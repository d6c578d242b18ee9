package dev.bonafide.sklearn.pairwise;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.linear.LinearMap;
import java.util.Set;

/**
 * {@code KernelRidge}: kernel values against the training samples, weighed.
 *
 * @param type in which float32 is answered
 */
record KernelRidgeRegressor(
    Inputs inputs, PairwiseKernel kernel, Matrix samples, LinearMap weights, ElementType type)
    implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    Matrix samples = a.get("X_fit_").matrixOrSparse(Value.ANY, Value.ANY);
    Value dual = a.get("dual_coef_");
    boolean flat = dual.array().rank() == 1;
    Matrix weights = flat ? dual.column(samples.rows()) : dual.matrix(samples.rows(), Value.ANY);
    double[] none = new double[weights.columns()];
    LinearMap map =
        flat
            ? LinearMap.of(Matrix.of(1, samples.rows(), weights.values()), none, true)
            : LinearMap.ofWeights(weights, none);
    PairwiseKernel kernel = PairwiseKernel.read(a, Math.max(1, samples.columns()));
    boolean single = kernel.kind() != PairwiseKernel.Kind.LAPLACIAN;
    return new KernelRidgeRegressor(
        Inputs.of(a, samples.columns()),
        kernel,
        samples,
        map,
        single ? weights.type() : ElementType.FLOAT64);
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    double[] scores = weights.scores(kernel.evaluate(checked, samples));
    Matrix answer =
        weights.isFlat()
            ? Matrix.vector(scores)
            : Matrix.of(checked.rows(), weights.outputs(), scores);
    return answer.as(checked.type() == ElementType.FLOAT32 ? type : ElementType.FLOAT64);
  }
}
