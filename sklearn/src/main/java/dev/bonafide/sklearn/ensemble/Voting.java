package dev.bonafide.sklearn.ensemble;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.MemberAnswers;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Probabilities;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * scikit-learn's {@code VotingClassifier} and {@code VotingRegressor}.
 *
 * @param labels one entry for a classifier, whose members know classes by number
 * @param weights of each member; all 1 where none were given
 * @param weighted whether they were
 */
record Voting(
    Inputs inputs,
    List<Labels> labels,
    List<Estimator> members,
    double[] weights,
    boolean weighted,
    Kind kind,
    boolean flatten)
    implements Estimator {

  /** What is combined. */
  enum Kind {
    NUMBERS,
    LABELS,
    PROBABILITIES
  }

  static Voting classifier(Attributes a) throws RefusedException {
    Kind kind =
        switch (a.text("voting")) {
          case "hard" -> Kind.LABELS;
          case "soft" -> Kind.PROBABILITIES;
          default -> throw a.get("voting").invalid("hard or soft");
        };
    return read(a, List.of(a.get("le_").attributes().get("classes_").labels()), kind);
  }

  static Voting regressor(Attributes a) throws RefusedException {
    return read(a, List.of(), Kind.NUMBERS);
  }

  private static Voting read(Attributes a, List<Labels> labels, Kind kind) throws RefusedException {
    List<Estimator> members = a.get("estimators_").estimators();
    for (Estimator member : members) {
      if (kind == Kind.NUMBERS) {
        continue;
      }
      int classes = labels.getFirst().size();
      int own = MemberAnswers.positions(MemberAnswers.classes(member), classes).length;
      boolean soft = own == classes && member.methods().contains(Method.PREDICT_PROBA);
      if (kind == Kind.PROBABILITIES && !soft) {
        throw a.get("estimators_").invalid("classifiers of all classes with predict_proba");
      }
    }
    return new Voting(
        inputs(a, members.getFirst()),
        labels,
        members,
        weights(a, members.size()),
        a.isPresent("weights"),
        kind,
        a.flag("flatten_transform", true));
  }

  /** The estimator says nothing of its own input: it is that of its members. */
  static Inputs inputs(Attributes a, Estimator first) throws RefusedException {
    Inputs own = Inputs.of(a);
    return new Inputs(
        own.estimator(),
        own.features() == Inputs.UNKNOWN ? first.inputs().features() : own.features(),
        own.names().isEmpty() ? first.inputs().names() : own.names());
  }

  private static double[] weights(Attributes a, int count) throws RefusedException {
    double[] weights = new double[count];
    if (!a.isPresent("weights")) {
      java.util.Arrays.fill(weights, 1);
      return weights;
    }
    double[] all = a.get("weights").vector(Value.ANY);
    List<Value> named = a.get("estimators").items(all.length);
    int at = 0;
    for (int i = 0; i < all.length; i++) {
      Value estimator = named.get(i).items(2).get(1);
      if (estimator.isText()) {
        continue; // dropped
      }
      if (at == count) {
        throw a.get("weights").invalid("a weight for each estimator");
      }
      weights[at++] = all[i];
    }
    if (at != count) {
      throw a.get("weights").invalid("a weight for each estimator");
    }
    return weights;
  }

  @Override
  public Set<Method> methods() {
    return switch (kind) {
      case NUMBERS, LABELS -> EnumSet.of(Method.PREDICT, Method.TRANSFORM);
      case PROBABILITIES -> {
        var methods = EnumSet.of(Method.PREDICT, Method.PREDICT_PROBA);
        if (flatten) { // else transform would answer an array of rank 3
          methods.add(Method.TRANSFORM);
        }
        yield methods;
      }
    };
  }

  @Override
  public List<Labels> classes() {
    return labels;
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return switch (kind) {
      case NUMBERS -> weightedMean(x);
      case LABELS -> labels.getFirst().take(Probabilities.argmax(votes(x)));
      case PROBABILITIES -> labels.getFirst().take(Probabilities.argmax(probabilities(x)));
    };
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    if (kind != Kind.PROBABILITIES) {
      throw without(Method.PREDICT_PROBA);
    }
    return probabilities(x);
  }

  private Matrix weightedMean(Features x) throws RefusedException {
    double[] sum = new double[x.rows()];
    for (int m = 0; m < weights.length; m++) {
      double[] numbers = MemberAnswers.vector(members.get(m).predict(x));
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weights[m] * numbers[i];
      }
    }
    return Matrix.vector(dividedByWeights(sum));
  }

  private Matrix votes(Features x) throws RefusedException {
    int k = labels.getFirst().size();
    double[] votes = new double[Math.multiplyExact(x.rows(), k)];
    for (int m = 0; m < weights.length; m++) {
      int[] positions = MemberAnswers.positions(members.get(m).predict(x), k);
      for (int i = 0; i < positions.length; i++) {
        votes[i * k + positions[i]] += weights[m];
      }
    }
    return Matrix.of(x.rows(), k, votes);
  }

  private Matrix probabilities(Features x) throws RefusedException {
    int k = labels.getFirst().size();
    double[] sum = new double[Math.multiplyExact(x.rows(), k)];
    // Weights are float64, and numpy keeps float32 only where there are none.
    ElementType type = weighted ? ElementType.FLOAT64 : ElementType.FLOAT32;
    for (int m = 0; m < weights.length; m++) {
      Matrix p = MemberAnswers.numbers(members.get(m).predictProba(x));
      MemberAnswers.column(p, k - 1);
      type = p.type() == ElementType.FLOAT32 ? type : ElementType.FLOAT64;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weights[m] * p.values()[i];
      }
    }
    return Matrix.of(x.rows(), k, dividedByWeights(sum)).as(type);
  }

  private double[] dividedByWeights(double[] sum) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= total;
    }
    return sum;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    var blocks = new ArrayList<Matrix>();
    for (Estimator member : members) {
      blocks.add(
          MemberAnswers.numbers(
              kind == Kind.PROBABILITIES ? member.predictProba(x) : member.predict(x)));
    }
    if (kind == Kind.PROBABILITIES && !flatten) {
      throw without(Method.TRANSFORM);
    }
    return Blocks.join(blocks, x.rows());
  }
}
