package dev.bonafide.sklearn.ensemble;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.MemberAnswers;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * scikit-learn's {@code StackingClassifier} and {@code StackingRegressor}: a final estimator over
 * what the members answer.
 *
 * @param labels one entry for each output of a classifier, whose final estimator knows classes by
 *     number
 * @param stackMethods what each member is asked
 * @param passthrough whether the final estimator also sees the input
 */
record Stacking(
    Inputs inputs,
    List<Labels> labels,
    List<Estimator> members,
    List<Method> stackMethods,
    Estimator last,
    boolean passthrough)
    implements Estimator {

  static Stacking classifier(Attributes a) throws RefusedException {
    Value encoder = a.get(a.has("_label_encoder") ? "_label_encoder" : "_le");
    if (!encoder.isItems()) {
      return read(a, List.of(encoder.attributes().get("classes_").labels()));
    }
    var labels = new ArrayList<Labels>();
    for (Value output : encoder.items()) {
      labels.add(output.attributes().get("classes_").labels());
    }
    if (labels.isEmpty()) {
      throw encoder.invalid("at least one output");
    }
    return read(a, labels);
  }

  static Stacking regressor(Attributes a) throws RefusedException {
    return read(a, List.of());
  }

  private static Stacking read(Attributes a, List<Labels> labels) throws RefusedException {
    List<Estimator> members = a.get("estimators_").estimators();
    List<Value> names = a.get("stack_method_").items(members.size());
    var methods = new ArrayList<Method>();
    for (int m = 0; m < members.size(); m++) {
      Method method =
          switch (names.get(m).text()) {
            case "predict" -> Method.PREDICT;
            case "predict_proba" -> Method.PREDICT_PROBA;
            case "decision_function" -> Method.DECISION_FUNCTION;
            default -> throw names.get(m).invalid("a method of the estimator");
          };
      if (!members.get(m).methods().contains(method)) {
        throw names.get(m).invalid("a method that the estimator has");
      }
      methods.add(method);
    }
    Estimator last = a.get("final_estimator_").estimator();
    if (last.classes().size() != labels.size()) {
      throw a.get("final_estimator_").invalid(labels.size() + " outputs with classes");
    }
    for (int k = 0; k < labels.size(); k++) {
      MemberAnswers.positions(last.classes().get(k), labels.get(k).size());
    }
    return new Stacking(
        Voting.inputs(a, members.getFirst()),
        labels,
        members,
        methods,
        last,
        a.flag("passthrough", false));
  }

  @Override
  public Set<Method> methods() {
    var methods = EnumSet.of(Method.PREDICT, Method.TRANSFORM);
    for (Method method : List.of(Method.PREDICT_PROBA, Method.DECISION_FUNCTION)) {
      if (!labels.isEmpty() && last.methods().contains(method)) {
        methods.add(method);
      }
    }
    return methods;
  }

  @Override
  public List<Labels> classes() {
    return labels;
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Answer answer = last.predict(transform(x));
    if (labels.isEmpty()) {
      return answer;
    }
    var outputs = new ArrayList<Labels>();
    for (int k = 0; k < labels.size(); k++) {
      Matrix column = Matrix.vector(MemberAnswers.column(answer, k));
      outputs.add(labels.get(k).take(MemberAnswers.positions(column, labels.get(k).size())));
    }
    return outputs.size() == 1 ? outputs.getFirst() : Labels.beside(outputs);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    Answer answer = last.predictProba(transform(x));
    if (labels.size() > 1 && answer instanceof Matrices lists) {
      // Of several outputs scikit-learn answers the first class of each.
      var first = new ArrayList<Matrix>();
      for (Matrix output : lists.outputs()) {
        first.add(output.select(new int[] {0}));
      }
      return Blocks.join(first, x.rows());
    }
    return answer;
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    return last.decisionFunction(transform(x));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    var blocks = new ArrayList<Matrix>();
    for (int m = 0; m < members.size(); m++) {
      Answer answer = members.get(m).apply(stackMethods.get(m), x);
      if (answer instanceof Matrices lists) {
        for (Matrix output : lists.outputs()) {
          blocks.add(withoutFirst(output));
        }
        continue;
      }
      Matrix block = MemberAnswers.numbers(answer);
      boolean redundant =
          stackMethods.get(m) == Method.PREDICT_PROBA
              && (labels.size() == 1 ? labels.getFirst().size() == 2 : labels.size() == 2)
              && block.columns() == 2;
      blocks.add(redundant ? withoutFirst(block) : block);
    }
    if (passthrough) {
      blocks.add(inputs.densified(x, Inputs.NonFinite.ALLOWED));
    }
    return Blocks.join(blocks, x.rows());
  }

  /** The first of two probabilities says nothing that the second does not. */
  private static Matrix withoutFirst(Matrix block) {
    int[] rest = new int[Math.max(0, block.columns() - 1)];
    for (int j = 0; j < rest.length; j++) {
      rest[j] = j + 1;
    }
    return block.select(rest);
  }
}
