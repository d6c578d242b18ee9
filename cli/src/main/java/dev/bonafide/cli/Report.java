package dev.bonafide.cli;

import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of a command: one value decides the exit code, the text and the JSON, so that they
 * cannot disagree.
 *
 * @param exitCode see {@link ExitCode}
 * @param out lines for standard output
 * @param err lines for standard error
 * @param json what {@code --json} prints; its {@code outcome} is {@code ok}, {@code refused} or
 *     {@code error}
 */
record Report(int exitCode, List<String> out, List<String> err, Json.Obj json) {

  Report {
    out = List.copyOf(out);
    err = List.copyOf(err);
    if (json.string("outcome") == null) {
      throw new IllegalArgumentException("a report's JSON says its outcome");
    }
  }

  /** Success. The JSON is the given members after {@code "outcome": "ok"}. */
  static Report ok(List<String> out, Json.Obj members) {
    return new Report(ExitCode.OK, out, List.of(), withOutcome("ok", members));
  }

  /** Success that has nothing to add to what was already said. */
  static Report ok() {
    return ok(List.of(), Json.object().build());
  }

  /** The command's own work was not done as it should be; there is no refusal to name. */
  static Report failed(String line) {
    return new Report(
        ExitCode.REFUSED,
        List.of(),
        List.of(line),
        withOutcome("error", Json.object().put("message", line).build()));
  }

  /** A refusal: its line and its hint on standard error, exit code 1. */
  static Report refused(Refusal refusal) {
    return refused(refusal, ExitCode.REFUSED);
  }

  static Report refused(Refusal refusal, int exitCode) {
    return new Report(exitCode, List.of(), lines(refusal), withOutcome("refused", json(refusal)));
  }

  /** The same report with other standard error lines in front, such as {@code FAIL: file}. */
  Report ledBy(String... lines) {
    var all = new ArrayList<>(List.of(lines));
    all.addAll(err);
    return new Report(exitCode, out, all, json);
  }

  /** How a refusal reads on a terminal: what is wrong, then what to try. */
  static List<String> lines(Refusal refusal) {
    var lines = new ArrayList<String>();
    lines.add(refusal + " [" + refusal.reason() + "]");
    if (!refusal.hint().isEmpty()) {
      lines.add("try: " + refusal.hint());
    }
    return lines;
  }

  /** A refusal as JSON members. */
  static Json.Obj json(Refusal refusal) {
    return Json.object()
        .put("reason", refusal.reason().name())
        .put("message", refusal.message())
        .put("found", refusal.found())
        .put("expected", refusal.expected())
        .put("hint", refusal.hint())
        .build();
  }

  private static Json.Obj withOutcome(String outcome, Json.Obj members) {
    var builder = Json.object().put("outcome", outcome);
    members.members().forEach(builder::put);
    return builder.build();
  }
}
