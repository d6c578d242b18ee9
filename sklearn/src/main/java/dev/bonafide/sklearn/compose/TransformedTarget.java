package dev.bonafide.sklearn.compose;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Invertible;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Set;

/** {@code TransformedTargetRegressor}: predictions are transformed back. */
record TransformedTarget(Inputs inputs, Estimator regressor, Invertible transformer, boolean flat)
    implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    Value transformer = a.get("transformer_");
    if (!(transformer.estimator() instanceof Invertible invertible)) {
      throw transformer.invalid("a transformer with an inverse");
    }
    Estimator regressor = a.get("regressor_").estimator();
    return new TransformedTarget(
        regressor.inputs(), regressor, invertible, a.integer("_training_dim") == 1);
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    if (!(regressor.predict(x) instanceof Matrix predicted)) {
      throw without(Method.PREDICT);
    }
    Matrix back =
        transformer.inverseTransform(
            Matrix.of(predicted.rows(), predicted.columns(), predicted.values(), predicted.type()));
    // float32 stays float32 through every transformer that has an inverse.
    Matrix typed = predicted.type() == ElementType.FLOAT32 ? back.as(ElementType.FLOAT32) : back;
    return flat && back.columns() == 1 ? Matrix.vector(typed.values(), typed.type()) : typed;
  }
}
