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
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays what MLServer was asked, in its order, and compares the answers: every recording beside
 * the recorded repository, and those that interop/mlserver-golden made. An answer that differs must
 * be explained by a {@link Deliberate} difference.
 */
class GoldenReplayTest {
  /** Those that were made by interop/mlserver-golden. */
  private static final Path OWN = Path.of("..", "interop", "mlserver-golden");

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

  /**
   * Recorded exchanges that belong together.
   *
   * @param models the repository
   * @param environment settings that differ from the defaults
   */
  private record Recordings(
      String name, Path models, Map<String, String> environment, List<Json.Obj> cases) {
    @Override
    public String toString() {
      return name;
    }

    boolean isRest() {
      return cases.stream().allMatch(c -> c.get("port") != null);
    }
  }

  static Stream<Recordings> rest() throws IOException {
    return all().stream().filter(Recordings::isRest);
  }

  static Stream<Recordings> grpc() throws IOException {
    return all().stream().filter(set -> !set.isRest());
  }

  private static List<Recordings> all() throws IOException {
    var sets = new ArrayList<Recordings>();
    for (Path file : listed(OWN, f -> f.toString().endsWith(".jsonl.gz"))) {
      var cases = new ArrayList<Json.Obj>();
      for (String line : lines(file)) {
        cases.add(Fixtures.json(line.getBytes(StandardCharsets.UTF_8), file));
      }
      String name = "own-" + file.getFileName().toString().replace(".jsonl.gz", "");
      sets.add(new Recordings(name, OWN.resolve("models"), environment(null), cases));
    }
    Optional<Path> given = Fixtures.find("mlserver");
    if (given.isPresent()) {
      for (Path set : listed(given.get(), Files::isDirectory)) {
        var cases = new ArrayList<Json.Obj>();
        for (Path file : listed(set, f -> f.toString().endsWith(".json"))) {
          Json.Obj one = Fixtures.json(file);
          if (one.get("seq") != null) {
            cases.add(one);
          }
        }
        if (!cases.isEmpty()) {
          Path settings = Path.of(set + ".settings.json");
          Path models = given.get().resolve("models");
          String name = set.getFileName().toString();
          sets.add(new Recordings(name, models, environment(settings), cases));
        }
      }
    }
    return sets;
  }

  private static List<String> lines(Path file) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static List<Path> listed(Path folder, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(wanted).sorted().toList();
    }
  }

  private static Map<String, String> environment(@Nullable Path settings) {
    var variables = new HashMap<>(Map.of("MLSERVER_SERVER_VERSION", "1.7.1"));
    if (settings != null && Files.exists(settings)) {
      var all = (Json.Obj) Objects.requireNonNull(Fixtures.json(settings).get("environment"));
      all.members().forEach((name, value) -> variables.put(name, ((Json.Str) value).value()));
    }
    return variables;
  }

  private void count(
      String name, boolean equal, @Nullable Deliberate why, String expected, String found) {
    Count count =
        equal
            ? Count.EQUAL
            : why == null
                ? Count.WRONG
                : why == Deliberate.CUSTOM_PYTHON ? Count.NOT_APPLICABLE : Count.DELIBERATE;
    counts.merge(count, 1, Integer::sum);
    if (why != null && !equal) {
      differing.add(name + ": " + why.key());
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
    wrong.stream().limit(20).forEach(System.out::println);
    Path report = Path.of("target", "mlserver-golden-" + set + ".txt");
    Files.createDirectories(report.getParent());
    Files.writeString(
        report,
        line + "\n" + String.join("\n", wrong) + "\n" + String.join("\n", differing) + "\n");
    assertThat(wrong).isEmpty();
  }

  private Server server(Recordings set) throws IOException, RefusedException {
    SignedRepository repository = GoldenModels.signed(folder, set.models());
    var settings = SettingsReader.read(repository.models(), null, set.environment()).settings();
    return GoldenModels.serve(repository, settings.onFreePorts());
  }

  @Test
  void everyDifferenceIsDocumented() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "mlserver-differences.md"));
    assertThat(Deliberate.values())
        .filteredOn(why -> why != Deliberate.CUSTOM_PYTHON)
        .allSatisfy(why -> assertThat(page).contains("\n## " + why.key() + "\n"));
  }

  @Test
  void theGivenRecordingsAreThere() throws IOException {
    Fixtures.folder("mlserver");
    assertThat(all()).hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @MethodSource("rest")
  void restIsAnsweredAsRecorded(Recordings set) throws Exception {
    var rules = new RestRules();
    try (Server server = server(set)) {
      for (Json.Obj one : set.cases()) {
        var recording = new RestRecording(one);
        Answer expected = recording.expected();
        if (expected != null) {
          Answer found = recording.replay(server.httpPort(), server.metricsPort());
          Deliberate why = rules.of(recording, expected, found);
          count(name(one), found.equals(expected), why, expected.toString(), found.toString());
        }
      }
    }
    report(set.name());
  }

  private static String name(Json.Obj recorded) {
    return recorded.get("seq") instanceof Json.Num(String seq)
        ? seq + " " + recorded.string("name")
        : String.valueOf(recorded.string("name"));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("grpc")
  void grpcIsAnsweredAsRecorded(Recordings set) throws Exception {
    List<GrpcRecording> recordings = set.cases().stream().map(GrpcRecording::new).toList();
    var rules = new GrpcRules();
    try (Server server = server(set)) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort()).usePlaintext().build();
      for (String model : GrpcRecording.loadedBefore(recordings)) {
        rules.loadedBefore(model, GoldenModels.load(server, model));
      }
      for (GrpcRecording recording : recordings) {
        GrpcRecording.Answer expected = recording.expected();
        GrpcRecording.Answer found = recording.replay(channel);
        count(
            recording.name(),
            found.equals(expected),
            rules.of(recording, expected, found),
            expected.toString(),
            found.toString());
      }
      channel.shutdownNow();
    }
    report(set.name());
  }
}
