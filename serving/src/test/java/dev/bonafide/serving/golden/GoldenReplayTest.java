package dev.bonafide.serving.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.Fixtures;
import dev.bonafide.serving.Server;
import dev.bonafide.serving.SignedRepository;
import dev.bonafide.serving.settings.SettingsReader;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays what MLServer was asked, in its order, and compares the answers. What differs must be in
 * {@code golden/deliberate.tsv} with the key of a section of
 * docs/reference/mlserver-differences.md.
 */
class GoldenReplayTest {
  @TempDir Path folder;

  private enum Count {
    EQUAL,
    DELIBERATE,
    NOT_APPLICABLE,
    WRONG
  }

  private final Map<Count, Integer> counts = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> differing = new ArrayList<>();
  private final Map<String, String> deliberate = deliberate();

  private static Map<String, String> deliberate() {
    var keys = new HashMap<String, String>();
    try (var in = GoldenReplayTest.class.getResourceAsStream("/golden/deliberate.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .forEach(line -> keys.put(line.split("\t")[0], line.split("\t")[1]));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return keys;
  }

  private void count(String name, String expected, String found) {
    String key = deliberate.get(name);
    Count count =
        expected.equals(found)
            ? Count.EQUAL
            : key == null
                ? Count.WRONG
                : key.equals("custom-python") ? Count.NOT_APPLICABLE : Count.DELIBERATE;
    counts.merge(count, 1, Integer::sum);
    if (count == Count.DELIBERATE || count == Count.NOT_APPLICABLE) {
      differing.add(name + ": " + key);
    }
    if (count == Count.WRONG) {
      wrong.add(
          name + "\n    MLServer: " + shortened(expected) + "\n    here:     " + shortened(found));
    }
  }

  private static String shortened(String text) {
    return text.length() < 1500 ? text : text.substring(0, 1500) + "…";
  }

  private void report(String set) throws IOException {
    String line = set + ": " + counts;
    System.out.println(line);
    wrong.forEach(System.out::println);
    Path report = Path.of("target", "mlserver-golden-" + set + ".txt");
    Files.createDirectories(report.getParent());
    Files.writeString(
        report,
        line + "\n" + String.join("\n", wrong) + "\n" + String.join("\n", differing) + "\n");
    assertThat(wrong).isEmpty();
  }

  private Server server(Map<String, String> environment) throws IOException, RefusedException {
    SignedRepository repository = GoldenModels.signed(folder);
    var settings = SettingsReader.read(repository.models(), null, environment).settings();
    return GoldenModels.serve(repository, settings.onFreePorts());
  }

  private static Map<String, String> environment(String file) {
    if (file.isEmpty()) {
      return Map.of("MLSERVER_SERVER_VERSION", "1.7.1");
    }
    var variables = new HashMap<String, String>();
    var all =
        (Json.Obj) Fixtures.json(Fixtures.folder("mlserver").resolve(file)).get("environment");
    all.members().forEach((name, value) -> variables.put(name, ((Json.Str) value).value()));
    return variables;
  }

  private void rest(String set, String settings) throws Exception {
    List<Path> cases;
    try (var files = Files.list(Fixtures.folder("mlserver").resolve(set))) {
      cases = files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
    try (Server server = server(environment(settings))) {
      for (Path file : cases) {
        var recording = new RestRecording(Fixtures.json(file));
        String name = set + "/" + file.getFileName().toString().replace(".json", "");
        count(
            name, recording.expected(), recording.replay(server.httpPort(), server.metricsPort()));
      }
    }
    report(set);
  }

  @Test
  void everyDifferenceIsDocumented() throws IOException {
    Path page = Path.of("..", "docs", "reference", "mlserver-differences.md");
    String text = Files.readString(page);
    assertThat(deliberate.values())
        .filteredOn(key -> !key.equals("estimator-not-yet-read"))
        .allSatisfy(key -> assertThat(text).contains("\n## " + key + "\n"));
  }

  @Test
  void restIsAnsweredAsRecorded() throws Exception {
    rest("rest", "");
  }

  @Test
  void restWithOtherSettingsIsAnsweredAsRecorded() throws Exception {
    rest("rest-extra", "rest-extra.settings.json");
  }

  @Test
  void grpcIsAnsweredAsRecorded() throws Exception {
    List<Path> cases;
    try (var files = Files.list(Fixtures.folder("mlserver").resolve("grpc"))) {
      cases = files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
    try (Server server = server(environment(""))) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort()).usePlaintext().build();
      // The recording started where the REST one had ended: with these models loaded.
      for (String model : GoldenModels.LOADED_BEFORE_GRPC) {
        GoldenModels.load(server, model);
      }
      for (Path file : cases) {
        var recording = new GrpcRecording(Fixtures.json(file));
        String name = "grpc/" + file.getFileName().toString().replace(".json", "");
        String found =
            recording.isOfAServiceThatMlserverLacks() ? "answered" : recording.replay(channel);
        count(name, recording.expected(), found);
      }
      channel.shutdownNow();
    }
    report("grpc");
  }
}
