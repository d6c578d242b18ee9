package dev.bonafide.cli;

import dev.bonafide.admission.AdmittedModel;
import dev.bonafide.admission.Verdict;
import dev.bonafide.admission.record.DecisionRecord;
import dev.bonafide.admission.repository.Candidate;
import dev.bonafide.admission.repository.Discovered;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bonafide policy explain}: the decision that the server would make, step by step. */
@Command(description = "Show step by step what the policy decides about a model, and why.")
final class PolicyExplainCommand implements dev.bonafide.cli.Command {
  @Parameters(index = "0", paramLabel = "REPOSITORY", description = "The model repository.")
  Path repository = Path.of(".");

  @Parameters(index = "1", paramLabel = "MODEL", description = "The name it is served under.")
  String model = "";

  @Mixin PolicyChoice choice = new PolicyChoice();

  @Override
  public Report run(Console console) {
    var environment = System.getenv();
    Repository models = Repository.at(repository, environment);
    List<Discovered> versions = models.find(model);
    if (versions.isEmpty()) {
      return Report.refused(
          Refusal.of(
                  Reason.MODEL_NOT_FOUND,
                  "no model of that name in " + repository,
                  model,
                  String.join(", ", models.discover().stream().map(Discovered::name).toList()))
              .withHint("bonafide check " + repository + ", which shows every model"));
    }
    var lines = new ArrayList<String>();
    var decisions = new ArrayList<Json>();
    boolean refused = false;
    try (var admission = choice.open(models, environment)) {
      admission.notices().forEach(console::notice);
      for (Discovered found : versions) {
        switch (found) {
          case Discovered.Unusable u -> {
            refused = true;
            lines.add(u.place() + ":");
            Report.lines(u.refusal()).forEach(l -> lines.add("  " + l));
            decisions.add(Report.json(u.refusal()));
          }
          case Candidate candidate -> {
            Verdict verdict = admission.admitter().admit(candidate);
            lines.add(candidate.place() + ":");
            steps(verdict.record()).forEach(s -> lines.add("  " + s));
            decisions.add(verdict.record().toJson());
            switch (verdict) {
              case Verdict.Admitted(AdmittedModel admitted, var r) -> {
                admitted.ground().notices().forEach(n -> lines.add("  note: " + n));
                admitted.close();
              }
              case Verdict.Refused(Refusal refusal, var r) -> {
                refused = true;
                Report.lines(refusal).forEach(l -> lines.add("  " + l));
              }
            }
          }
        }
      }
    }
    Json.Obj json =
        Json.object()
            .put("outcome", refused ? "refused" : "ok")
            .put("decisions", Json.array(decisions))
            .build();
    return new Report(refused ? ExitCode.REFUSED : ExitCode.OK, lines, List.of(), json);
  }

  private static List<String> steps(DecisionRecord record) {
    if (record.body().get("explanation") instanceof Json.Arr(List<Json> steps)) {
      return steps.stream().map(s -> s instanceof Json.Str(String text) ? text : "").toList();
    }
    return List.of();
  }
}
