package dev.bonafide.sklearn.approximation;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.linear.LinearMap;

/**
 * {@code GaussianRandomProjection} and {@code SparseRandomProjection}.
 *
 * @param keepsSparse whether sparse input gives a sparse answer
 */
record RandomProjection(Inputs inputs, LinearMap map, boolean keepsSparse) implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    Value components = a.get("components_");
    Matrix matrix = components.matrixOrSparse(Value.ANY, Value.ANY);
    return new RandomProjection(
        Inputs.of(a, matrix.columns()),
        LinearMap.of(matrix, new double[matrix.rows()], false),
        components.isSparse() && !a.flag("dense_output", true));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    Matrix answer =
        Matrix.of(checked.rows(), map.outputs(), map.scores(checked)).as(map.typeFor(checked));
    return keepsSparse && checked instanceof SparseMatrix ? SparseMatrix.of(answer) : answer;
  }
}
