package dev.bonafide.serving.repository;

import dev.bonafide.artifact.Refusal;
import dev.bonafide.serving.v2.ModelMetadata;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version of a model, loaded and able to answer.
 *
 * @param version null for a model without versions
 * @param cacheable whether its settings ask for the response cache
 * @param maxBatchSize rows merged into one computation; below 2 nothing is merged
 * @param maxBatchTime how long the first request of a batch waits for others
 * @param standing asked when the policy changed
 */
public record ServedModel(
    String name,
    @Nullable String version,
    ModelMetadata metadata,
    Predictor predictor,
    boolean cacheable,
    int maxBatchSize,
    Duration maxBatchTime,
    Standing standing) {

  /** Whether a loaded model may go on serving. */
  @FunctionalInterface
  public interface Standing {
    /** Always. */
    Standing FOR_EVER = Optional::empty;

    /** Why not, as of now; empty where it may. */
    Optional<Refusal> objection();
  }

  /** A model that nobody judges again. */
  public ServedModel(
      String name,
      @Nullable String version,
      ModelMetadata metadata,
      Predictor predictor,
      boolean cacheable,
      int maxBatchSize,
      Duration maxBatchTime) {
    this(
        name,
        version,
        metadata,
        predictor,
        cacheable,
        maxBatchSize,
        maxBatchTime,
        Standing.FOR_EVER);
  }

  /** The same with another way to answer. */
  public ServedModel with(Predictor other) {
    return new ServedModel(
        name, version, metadata, other, cacheable, maxBatchSize, maxBatchTime, standing);
  }
}
