package dev.bonafide.sklearn;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.lang.foreign.MemorySegment;

/**
 * The estimators' entry from bytes. Outside this room only {@code runtime} may call it, with the
 * bytes of an admitted model; that is held by a test. Whoever has bytes that nobody admitted reads
 * them to a graph and no further, or asks {@link EstimatorCheck}.
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
      case Outcome.Accepted<PyValue>(var graph) -> EstimatorReader.read(graph, rule);
      case Outcome.Refused<PyValue>(Refusal refusal) ->
          Outcome.refused(EstimatorReader.explained(refusal));
    };
  }
}
