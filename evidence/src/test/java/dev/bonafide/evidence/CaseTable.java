package dev.bonafide.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * One table of {@code docs/reference/judged-cases.md}: what each case of the outside suites is
 * refused for. It is written from what the verifiers answer, by {@code -Dbonafide.rewrite}, read by
 * people when it changes, and held by every run; a case that is not on it yet is held to what the
 * suite says alone.
 */
public final class CaseTable {
  public static final String ACCEPTED = "accepted";

  private static final Path PAGE = Path.of("../docs/reference/judged-cases.md");
  private static final String HEADING = "## ";

  private final String heading;
  private final Map<String, List<String>> rows;

  private CaseTable(String heading, Map<String, List<String>> rows) {
    this.heading = heading;
    this.rows = rows;
  }

  /** The table below the heading that begins like this. */
  public static CaseTable under(String heading) {
    var rows = new LinkedHashMap<String, List<String>>();
    String section = "";
    for (String line : lines()) {
      section = line.startsWith(HEADING) ? line.substring(HEADING.length()) : section;
      if (section.startsWith(heading) && line.startsWith("| `")) {
        List<String> cells = List.of(line.replace("`", "").split("\\|"));
        rows.put(
            cells.get(1).strip(),
            cells.subList(2, cells.size()).stream().map(String::strip).toList());
      }
    }
    return new CaseTable(heading, rows);
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The word for an outcome. */
  public static String word(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<?> a -> ACCEPTED;
      case Outcome.Refused<?>(Refusal refusal) -> refusal.reason().name();
    };
  }

  /** Asserts the suite's own word, and the table's where it has the case. */
  public void assertJudged(String name, int column, Outcome<?> outcome, boolean accept) {
    assertThat(outcome.isAccepted()).as("%s: %s", name, outcome).isEqualTo(accept);
    List<String> row = rows.get(name);
    if (row != null && System.getProperty("bonafide.rewrite") == null) {
      assertThat(word(outcome)).as("%s: %s", name, outcome).isEqualTo(row.get(column));
    }
  }

  /** Asserts that the table says nothing but reasons, and of as many cases as were given once. */
  public void assertComplete(int atLeast) {
    assertThat(rows).hasSizeGreaterThanOrEqualTo(atLeast);
    rows.values()
        .forEach(
            cells ->
                cells.stream()
                    .filter(cell -> !cell.equals(ACCEPTED))
                    .forEach(cell -> assertThat(Reason.valueOf(cell)).isNotNull()));
  }

  /** Writes the rows in the place of the table's, where that was asked for. */
  public void rewriteIfAsked(SortedMap<String, List<String>> judged) {
    if (System.getProperty("bonafide.rewrite") == null) {
      return;
    }
    List<String> page = new ArrayList<>();
    String section = "";
    for (String line : lines()) {
      section = line.startsWith(HEADING) ? line.substring(HEADING.length()) : section;
      boolean row = section.startsWith(heading) && line.startsWith("| `");
      if (!row) {
        page.add(line);
      }
      if (section.startsWith(heading) && line.startsWith("|---")) {
        judged.forEach((name, cells) -> page.add(row(name, cells)));
      }
    }
    try {
      Files.write(PAGE, page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String row(String name, List<String> cells) {
    var line = new StringBuilder("| `" + name + "` |");
    for (String cell : cells) {
      line.append(cell.equals(ACCEPTED) ? " " + cell + " |" : " `" + cell + "` |");
    }
    return line.toString();
  }
}
