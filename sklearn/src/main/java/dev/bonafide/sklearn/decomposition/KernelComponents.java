package dev.bonafide.sklearn.decomposition;

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
import dev.bonafide.sklearn.preprocessing.KernelCentring;

/** {@code KernelPCA}: centred kernel values against the training samples, projected. */
record KernelComponents(
    Inputs inputs, PairwiseKernel kernel, Matrix samples, KernelCentring centring, LinearMap map)
    implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    Matrix samples = a.get("X_fit_").matrixOrSparse(Value.ANY, Value.ANY);
    KernelCentring centring = KernelCentring.read(a.get("_centerer").attributes());
    if (centring.rowMeans().length != samples.rows()) {
      throw a.get("_centerer").invalid("means of " + samples.rows() + " samples");
    }
    // Named lambdas_ and alphas_ until 1.1.
    String values = a.has("eigenvalues_") ? "eigenvalues_" : "lambdas_";
    String vectors = a.has("eigenvectors_") ? "eigenvectors_" : "alphas_";
    Matrix directions = a.get(vectors).matrix(samples.rows(), Value.ANY);
    double[] lengths = a.get(values).vector(directions.columns());
    double[] weights = directions.values().clone();
    for (int i = 0; i < weights.length; i++) {
      double length = lengths[i % lengths.length];
      weights[i] = length == 0 ? 0 : weights[i] / Math.sqrt(length);
    }
    PairwiseKernel kernel =
        PairwiseKernel.read(a, Math.max(1, samples.columns()))
            .withGamma(a.real("gamma_", a.real("gamma", 1.0 / Math.max(1, samples.columns()))));
    return new KernelComponents(
        Inputs.of(a, samples.columns()),
        kernel,
        samples,
        centring,
        LinearMap.ofWeights(
            Matrix.of(samples.rows(), lengths.length, weights, directions.type()),
            new double[lengths.length]));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    Matrix values = centring.centred(kernel.evaluate(checked, samples));
    Matrix answer = Matrix.of(checked.rows(), map.outputs(), map.scores(values));
    return answer.as(map.typeFor(checked));
  }
}
