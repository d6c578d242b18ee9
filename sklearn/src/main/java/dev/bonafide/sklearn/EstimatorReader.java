package dev.bonafide.sklearn;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Family;
import dev.bonafide.sklearn.estimator.Reading;
import dev.bonafide.sklearn.estimator.SklearnVersion;
import dev.bonafide.sklearn.estimator.VersionRule;

/** Turns an object graph into a {@link Model}. */
public final class EstimatorReader {
  private EstimatorReader() {}

  /**
   * Reads the estimator at the root of a graph. Refused with {@link Reason#UNSUPPORTED_ESTIMATOR},
   * {@link Reason#UNTESTED_SKLEARN_VERSION} or {@link Reason#MODEL_STATE_INVALID}.
   */
  public static Outcome<Model> read(PyValue graph, VersionRule rule) {
    return Outcome.attempt(
        () -> {
          if (!(graph instanceof PyObject object)) {
            throw new RefusedException(
                Reason.UNSUPPORTED_ESTIMATOR,
                "the file holds plain data, no estimator",
                graph.getClass().getSimpleName(),
                "a fitted scikit-learn estimator");
          }
          var reading = new Reading(EstimatorTable::supported, rule);
          checkKnown(object.type());
          SklearnVersion version = reading.rootVersion(object);
          Estimator estimator = reading.root(object);
          return new Model(object.type(), version, estimator);
        });
  }

  private static void checkKnown(GlobalName type) throws RefusedException {
    Family.RefusedClass refused = EstimatorTable.refused(type);
    if (refused != null) {
      throw new RefusedException(
          Reason.UNSUPPORTED_ESTIMATOR,
          type.name() + " is not supported: " + refused.reason(),
          type.toString(),
          "a class of docs/reference/estimators.md");
    }
  }
}
