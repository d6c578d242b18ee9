package dev.bonafide.pickle.scan;

import dev.bonafide.artifact.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of a scan, from which text, JSON, SARIF and the exit code all come.
 *
 * @param files one result a file, in the order in which they were scanned
 */
public record ScanReport(List<FileScan> files) {
  private static final String SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  public ScanReport {
    files = List.copyOf(files);
  }

  /** The worst verdict of all files. */
  public Verdict verdict() {
    Verdict worst = Verdict.INERT;
    for (FileScan file : files) {
      worst = worst.worse(file.verdict());
    }
    return worst;
  }

  /** 2 when something could not be read, else 0 when every file is safe or inert, else 1. */
  public int exitCode() {
    boolean unread =
        files.stream()
            .flatMap(file -> file.findings().stream())
            .anyMatch(finding -> finding.rule() == Finding.Rule.UNREADABLE);
    return unread ? 2 : verdict().isHarmless() ? 0 : 1;
  }

  public long count(Verdict verdict) {
    return files.stream().filter(file -> file.verdict() == verdict).count();
  }

  /** What a person reads: the worst files first, then a summary. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    for (Verdict verdict :
        List.of(Verdict.DANGEROUS, Verdict.UNKNOWN, Verdict.SAFE, Verdict.INERT)) {
      for (FileScan file : files) {
        if (file.verdict() == verdict) {
          lines(file, "", lines);
        }
      }
    }
    lines.add(summary());
    return lines;
  }

  private static void lines(FileScan file, String indent, List<String> lines) {
    lines.add(
        String.format(
            java.util.Locale.ROOT,
            "%s%-9s  %s  (%s)",
            indent,
            file.verdict().word(),
            Shown.text(file.path()),
            file.format()));
    for (Finding finding : file.findings()) {
      lines.add(
          indent
              + "    "
              + finding.message()
              + (finding.position() >= 0 ? "  at byte " + finding.position() : ""));
    }
    for (FileScan member : file.members()) {
      if (!member.verdict().isHarmless()) {
        lines(member, indent + "  ", lines);
      }
    }
  }

  /** Such as {@code 3 files: 1 dangerous, 0 unknown, 1 safe, 1 inert}. */
  public String summary() {
    return files.size()
        + (files.size() == 1 ? " file: " : " files: ")
        + count(Verdict.DANGEROUS)
        + " dangerous, "
        + count(Verdict.UNKNOWN)
        + " unknown, "
        + count(Verdict.SAFE)
        + " safe, "
        + count(Verdict.INERT)
        + " inert";
  }

  /**
   * {@code {"outcome", "verdict", "summary": {…}, "files": […]}}; outcome is {@code ok} or {@code
   * refused}, verdict the worst of all.
   */
  public Json.Obj json() {
    var summary = Json.object().put("files", files.size());
    for (Verdict verdict : Verdict.values()) {
      summary.put(verdict.word(), count(verdict));
    }
    return Json.object()
        .put("outcome", verdict().isHarmless() ? "ok" : "refused")
        .put("verdict", verdict().word())
        .put("summary", summary.build())
        .put("files", Json.array(files.stream().map(FileScan::json).toList()))
        .build();
  }

  /** SARIF 2.1.0, for code-scanning dashboards; byte offsets are those of the stream. */
  public Json.Obj sarif(String toolVersion) {
    var rules = new ArrayList<Json>();
    for (Finding.Rule rule : Finding.Rule.values()) {
      rules.add(
          Json.object()
              .put("id", rule.id())
              .put("shortDescription", Json.object().put("text", rule.title()).build())
              .build());
    }
    var results = new ArrayList<Json>();
    for (FileScan file : files) {
      for (FileScan part : file.flattened()) {
        part.findings().forEach(finding -> results.add(result(file, part, finding)));
      }
    }
    Json driver =
        Json.object()
            .put("name", "bonafide")
            .put("version", toolVersion)
            .put("rules", Json.array(rules))
            .build();
    Json run =
        Json.object()
            .put("tool", Json.object().put("driver", driver).build())
            .put("results", Json.array(results))
            .build();
    return Json.object()
        .put("$schema", SARIF_SCHEMA)
        .put("version", "2.1.0")
        .put("runs", Json.array(List.of(run)))
        .build();
  }

  private static Json result(FileScan file, FileScan part, Finding finding) {
    String where = part.path().equals(file.path()) ? "" : part.path() + ": ";
    var location =
        Json.object().put("artifactLocation", Json.object().put("uri", uri(file.path())).build());
    if (finding.position() >= 0) {
      location.put("region", Json.object().put("byteOffset", finding.position()).build());
    }
    return Json.object()
        .put("ruleId", finding.rule().id())
        .put("level", finding.verdict() == Verdict.DANGEROUS ? "error" : "warning")
        .put("message", Json.object().put("text", where + finding.message()).build())
        .put(
            "locations",
            Json.array(List.of(Json.object().put("physicalLocation", location.build()).build())))
        .build();
  }

  /** A relative reference with everything escaped that a URI does not take. */
  private static String uri(String path) {
    var out = new StringBuilder();
    for (byte b : path.replace('\\', '/').getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x7f && (Character.isLetterOrDigit(c) || "/-._~!$&'()*+,;=@".indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append(String.format(java.util.Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return out.toString();
  }
}
