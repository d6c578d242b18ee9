package dev.bonafide.sklearn.neural;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Probabilities;
import java.util.List;
import java.util.Set;

/** {@code MLPClassifier}: two classes share one output, several labels have one each. */
record PerceptronClassifier(Inputs inputs, Network network, Labels labels, boolean multilabel)
    implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    Network network = Network.read(a);
    Attributes binarizer = a.get("_label_binarizer").attributes();
    Labels labels = binarizer.get("classes_").labels();
    boolean multilabel = binarizer.text("y_type_").startsWith("multilabel");
    int expected = multilabel || labels.size() > 2 ? labels.size() : 1;
    if (network.outputs() != expected) {
      throw a.get("coefs_").invalid(expected + " outputs for " + labels.size() + " classes");
    }
    return new PerceptronClassifier(Inputs.of(a, network.features()), network, labels, multilabel);
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT, Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA);
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    double[] outputs = network.forward(checked);
    if (multilabel) {
      long[] chosen = new long[outputs.length];
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] = outputs[i] > 0.5 ? 1 : 0;
      }
      return new Labels.Ints(chosen).withColumns(network.outputs());
    }
    int[] winners = new int[checked.rows()];
    for (int i = 0; i < winners.length; i++) {
      winners[i] =
          network.outputs() == 1
              ? (outputs[i] > 0.5 && labels.size() > 1 ? 1 : 0)
              : Probabilities.argmax(outputs, i * network.outputs(), network.outputs());
    }
    return labels.take(winners);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    double[] outputs = network.forward(checked);
    if (network.outputs() > 1 || multilabel) {
      return Matrix.of(checked.rows(), network.outputs(), outputs).as(network.typeFor(checked));
    }
    double[] both = new double[2 * outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      both[2 * i] = 1 - outputs[i];
      both[2 * i + 1] = outputs[i];
    }
    return Matrix.of(checked.rows(), 2, both).as(network.typeFor(checked));
  }
}
