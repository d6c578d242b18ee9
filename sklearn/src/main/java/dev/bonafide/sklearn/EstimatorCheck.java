package dev.bonafide.sklearn;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What a signer asks: would these bytes be read, if they were admitted? They are read as the loader
 * reads them, and the estimator is forgotten: nothing can be predicted with what comes out of here.
 */
public final class EstimatorCheck {
  /**
   * One part in so many of the heap: more is read to a graph only, whose arrays stay where they
   * are.
   */
  private static final int SHARE_OF_HEAP = 8;

  private EstimatorCheck() {}

  /**
   * What would be refused at load, by any operator who allows no other versions. Of a file that is
   * large for this process only the names in it and the class of the whole are judged, and of a
   * compressed one that is, nothing ({@code LIMIT_EXCEEDED}).
   */
  public static Optional<Refusal> refusal(MemorySegment bytes, PickleLimits limits) {
    long most = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    PickleLimits small = limits.withDecompressedBytes(Math.min(limits.decompressedBytes(), most));
    return switch (ModelReader.read(bytes, EstimatorTable.allowList(), small)) {
      case Outcome.Refused<PyValue>(Refusal refusal) ->
          Optional.of(EstimatorReader.explained(refusal));
      case Outcome.Accepted<PyValue>(PyValue graph) ->
          bytes.byteSize() > most ? ofClass(graph) : ofState(graph);
    };
  }

  private static Optional<Refusal> ofClass(PyValue graph) {
    return graph instanceof PyObject object
        ? EstimatorReader.unsupported(object.type())
        : Optional.empty();
  }

  private static Optional<Refusal> ofState(PyValue graph) {
    return switch (EstimatorReader.read(graph, VersionRule.TESTED_ONLY)) {
      case Outcome.Accepted<Model> readable -> Optional.empty();
      case Outcome.Refused<Model>(Refusal refusal) -> Optional.of(refusal);
    };
  }
}
