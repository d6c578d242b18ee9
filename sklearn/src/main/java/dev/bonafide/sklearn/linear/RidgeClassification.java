package dev.bonafide.sklearn.linear;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.List;
import java.util.Set;

/**
 * {@code RidgeClassifier} and its cross-validated form: classes come from the label binarizer, and
 * several labels to a sample are possible.
 */
record RidgeClassification(Inputs inputs, LinearMap map, Labels labels, boolean multilabel)
    implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    LinearMap map = LinearMap.read(a, "coef_", "intercept_");
    Attributes binarizer = a.get("_label_binarizer").attributes();
    Labels labels = binarizer.get("classes_").labels();
    boolean multilabel = binarizer.text("y_type_").startsWith("multilabel");
    if (multilabel) {
      if (map.outputs() != labels.size()) {
        throw a.get("coef_").invalid(labels.size() + " rows, one a label");
      }
    } else {
      LinearClassifier.checkOutputs(a, map, labels);
    }
    return new RidgeClassification(Inputs.of(a, map.features()), map, labels, multilabel);
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT, Method.DECISION_FUNCTION);
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    double[] scores = map.scores(checked);
    if (!multilabel) {
      return labels.take(LinearClassifier.winners(scores, checked.rows(), map.outputs()));
    }
    long[] chosen = new long[scores.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = scores[i] > 0 ? 1 : 0;
    }
    return new Labels.Ints(chosen).withColumns(map.outputs());
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    double[] scores = map.scores(checked);
    Matrix answer =
        map.outputs() == 1
            ? Matrix.vector(scores)
            : Matrix.of(checked.rows(), map.outputs(), scores);
    return answer.as(map.typeFor(checked));
  }
}
