package dev.bonafide.sklearn.svm;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.Set;

/** scikit-learn's {@code OneClassSVM}. */
record NoveltyMachine(MachineInput input, DualMachine machine, double offset) implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    MachineInput input = MachineInput.read(a);
    DualMachine machine = DualMachine.read(a, 1, input.columns());
    return new NoveltyMachine(input, machine, a.real("offset_"));
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT, Method.DECISION_FUNCTION, Method.SCORE_SAMPLES);
  }

  @Override
  public Inputs inputs() {
    return input.inputs();
  }

  /** 1 for what looks like the training data, -1 for what does not. */
  @Override
  public Answer predict(Features x) throws RefusedException {
    double[] decisions = machine.decide(input.check(x));
    long[] labels = new long[decisions.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = decisions[i] > 0 ? 1 : -1;
    }
    return new Labels.Ints(labels);
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    return Matrix.vector(machine.decide(input.check(x)));
  }

  @Override
  public Answer scoreSamples(Features x) throws RefusedException {
    double[] scores = machine.decide(input.check(x));
    for (int i = 0; i < scores.length; i++) {
      scores[i] += offset;
    }
    return Matrix.vector(scores);
  }
}
