package dev.bonafide.sklearn;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What a signer asks: would these bytes be read, if they were admitted? They are read as the loader
 * reads them, and the estimator is forgotten: nothing can be predicted with what comes out of here.
 */
public final class EstimatorCheck {
  private EstimatorCheck() {}

  /** What would be refused at load, by any operator who allows no other versions. */
  public static Optional<Refusal> refusal(MemorySegment bytes, PickleLimits limits) {
    return switch (EstimatorLoader.load(bytes, limits, VersionRule.TESTED_ONLY)) {
      case Outcome.Accepted<Model> readable -> Optional.empty();
      case Outcome.Refused<Model>(Refusal refusal) -> Optional.of(refusal);
    };
  }
}
