package dev.bonafide.sklearn.preprocessing;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Invertible;
import dev.bonafide.sklearn.estimator.Transformer;
import org.jspecify.annotations.Nullable;

/**
 * {@code FunctionTransformer} over numpy's functions of one number, or over none: then it passes
 * its input on.
 */
record FunctionApplication(
    Inputs inputs,
    @Nullable NumpyFunction function,
    @Nullable NumpyFunction inverse,
    boolean validate)
    implements Transformer, Invertible {

  static Estimator read(Attributes a) throws RefusedException {
    for (String keywords : new String[] {"kw_args", "inv_kw_args"}) {
      if (a.isPresent(keywords) && !a.get(keywords).entries().isEmpty()) {
        throw a.unsupported(keywords, "a function without further arguments");
      }
    }
    return new FunctionApplication(
        Inputs.of(a),
        a.isPresent("func") ? NumpyFunction.read(a.get("func")) : null,
        a.isPresent("inverse_func") ? NumpyFunction.read(a.get("inverse_func")) : null,
        a.flag("validate"));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Features checked = validate ? inputs.numeric(x, Inputs.NonFinite.REFUSED) : x;
    return function == null
        ? checked
        : mapped(function, inputs.densified(checked, Inputs.NonFinite.ALLOWED));
  }

  private static Matrix mapped(NumpyFunction f, Matrix x) {
    double[] target = new double[x.values().length];
    for (int i = 0; i < target.length; i++) {
      target[i] = f.apply(x.values()[i]);
    }
    return Matrix.of(x.rows(), x.columns(), target).as(f.typeFor(x.type()));
  }

  @Override
  public Matrix inverseTransform(Matrix x) {
    return inverse == null ? x : mapped(inverse, x);
  }
}
