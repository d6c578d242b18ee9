package dev.bonafide.pickle.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.pickle.Fixtures;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scanner against files that others made to harm, and files that harm nobody. */
class ScanCorpusTest {
  private static final Set<String> EFFECTIVE =
      Set.of("exec", "exec-deferred", "file", "net", "env", "gadget");

  private final Scanner scanner = new Scanner(Fixtures.names(), ScanLimits.defaults());

  @ParameterizedTest
  @ValueSource(strings = {"manifest.jsonl", "manifest-upstream.jsonl"})
  void everyEffectiveMaliciousFileIsDangerousOrUnknownAndNoBenignFileIsFlagged(String manifest) {
    Path folder = Fixtures.folder("pickles");
    var wrong = new TreeMap<String, String>();
    var counts = new TreeMap<String, Integer>();
    for (Json.Obj row : Fixtures.rows(folder.resolve(manifest))) {
      String path = row.string("path");
      FileScan scan = scanner.scan(folder.resolve(path));
      boolean benign = row.string("label").equals("benign");
      counts.merge(
          row.string("label") + "/" + row.string("effect") + " " + scan.verdict().word(),
          1,
          Integer::sum);
      boolean encrypted = path.contains("password_protected");
      if (benign && !encrypted && !scan.verdict().isHarmless()) {
        wrong.put(path, scan.toString());
      }
      if (EFFECTIVE.contains(row.string("effect")) && scan.verdict().isHarmless()) {
        wrong.put(path, scan.toString());
      }
    }
    System.getLogger("scan").log(System.Logger.Level.INFO, counts.toString());
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyModelOfScikitLearnIsSafe() throws Exception {
    ScanReport report = scanner.scan(List.of(Fixtures.folder("sklearn")), Scanner.Progress.none());
    assertThat(report.files())
        .filteredOn(file -> !file.verdict().isHarmless())
        .as("flagged")
        .isEmpty();
    assertThat(report.count(Verdict.SAFE)).isEqualTo(312);
    assertThat(report.exitCode()).isZero();
  }
}
