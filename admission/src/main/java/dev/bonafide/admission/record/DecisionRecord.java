package dev.bonafide.admission.record;

import dev.bonafide.artifact.json.Json;
import java.time.Instant;

/**
 * One verdict as it is kept.
 *
 * @param id unique; it stands in answers and metadata
 * @param outcome {@code admitted}, {@code warned}, {@code unverified}, {@code refused}, or {@code
 *     withdrawn} for one that served
 * @param reason the reason's code where it was refused, withdrawn or warned, else empty
 * @param body everything: facts, digests, policy, explanation
 */
public record DecisionRecord(
    String id,
    Instant time,
    String model,
    String version,
    String outcome,
    String reason,
    Json.Obj body) {

  /** One line of the record. */
  public Json.Obj toJson() {
    return Json.object()
        .put("id", id)
        .put("time", time.toString())
        .put("model", model)
        .put("version", version)
        .put("outcome", outcome)
        .put("reason", reason)
        .put("decision", body)
        .build();
  }
}
