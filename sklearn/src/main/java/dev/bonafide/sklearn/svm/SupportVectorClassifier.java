package dev.bonafide.sklearn.svm;

import dev.bonafide.artifact.Reason;
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
import dev.bonafide.sklearn.estimator.Value;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** scikit-learn's {@code SVC} and {@code NuSVC}. */
final class SupportVectorClassifier implements Estimator {
  private final MachineInput input;
  private final Labels classes;
  private final DualMachine machine;
  private final boolean oneVersusRest;
  private final boolean breakTies;
  private final @Nullable PairwiseCoupling coupling;

  private SupportVectorClassifier(
      MachineInput input,
      Labels classes,
      DualMachine machine,
      boolean oneVersusRest,
      boolean breakTies,
      @Nullable PairwiseCoupling coupling) {
    this.input = input;
    this.classes = classes;
    this.machine = machine;
    this.oneVersusRest = oneVersusRest;
    this.breakTies = breakTies;
    this.coupling = coupling;
  }

  static Estimator read(Attributes a) throws RefusedException {
    MachineInput input = MachineInput.read(a);
    Labels classes = a.get("classes_").labels();
    if (classes.size() < 2) {
      throw a.get("classes_").invalid("at least two classes");
    }
    DualMachine machine = DualMachine.read(a, classes.size(), input.columns());
    boolean oneVersusRest =
        switch (a.text("decision_function_shape")) {
          case "ovr" -> true;
          case "ovo" -> false;
          default -> throw a.get("decision_function_shape").invalid("ovr or ovo");
        };
    boolean breakTies = a.flag("break_ties");
    return new SupportVectorClassifier(
        input, classes, machine, oneVersusRest, breakTies, coupling(a, classes.size()));
  }

  private static @Nullable PairwiseCoupling coupling(Attributes a, int classes)
      throws RefusedException {
    Value probability = a.get("probability");
    // From 1.9 the default is the word "deprecated", which stands for False.
    if (probability.isText() || !probability.flag()) {
      return null;
    }
    int pairs = classes * (classes - 1) / 2;
    return new PairwiseCoupling(
        classes, a.get("_probA").vector(pairs), a.get("_probB").vector(pairs));
  }

  @Override
  public Set<Method> methods() {
    var methods = EnumSet.of(Method.PREDICT, Method.DECISION_FUNCTION);
    if (coupling != null) {
      methods.add(Method.PREDICT_PROBA);
      methods.add(Method.PREDICT_LOG_PROBA);
    }
    return methods;
  }

  @Override
  public Inputs inputs() {
    return input.inputs();
  }

  @Override
  public List<Labels> classes() {
    return List.of(classes);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    if (breakTies && !oneVersusRest) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "ties are broken by one-versus-rest decisions, and this model makes others",
          "break_ties=True with decision_function_shape='ovo'",
          "decision_function or probabilities of this model");
    }
    double[] decisions = machine.decide(input.check(x));
    if (breakTies && classes.size() > 2) {
      return classes.take(
          Probabilities.argmax(PairwiseVotes.oneVersusRest(decisions, x.rows(), classes.size())));
    }
    return classes.take(PairwiseVotes.winners(decisions, x.rows(), classes.size()));
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    double[] decisions = machine.decide(input.check(x));
    if (classes.size() == 2) {
      // libsvm's sign speaks for the first class, scikit-learn's for the second.
      for (int i = 0; i < decisions.length; i++) {
        decisions[i] = -decisions[i];
      }
      return Matrix.vector(decisions);
    }
    return oneVersusRest
        ? PairwiseVotes.oneVersusRest(decisions, x.rows(), classes.size())
        : Matrix.of(x.rows(), machine.decisions(), decisions);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    if (coupling == null) {
      throw without(Method.PREDICT_PROBA);
    }
    return coupling.probabilities(machine.decide(input.check(x)), x.rows());
  }
}
