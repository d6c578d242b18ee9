package dev.bonafide.cli;

import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.record.DecisionRecord;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bonafide audit}: which models were admitted or refused, when, on which facts. */
@Command(
    description = {
      "Read decision records, after checking that nothing in them was changed.",
      "Exit codes: 0 all are sound, 1 one was damaged, 2 usage."
    })
final class AuditCommand implements dev.bonafide.cli.Command {
  @Parameters(
      paramLabel = "RECORD",
      arity = "0..*",
      description =
          "The folders that start --record wrote (default: every one that start chose for this"
              + " user).")
  List<Path> records = List.of();

  @Option(names = "--model", paramLabel = "NAME", description = "Only this model's decisions.")
  @Nullable String model;

  @Option(
      names = "--outcome",
      paramLabel = "WORD",
      description =
          "Only admitted, warned, unverified, refused or withdrawn; lost: times for which the"
              + " record is not whole.")
  @Nullable Shown outcome;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only decisions from this time on, such as 2026-11-23T00:00:00Z.")
  @Nullable String since;

  @Option(names = "--full", description = "Show the facts of each decision too.")
  boolean full;

  /** The outcomes that a record can have. */
  enum Shown {
    ADMITTED,
    WARNED,
    UNVERIFIED,
    REFUSED,
    WITHDRAWN,
    LOST;

    boolean is(DecisionRecord decision) {
      return decision.outcome().equals(name().toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public Report run(Console console) {
    Instant from = since();
    List<Path> records = this.records.isEmpty() ? DecisionFolder.ofThisUser() : this.records;
    if (records.size() == 1) {
      return audit(records.getFirst(), from);
    }
    var lines = new ArrayList<String>();
    var problems = new ArrayList<String>();
    var results = new ArrayList<Json>();
    int code = ExitCode.OK;
    for (Path record : records) {
      Report report = audit(record, from);
      lines.add(record + ":");
      report.out().forEach(line -> lines.add("  " + line));
      report.err().forEach(line -> problems.add(record + ": " + line));
      var result = Json.object().put("record", record.toString());
      report.json().members().forEach(result::put);
      results.add(result.build());
      code = Math.max(code, report.exitCode());
    }
    String outcome = code == ExitCode.OK ? "ok" : "refused";
    return new Report(
        code,
        lines,
        problems,
        Json.object().put("outcome", outcome).put("records", Json.array(results)).build());
  }

  private Report audit(Path record, Instant from) {
    return switch (DecisionLog.audit(record)) {
      case Outcome.Refused<DecisionLog.Audit>(Refusal refusal) -> Report.refused(refusal);
      case Outcome.Accepted<DecisionLog.Audit>(DecisionLog.Audit audit) ->
          show(
              audit,
              audit.decisions().stream()
                  .filter(d -> model == null || d.model().equals(model))
                  .filter(d -> outcome == null || outcome.is(d))
                  .filter(d -> !d.time().isBefore(from))
                  .toList());
    };
  }

  private Instant since() {
    try {
      return since == null ? Instant.MIN : Instant.parse(since);
    } catch (DateTimeParseException e) {
      throw new ConfigurationException(
          "--since: found '" + since + "', expected a time such as 2026-11-23T00:00:00Z", "", e);
    }
  }

  private Report show(DecisionLog.Audit audit, List<DecisionRecord> decisions) {
    var lines = new ArrayList<String>();
    for (DecisionRecord decision : decisions) {
      lines.add(
          decision.time()
              + "  "
              + decision.outcome()
              + (decision.reason().isEmpty() ? "" : " " + decision.reason())
              + "  "
              + decision.model()
              + (decision.version().isEmpty() ? "" : " " + decision.version())
              + "  "
              + decision.id());
      details(decision.body()).forEach(d -> lines.add("  " + d));
      if (full) {
        lines.add("  " + JsonWriter.compact(decision.body()));
      }
    }
    lines.replaceAll(Printable::line);
    lines.add(
        decisions.size() + " of " + audit.decisions().size() + " decisions; the record is sound");
    return Report.ok(
        lines,
        Json.object()
            .put("decisions", Json.array(decisions.stream().map(DecisionRecord::toJson).toList()))
            .put("recorded", audit.decisions().size())
            .put("checkpoint", audit.checkpoint())
            .build());
  }

  /** Why, by whom and which bytes, as far as the record has it. */
  private static List<String> details(Json.Obj body) {
    var details = new ArrayList<String>();
    String message = body.string("message");
    if (message != null) {
      details.add(message);
    }
    if (body.get("missing") instanceof Json.Num missing) {
      details.add("decisions that could not be written: " + missing.literal());
    }
    var signers = new LinkedHashSet<String>();
    List<Json.Obj> facts = objects(body.get("facts"));
    facts.forEach(f -> signers.add(signer(f.get("signer"))));
    if (!signers.isEmpty()) {
      details.add("signed by " + String.join(" and ", signers));
    }
    digests(body, facts).forEach(d -> details.add(body.string("artefact") + " " + d));
    return details;
  }

  /** Of the bytes that were copied; where none were, those that the signatures are over. */
  private static Set<String> digests(Json.Obj body, List<Json.Obj> facts) {
    var digests = new LinkedHashSet<String>();
    for (Json.Obj file : objects(body.get("files"))) {
      if (file.get("digests") instanceof Json.Obj found
          && Objects.equals(file.string("name"), body.string("artefact"))) {
        digests.add("sha256:" + found.string("sha256"));
      }
    }
    if (digests.isEmpty()) {
      for (Json.Obj fact : facts) {
        if (fact.get("content") instanceof Json.Obj content && content.string("digest") != null) {
          digests.add("signed as " + content.string("digest"));
        }
      }
    }
    return digests;
  }

  private static List<Json.Obj> objects(@Nullable Json list) {
    return list instanceof Json.Arr(List<Json> items)
        ? items.stream().filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast).toList()
        : List.of();
  }

  private static String signer(@Nullable Json signer) {
    if (!(signer instanceof Json.Obj who)) {
      return "an unknown signer";
    }
    String subject = who.string("subject");
    return switch (who.string("method")) {
      case "keyless" -> subject + " (issuer " + who.string("issuer") + ")";
      case "key" -> "key " + who.string("publicKey");
      case null, default ->
          "certificate of "
              + (who.get("names") instanceof Json.Arr(List<Json> names) && !names.isEmpty()
                  ? names.stream().map(AuditCommand::text).collect(Collectors.joining(", "))
                  : subject);
    };
  }

  private static String text(Json value) {
    return value instanceof Json.Str(String text) ? text : "";
  }
}
