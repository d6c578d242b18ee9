package dev.bonafide.pickle.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.pickle.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Hostile files against 256 MiB of heap, in a process of its own. */
class BoundsTest {
  /** About a second is the goal and what is measured; a guard in a test has to be generous. */
  private static final long GUARD_MILLIS = 20_000;

  private static List<String> probe(List<Path> files) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(BoundsProbe.class.getName());
    files.forEach(file -> command.add(file.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text.lines().toList();
  }

  @Test
  void bombsOfOurOwnAreRefusedOrReadWithinBounds() throws Exception {
    for (String line : probe(List.of())) {
      String[] parts = line.split(" ");
      assertThat(Long.parseLong(parts[2])).as(line).isLessThan(GUARD_MILLIS);
      if (parts[0].startsWith("vocabulary")) {
        assertThat(parts[1]).as(line).isEqualTo("safe");
      }
    }
  }

  @Test
  void denialOfServiceFilesAreRefusedOrReadWithinBounds() throws Exception {
    Path folder = Fixtures.folder("pickles");
    List<Path> files =
        Fixtures.rows(folder.resolve("manifest.jsonl")).stream()
            .map(row -> folder.resolve(row.string("path")))
            .toList();
    for (String line : probe(files)) {
      assertThat(Long.parseLong(line.split(" ")[2])).as(line).isLessThan(GUARD_MILLIS);
    }
  }
}
