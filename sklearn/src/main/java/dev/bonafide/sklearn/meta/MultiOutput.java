package dev.bonafide.sklearn.meta;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.ensemble.Blocks;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.MemberAnswers;
import dev.bonafide.sklearn.estimator.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** scikit-learn's {@code MultiOutputClassifier} and {@code MultiOutputRegressor}. */
record MultiOutput(Inputs inputs, List<Estimator> members, Kind kind) implements Estimator {

  /** What the members are. */
  enum Kind {
    CLASSIFIERS,
    REGRESSORS
  }

  static MultiOutput classifier(Attributes a) throws RefusedException {
    return read(a, Kind.CLASSIFIERS);
  }

  static MultiOutput regressor(Attributes a) throws RefusedException {
    return read(a, Kind.REGRESSORS);
  }

  private static MultiOutput read(Attributes a, Kind kind) throws RefusedException {
    List<Estimator> members = a.get("estimators_").estimators();
    for (Estimator member : members) {
      if (kind == Kind.CLASSIFIERS && member.classes().size() != 1) {
        throw a.get("estimators_").invalid("classifiers of one output");
      }
    }
    Inputs own = Inputs.of(a);
    int features =
        own.features() == Inputs.UNKNOWN ? members.getFirst().inputs().features() : own.features();
    return new MultiOutput(new Inputs(own.estimator(), features, own.names()), members, kind);
  }

  @Override
  public Set<Method> methods() {
    boolean probable =
        kind == Kind.CLASSIFIERS
            && members.stream().allMatch(m -> m.methods().contains(Method.PREDICT_PROBA));
    return probable ? EnumSet.of(Method.PREDICT, Method.PREDICT_PROBA) : EnumSet.of(Method.PREDICT);
  }

  @Override
  public List<Labels> classes() {
    return kind == Kind.REGRESSORS
        ? List.of()
        : members.stream().map(m -> m.classes().getFirst()).toList();
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    if (kind == Kind.REGRESSORS) {
      var columns = new ArrayList<Matrix>();
      for (Estimator member : members) {
        Matrix column = MemberAnswers.numbers(member.predict(x));
        columns.add(Matrix.of(x.rows(), 1, MemberAnswers.vector(column), column.type()));
      }
      return Blocks.join(columns, x.rows());
    }
    var columns = new ArrayList<Labels>();
    for (Estimator member : members) {
      if (!(member.predict(x) instanceof Labels labels)) {
        throw without(Method.PREDICT);
      }
      columns.add(labels);
    }
    return Labels.beside(columns);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    if (!methods().contains(Method.PREDICT_PROBA)) {
      throw without(Method.PREDICT_PROBA);
    }
    var outputs = new ArrayList<Matrix>();
    for (Estimator member : members) {
      outputs.add(MemberAnswers.numbers(member.predictProba(x)));
    }
    return new Matrices(outputs);
  }
}
