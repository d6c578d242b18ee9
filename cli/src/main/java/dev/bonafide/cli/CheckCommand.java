package dev.bonafide.cli;

import dev.bonafide.admission.AdmittedModel;
import dev.bonafide.admission.Verdict;
import dev.bonafide.admission.repository.Candidate;
import dev.bonafide.admission.repository.Discovered;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.runtime.LoadedModel;
import dev.bonafide.runtime.ModelRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bonafide check}: would every model of a repository load? */
@Command(
    description = {
      "Admit and read every model of a repository as the server would, without serving it.",
      "Exit codes: 0 all would load, 1 at least one would not, 2 usage."
    })
final class CheckCommand implements dev.bonafide.cli.Command {
  @Parameters(paramLabel = "REPOSITORY", description = "The model repository.")
  Path repository = Path.of(".");

  @Mixin PolicyChoice choice = new PolicyChoice();

  /** One model's result; the refusal's reason is empty where it would load. */
  private record Row(Discovered model, List<String> lines, Json.Obj json, Result result) {}

  private enum Result {
    LOADS,
    REFUSED
  }

  @Override
  public Report run(Console console) {
    var environment = System.getenv();
    Repository models = Repository.at(repository, environment);
    var rows = new ArrayList<Row>();
    try (var admission = choice.open(models, environment)) {
      admission.notices().forEach(console::notice);
      var runtime = new ModelRuntime();
      for (Discovered found : models.discover()) {
        rows.add(
            switch (found) {
              case Discovered.Unusable u -> refused(u, u.refusal(), "");
              case Candidate c -> check(c, admission.admitter().admit(c), runtime);
            });
      }
    }
    var lines = new ArrayList<String>();
    rows.forEach(r -> lines.addAll(r.lines()));
    long refused = rows.stream().filter(r -> r.result() == Result.REFUSED).count();
    lines.add(
        rows.size()
            + (rows.size() == 1 ? " model, " : " models, ")
            + (rows.size() - refused)
            + " would load, "
            + refused
            + " would not");
    return new Report(
        refused == 0 ? ExitCode.OK : ExitCode.REFUSED,
        lines,
        List.of(),
        Json.object()
            .put("outcome", refused == 0 ? "ok" : "refused")
            .put("models", Json.array(rows.stream().map(Row::json).toList()))
            .build());
  }

  private static Row check(Candidate candidate, Verdict verdict, ModelRuntime runtime) {
    return switch (verdict) {
      case Verdict.Refused(Refusal refusal, var record) -> refused(candidate, refusal, record.id());
      case Verdict.Admitted(AdmittedModel admitted, var record) ->
          switch (runtime.load(admitted)) {
            case Outcome.Refused<LoadedModel>(Refusal refusal) ->
                refused(candidate, refusal, record.id());
            case Outcome.Accepted<LoadedModel>(LoadedModel loaded) -> {
              try (loaded) {
                yield loads(candidate, loaded);
              }
            }
          };
    };
  }

  private static Row loads(Candidate candidate, LoadedModel loaded) {
    var lines = new ArrayList<String>();
    String ground = loaded.ground().verification().name().toLowerCase(Locale.ROOT);
    lines.add(
        "ok      "
            + title(candidate)
            + ": "
            + loaded.estimator().type()
            + " of scikit-learn "
            + loaded.estimator().version()
            + ", "
            + ground);
    loaded.notices().forEach(n -> lines.add("        note: " + n));
    return new Row(
        candidate,
        lines,
        json(candidate)
            .put("outcome", "ok")
            .put("estimator", loaded.estimator().type().toString())
            .put("verification", loaded.verificationJson())
            .build(),
        Result.LOADS);
  }

  private static Row refused(Discovered model, Refusal refusal, String decision) {
    var lines = new ArrayList<String>();
    List<String> said = Report.lines(refusal);
    lines.add("refused " + title(model) + ": " + said.getFirst());
    said.stream().skip(1).forEach(l -> lines.add("        " + l));
    return new Row(
        model,
        lines,
        json(model)
            .put("outcome", "refused")
            .put("decision", decision)
            .put("refusal", Report.json(refusal))
            .build(),
        Result.REFUSED);
  }

  private static Json.ObjectBuilder json(Discovered model) {
    return Json.object()
        .put("name", model.name())
        .put("version", model.version())
        .put("folder", model.place());
  }

  private static String title(Discovered model) {
    return model.name()
        + (model.version().isEmpty() ? "" : " " + model.version())
        + (model.place().equals(model.name()) ? "" : " (" + model.place() + ")");
  }
}
