package dev.bonafide.admission;

import dev.bonafide.admission.record.DecisionRecord;
import dev.bonafide.admission.record.FactsJson;
import dev.bonafide.admission.repository.Candidate;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.SnapshotFile;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Collects what a decision was made on, and writes it up. */
final class CaseFile {
  private final String id = UUID.randomUUID().toString();
  private final Instant time = Instant.now();
  private final Candidate candidate;
  private final List<Facts> facts = new ArrayList<>();
  private final LinkedHashMap<String, Refusal> failures = new LinkedHashMap<>();
  private final List<String> notices = new ArrayList<>();
  private final List<String> explanation = new ArrayList<>();
  private String artefact = "";
  private String policy = "";

  CaseFile(Candidate candidate) {
    this.candidate = candidate;
    candidate
        .settings()
        .ignored()
        .forEach(k -> notices.add("model-settings.json: " + k + " has no meaning here"));
  }

  String id() {
    return id;
  }

  void artefact(String name) {
    artefact = name;
  }

  void policy(String digest) {
    policy = digest;
  }

  void notice(String text) {
    if (!notices.contains(text)) {
      notices.add(text);
    }
  }

  List<String> notices() {
    return List.copyOf(notices);
  }

  void evidence(Evidence evidence) {
    facts.clear();
    facts.addAll(evidence.facts());
    evidence.failures().forEach(f -> failures.put(f.name(), f.refusal()));
  }

  void explanation(List<String> steps) {
    explanation.clear();
    explanation.addAll(steps);
  }

  DecisionRecord admitted(AdmittedModel model) {
    String outcome =
        switch (model.ground().verification()) {
          case VERIFIED -> "admitted";
          case WARNED -> "warned";
          case UNVERIFIED -> "unverified";
        };
    return record(outcome, "", body().put("files", files(model)));
  }

  DecisionRecord refused(Refusal refusal) {
    return refused("refused", refusal, body());
  }

  /** It served until now. */
  DecisionRecord withdrawn(AdmittedModel model, Refusal refusal) {
    return refused("withdrawn", refusal, body().put("files", files(model)));
  }

  private DecisionRecord refused(String outcome, Refusal refusal, Json.ObjectBuilder body) {
    body.put("message", refusal.message());
    body.put("found", refusal.found());
    body.put("expected", refusal.expected());
    body.put("hint", refusal.hint());
    return record(outcome, refusal.reason().name(), body);
  }

  private DecisionRecord record(String outcome, String reason, Json.ObjectBuilder body) {
    return new DecisionRecord(
        id, time, candidate.name(), candidate.version(), outcome, reason, body.build());
  }

  private Json.ObjectBuilder body() {
    var failed = new ArrayList<Json>();
    failures.forEach(
        (name, refusal) ->
            failed.add(
                Json.object()
                    .put("evidence", name)
                    .put("reason", refusal.reason().name())
                    .put("message", refusal.toString())
                    .build()));
    return Json.object()
        .put("place", candidate.place())
        .put("artefact", artefact)
        .put("policy", policy)
        .put(
            "settings",
            candidate.settingsFile().isPresent()
                ? candidate.settingsFile().digest().toString()
                : "")
        .put("facts", Json.array(facts.stream().map(FactsJson::of).toList()))
        .put("failures", Json.array(failed))
        .put("notices", Json.strings(notices))
        .put("explanation", Json.strings(explanation));
  }

  private static Json files(AdmittedModel model) {
    return Json.array(model.snapshot().files().stream().map(CaseFile::file).toList());
  }

  private static Json.Obj file(SnapshotFile file) {
    var digests = Json.object();
    file.digests().forEach((a, d) -> digests.put(a.id().toLowerCase(Locale.ROOT), d.hex()));
    return Json.object()
        .put("name", file.name())
        .put("bytes", file.size())
        .put("digests", digests.build())
        .build();
  }
}
