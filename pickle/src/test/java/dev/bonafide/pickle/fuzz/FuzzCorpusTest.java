package dev.bonafide.pickle.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The kept corpus of fuzzing, and some bytes of chance, in every test run. */
class FuzzCorpusTest {
  private static final Path CORPUS = Path.of("..", "fuzz", "corpus");

  @Test
  void everyInputThatFuzzingKeptGivesAValueOrARefusal() throws IOException {
    int run = 0;
    for (Map.Entry<String, Consumer<byte[]>> target : FuzzTargets.all().entrySet()) {
      for (Path input : inputs(target.getKey())) {
        target.getValue().accept(Files.readAllBytes(input));
        run++;
      }
    }
    assertThat(run).isGreaterThan(20);
  }

  private static List<Path> inputs(String target) throws IOException {
    var inputs = new ArrayList<Path>();
    try (var files = Files.newDirectoryStream(CORPUS.resolve(target))) {
      files.forEach(inputs::add);
    }
    return inputs;
  }

  @Property(tries = 150)
  void anyBytesGiveAValueOrARefusal(@ForAll @Size(max = 64) byte[] bytes) {
    FuzzTargets.all().values().forEach(target -> target.accept(bytes));
  }

  @Property(tries = 150)
  void anySeedWithAChangedByteGivesAValueOrARefusal(
      @ForAll int seed, @ForAll int at, @ForAll byte changed) throws IOException {
    for (Map.Entry<String, Consumer<byte[]>> target : FuzzTargets.all().entrySet()) {
      List<Path> inputs = inputs(target.getKey());
      byte[] bytes = Files.readAllBytes(inputs.get(Math.floorMod(seed, inputs.size())));
      if (bytes.length > 0) {
        bytes[Math.floorMod(at, bytes.length)] = changed;
      }
      target.getValue().accept(bytes);
    }
  }
}
