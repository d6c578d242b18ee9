package dev.bonafide.cli;

import dev.bonafide.artifact.json.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * {@code bonafide doctor}: what of this machine matters to Bonafide, and whether it is as it should
 * be.
 */
@Command(description = "Check this machine and say what would not work.")
final class DoctorCommand implements dev.bonafide.cli.Command {

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
            new Check(
                "vector",
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                    ? "present"
                    : "absent",
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                "start through ./bonafide: predictions are slower without it"),
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
}
