package dev.bonafide.training;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.EstimatorReader;
import dev.bonafide.sklearn.Model;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.util.List;

/** Predictions of a model that was trained here; that it is refused would be a bug. */
final class SvcPredictions {
  private SvcPredictions() {}

  static Labels of(PyValue graph, Table rows) {
    Matrix x = Matrix.of(rows.rows(), rows.columns().size(), rows.values());
    Answer answer =
        accepted(
            EstimatorReader.read(graph, VersionRule.TESTED_ONLY)
                .then((Model model) -> model.apply(Method.PREDICT, x)));
    return switch (answer) {
      case dev.bonafide.sklearn.data.Labels.Ints ints -> new Labels.Integers(ints.values());
      case dev.bonafide.sklearn.data.Labels.Texts texts ->
          new Labels.Texts(List.of(texts.values()));
      default -> throw new IllegalStateException("predicted " + answer.getClass());
    };
  }

  private static <T> T accepted(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<T>(T value) -> value;
      case Outcome.Refused<T>(Refusal refusal) ->
          throw new IllegalStateException("our own model was refused: " + refusal);
    };
  }
}
