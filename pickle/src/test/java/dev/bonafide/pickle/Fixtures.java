package dev.bonafide.pickle;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The outside truth, where it is present; see CONTRIBUTING for how to get it. */
public final class Fixtures {
  private Fixtures() {}

  /** A folder of the fixtures; the test is skipped visibly where there are none. */
  public static Path folder(String name) {
    String root = System.getenv("BONAFIDE_FIXTURES");
    Path folder = Path.of(root == null ? "../../shared/fixtures" : root).resolve(name);
    Assumptions.assumeTrue(Files.isDirectory(folder), "no fixtures at " + folder);
    return folder;
  }

  public static MemorySegment bytes(Path file) {
    try {
      return MemorySegment.ofArray(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names in the scikit-learn fixtures. */
  public static AllowList names() {
    var builder = AllowList.builder();
    try (var in = Fixtures.class.getResourceAsStream("names-of-fixtures.tsv")) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        if (line.startsWith("#")) {
          continue;
        }
        String[] parts = line.split("\t");
        switch (parts[0]) {
          case "object" -> builder.object(parts[1], parts[2], AllowList.StateShape.DICT_OR_TUPLE);
          case "factory" -> builder.factory(parts[1], parts[2]);
          case "reference" -> builder.reference(parts[1], parts[2]);
          default -> throw new IllegalStateException(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return builder.build();
  }

  /** The rows of a JSON lines file. */
  public static List<Json.Obj> rows(Path file) {
    try {
      return rows(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same of lines. */
  public static List<Json.Obj> rows(List<String> lines) {
    var rows = new ArrayList<Json.Obj>();
    for (String line : lines) {
      rows.add(
          (Json.Obj)
              ((Outcome.Accepted<Json>)
                      JsonReader.parse(
                          line.getBytes(StandardCharsets.UTF_8), Reason.MALFORMED_MODEL))
                  .value());
    }
    return rows;
  }
}
