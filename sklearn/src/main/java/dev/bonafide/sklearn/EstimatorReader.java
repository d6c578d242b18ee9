package dev.bonafide.sklearn;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Family;
import dev.bonafide.sklearn.estimator.Reading;
import dev.bonafide.sklearn.estimator.SklearnVersion;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.util.Optional;

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

  /**
   * The refusal of the pickle reader in this room's words: a forbidden name that is a known class
   * of scikit-learn is {@link Reason#UNSUPPORTED_ESTIMATOR}, with why. Others stay as they are.
   */
  public static Refusal explained(Refusal refusal) {
    String name = refusal.found().split(" ", 2)[0];
    int dot = name.lastIndexOf('.');
    if (refusal.reason() != Reason.FORBIDDEN_GLOBAL || dot < 0) {
      return refusal;
    }
    var type = new GlobalName(name.substring(0, dot), name.substring(dot + 1));
    return unsupported(type).orElse(refusal);
  }

  private static void checkKnown(GlobalName type) throws RefusedException {
    Optional<Refusal> refusal = unsupported(type);
    if (refusal.isPresent()) {
      throw new RefusedException(refusal.get());
    }
  }

  /** The refusal of a class that is known and not supported. */
  static Optional<Refusal> unsupported(GlobalName type) {
    return Optional.ofNullable(EstimatorTable.refused(type)).map(known -> unsupported(type, known));
  }

  private static Refusal unsupported(GlobalName type, Family.RefusedClass known) {
    return Refusal.of(
            Reason.UNSUPPORTED_ESTIMATOR,
            type.name() + " is not supported: " + known.reason(),
            type.toString(),
            "a class of docs/reference/estimators.md")
        .withHint("fit a class of that page, or serve this model with another runtime");
  }
}
