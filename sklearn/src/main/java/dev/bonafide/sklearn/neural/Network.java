package dev.bonafide.sklearn.neural;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.linear.LinearMap;
import java.util.ArrayList;
import java.util.List;

/** The layers of a multi-layer perceptron. */
record Network(List<LinearMap> layers, Activation hidden, Activation output) {

  static Network read(Attributes a) throws RefusedException {
    List<Value> weights = a.get("coefs_").items();
    List<Value> intercepts = a.get("intercepts_").items(weights.size());
    if (weights.isEmpty()) {
      throw a.get("coefs_").invalid("at least one layer");
    }
    var layers = new ArrayList<LinearMap>();
    int width = Value.ANY;
    for (int i = 0; i < weights.size(); i++) {
      Matrix layer = weights.get(i).matrix(width, Value.ANY);
      width = layer.columns();
      layers.add(LinearMap.ofWeights(layer, intercepts.get(i).vector(width)));
    }
    return new Network(
        layers, Activation.read(a.get("activation")), Activation.read(a.get("out_activation_")));
  }

  int features() {
    return layers.getFirst().features();
  }

  int outputs() {
    return layers.getLast().outputs();
  }

  ElementType typeFor(Features x) {
    return layers.getFirst().typeFor(x);
  }

  /** The last layer's activations, row by row. */
  double[] forward(Features x) {
    double[] sums = layers.getFirst().scores(x);
    for (int i = 1; i < layers.size(); i++) {
      LinearMap layer = layers.get(i);
      hidden.apply(sums, x.rows(), layer.features());
      sums = layer.scores(Matrix.of(x.rows(), layer.features(), sums));
    }
    output.apply(sums, x.rows(), outputs());
    return sums;
  }
}
