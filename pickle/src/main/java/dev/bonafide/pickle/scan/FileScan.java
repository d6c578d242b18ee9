package dev.bonafide.pickle.scan;

import dev.bonafide.artifact.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * The result for one file, or for one member of an archive.
 *
 * @param path as it was given; a member's path is its archive's, {@code !}, and its name
 * @param format what it was recognised as
 * @param verdict the worst of its own and its members'
 * @param findings why; empty for what is safe or inert
 * @param members an archive's files
 */
public record FileScan(
    String path, String format, Verdict verdict, List<Finding> findings, List<FileScan> members) {

  public FileScan {
    findings = List.copyOf(findings);
    members = List.copyOf(members);
  }

  static FileScan of(String path, String format, Verdict verdict, List<Finding> findings) {
    return archive(path, format, verdict, findings, List.of());
  }

  /** Takes the worst verdict of its own, its findings' and its members'. */
  static FileScan archive(
      String path, String format, Verdict verdict, List<Finding> findings, List<FileScan> members) {
    Verdict worst = verdict;
    for (Finding finding : findings) {
      worst = worst.worse(finding.verdict());
    }
    for (FileScan member : members) {
      worst = worst.worse(member.verdict());
    }
    return new FileScan(path, format, worst, findings, members);
  }

  static FileScan unknown(String path, String format, Finding.Rule rule, String message) {
    return of(path, format, Verdict.UNKNOWN, List.of(Finding.of(rule, Verdict.UNKNOWN, message)));
  }

  /** Itself and every member, with its findings. */
  public List<FileScan> flattened() {
    var all = new ArrayList<FileScan>();
    all.add(this);
    members.forEach(member -> all.addAll(member.flattened()));
    return all;
  }

  /** {@code {"path", "format", "verdict", "findings": [...], "members": [...]}}. */
  public Json.Obj json() {
    var found = new ArrayList<Json>();
    for (Finding finding : findings) {
      var object =
          Json.object()
              .put("rule", finding.rule().id())
              .put("verdict", finding.verdict().word())
              .put("message", finding.message());
      if (!finding.target().isEmpty()) {
        object.put("target", finding.target());
      }
      if (finding.position() >= 0) {
        object.put("position", finding.position());
      }
      found.add(object.build());
    }
    var object =
        Json.object()
            .put("path", path)
            .put("format", format)
            .put("verdict", verdict.word())
            .put("findings", Json.array(found));
    if (!members.isEmpty()) {
      object.put("members", Json.array(members.stream().map(FileScan::json).toList()));
    }
    return object.build();
  }
}
