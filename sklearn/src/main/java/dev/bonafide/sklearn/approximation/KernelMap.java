package dev.bonafide.sklearn.approximation;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.linear.LinearMap;
import dev.bonafide.sklearn.pairwise.PairwiseKernel;

/** {@code Nystroem}: kernel values against some training samples, mapped. */
record KernelMap(Inputs inputs, PairwiseKernel kernel, Matrix samples, LinearMap map)
    implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    Matrix samples = a.get("components_").matrixOrSparse(Value.ANY, Value.ANY);
    int count = samples.rows();
    Matrix normalization = a.get("normalization_").matrix(count, count);
    return new KernelMap(
        Inputs.of(a, samples.columns()),
        PairwiseKernel.read(a, Math.max(1, samples.columns())),
        samples,
        LinearMap.of(normalization, new double[count], false));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    Matrix values = kernel.evaluate(checked, samples);
    return Matrix.of(checked.rows(), map.outputs(), map.scores(values)).as(map.typeFor(checked));
  }
}
