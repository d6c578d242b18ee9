package dev.bonafide.sklearn;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.sklearn.estimator.Family;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.lang.foreign.MemorySegment;

/**
 * The estimators' entry from bytes. Only {@code runtime} may call it, with the bytes of an admitted
 * model; that is held by a test. Whoever has bytes that nobody admitted reads them to a graph and
 * no further.
 */
public final class EstimatorLoader {
  private EstimatorLoader() {}

  /**
   * Reads a model file whole. Refused as {@link ModelReader} and {@link EstimatorReader} refuse; a
   * class that is known and not supported is {@link Reason#UNSUPPORTED_ESTIMATOR}.
   *
   * @param bytes the file; not referenced once this returns
   */
  public static Outcome<Model> load(MemorySegment bytes, PickleLimits limits, VersionRule rule) {
    return switch (ModelReader.read(bytes, EstimatorTable.allowList(), limits)) {
      case Outcome.Accepted<dev.bonafide.pickle.PyValue>(var graph) ->
          EstimatorReader.read(graph, rule);
      case Outcome.Refused<dev.bonafide.pickle.PyValue>(Refusal refusal) ->
          Outcome.refused(explained(refusal));
    };
  }

  /** A forbidden name that belongs to scikit-learn is an estimator that we do not have. */
  private static Refusal explained(Refusal refusal) {
    if (refusal.reason() != Reason.FORBIDDEN_GLOBAL) {
      return refusal;
    }
    int dot = refusal.found().lastIndexOf('.');
    if (dot < 0) {
      return refusal;
    }
    var name =
        new GlobalName(refusal.found().substring(0, dot), refusal.found().substring(dot + 1));
    Family.RefusedClass known = EstimatorTable.refused(name);
    return known == null
        ? refusal
        : Refusal.of(
            Reason.UNSUPPORTED_ESTIMATOR,
            name.name() + " is not supported: " + known.reason(),
            name.toString(),
            "a class of docs/reference/estimators.md");
  }
}
