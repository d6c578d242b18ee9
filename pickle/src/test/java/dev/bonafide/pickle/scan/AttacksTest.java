package dev.bonafide.pickle.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.pickle.Fixtures;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Hostile files of our own and harmless neighbours, made by interop/scanners/make_attacks.py. */
class AttacksTest {
  private static List<Json.Obj> cases() throws IOException {
    try (var in = AttacksTest.class.getResourceAsStream("attacks.jsonl")) {
      assertThat(in).isNotNull();
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Fixtures.rows(text.lines().toList());
    }
  }

  @Test
  void everyAttackIsDangerousOrUnknownAndNoHarmlessNeighbourIsFlagged() throws IOException {
    var scanner = new Scanner(Fixtures.names(), ScanLimits.defaults());
    var wrong = new TreeMap<String, String>();
    List<Json.Obj> cases = cases();
    for (Json.Obj row : cases) {
      boolean flagged = row.string("expect").equals("flagged");
      byte[] bytes = Base64.getDecoder().decode(row.string("base64"));
      FileScan scan = scanner.scan(row.string("name"), MemorySegment.ofArray(bytes));
      if (scan.verdict().isHarmless() == flagged) {
        wrong.put(row.string("name") + (flagged ? " passes" : " is flagged"), scan.toString());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).hasSizeGreaterThan(800);
  }
}
