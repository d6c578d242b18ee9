package dev.bonafide.cli;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.trustroot.BundledRoots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * {@code bonafide doctor}: what of this machine matters to Bonafide, and whether it is as it should
 * be.
 */
@Command(description = "Check this machine and say what would not work.")
final class DoctorCommand implements dev.bonafide.cli.Command {

  /** The public-good instance publishes a new root some times a year. */
  private static final int FRESH_ROOT_DAYS = 90;

  private record Check(String name, String found, boolean fine, String hint) {}

  @Override
  public Report run(Console console) {
    var checks =
        List.of(
            new Check(
                "java",
                Runtime.version().toString(),
                Runtime.version().feature() >= 25,
                "install a JDK 25"),
            rootAge(),
            policy(),
            new Check(
                "start-up cache",
                System.getProperty("bonafide.aot", "none"),
                System.getProperty("bonafide.aot") != null,
                "start through ./bonafide, which makes one"));
    var lines = new ArrayList<String>();
    var rows = new ArrayList<Json>();
    for (Check check : checks) {
      lines.add(
          (check.fine ? "ok    " : "look  ")
              + check.name
              + ": "
              + check.found
              + (check.fine ? "" : "; try: " + check.hint));
      rows.add(
          Json.object()
              .put("name", check.name)
              .put("found", check.found)
              .put("fine", check.fine)
              .build());
    }
    return Report.ok(lines, Json.object().put("checks", Json.array(rows)).build());
  }

  private static Check rootAge() {
    long days = BundledRoots.publicGood().age(Instant.now()).toDays();
    return new Check(
        "bundled public-good root",
        days + " days old",
        days <= FRESH_ROOT_DAYS,
        "bonafide trust update, or trust import where there is no network");
  }

  private static Check policy() {
    String file = System.getenv("BONAFIDE_POLICY");
    boolean none = file == null || file.isEmpty();
    boolean readable = !none && Files.isReadable(Path.of(file));
    return new Check(
        "BONAFIDE_POLICY",
        none
            ? "not set; start needs --policy then"
            : file + (readable ? "" : ", which cannot be read"),
        none || readable,
        "name a policy file: bonafide policy init --from BUNDLE");
  }
}
