package dev.bonafide.admission.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryTest {
  @TempDir Path root;
  @TempDir Path elsewhere;

  private void put(String name, String content) throws IOException {
    Files.createDirectories(root.resolve(name).getParent());
    Files.writeString(root.resolve(name), content);
  }

  private List<Discovered> discover() {
    return Repository.at(root, Map.of()).discover();
  }

  private Reason unusable(String settings) throws IOException {
    put("m/model-settings.json", settings);
    return ((Discovered.Unusable) discover().getFirst()).refusal().reason();
  }

  private ModelSettings settings(String settings) throws IOException {
    put("m/model-settings.json", settings);
    return ((Candidate) discover().getFirst()).settings();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"implementation\": \"no_such_pkg.NoSuchModel\"}",
        "{\"implementation\": \"runtime.MyModel\"}",
        "{\"parameters\": {\"environment_tarball\": \"./env.tar.gz\"}}",
        "{\"parameters\": {\"environment_path\": \"./env\"}}",
      })
  void settingsThatAskToRunCodeAreRefused(String settings) throws IOException {
    assertThat(unusable(settings)).isEqualTo(Reason.CODE_IN_MODEL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"bad-json\", ",
        "",
        "[]",
        "{\"name\": 1}",
        "{\"name\": \"a/b\"}",
        "{\"name\": \"a\", \"name\": \"b\"}",
        "{\"name\": \"a\", \"NAME\": \"b\"}",
        "{\"parameters\": []}",
        "{\"versions\": [1]}",
        "{\"inputs\": [{\"shape\": [1.5]}]}",
        "{\"max_batch_size\": -1}",
        "{\"max_batch_time\": \"soon\"}",
        "{\"parameters\": {\"cert_identity\": \"a\", \"extra\": {\"cert_identity\": \"b\"}}}",
      })
  void settingsThatCannotBeUsedAreReportedNotInvisible(String settings) throws IOException {
    assertThat(unusable(settings)).isEqualTo(Reason.SETTINGS_INVALID);
  }

  @Test
  void otherRuntimesAreNamedAsUnsupported() throws IOException {
    assertThat(unusable("{\"implementation\": \"mlserver_xgboost.XGBoostModel\"}"))
        .isEqualTo(Reason.UNSUPPORTED_FORMAT);
  }

  @Test
  void deepAndOversizedSettingsAreRefused() throws IOException {
    assertThat(unusable("{\"x\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}"))
        .isIn(Reason.SETTINGS_INVALID, Reason.LIMIT_EXCEEDED);
    assertThat(unusable("{\"x\": \"" + "y".repeat(1 << 20) + "\"}"))
        .isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void sameNameAndVersionTwiceIsRefusedBothTimes() throws IOException {
    put("a/model-settings.json", "{\"name\": \"m\"}");
    put("b/model-settings.json", "{\"name\": \"m\"}");
    put("c/model-settings.json", "{\"name\": \"m\", \"parameters\": {\"version\": \"2\"}}");
    assertThat(discover())
        .extracting(d -> d instanceof Discovered.Unusable)
        .containsExactly(true, true, false);
  }

  @Test
  void linkedFolderIsRefusedAndAKubernetesVolumeIsNot() throws IOException {
    Path outside = Files.createDirectory(elsewhere.resolve("outside"));
    Files.writeString(outside.resolve("model.joblib"), "x");
    Files.createSymbolicLink(root.resolve("linked"), outside);
    put("..2026/k8s/model.joblib", "x");
    Files.createSymbolicLink(root.resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(root.resolve("k8s"), Path.of("..data/k8s"));
    var found = discover();
    assertThat(found).extracting(Discovered::name).containsExactly("k8s", "linked");
    assertThat(found.get(0)).isInstanceOf(Candidate.class);
    assertThat(((Discovered.Unusable) found.get(1)).refusal().reason()).isEqualTo(Reason.SYMLINK);
  }

  @Test
  void missingRepositoryIsAnErrorOfTheOperator() {
    assertThatThrownBy(() -> Repository.at(root.resolve("no"), Map.of()))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void tooManyFoldersAreReported() throws IOException {
    for (int i = 0; i < 10; i++) {
      put("m%02d/model.joblib".formatted(i), "x");
    }
    var found = Repository.at(root, Map.of(), new RepositoryLimits(5, 16, 100, 1000)).discover();
    assertThat(found)
        .filteredOn(Discovered.Unusable.class::isInstance)
        .singleElement()
        .satisfies(
            d ->
                assertThat(((Discovered.Unusable) d).refusal().reason())
                    .isEqualTo(Reason.LIMIT_EXCEEDED));
  }

  @Test
  void foldersAreFoundAtAnyDepthAndHiddenOnesSkipped() throws IOException {
    put("good-model/model.joblib", "x");
    put("deep/er/still/model-settings.json", "{}");
    put(".hidden/model.joblib", "x");
    put("good-model/checkpoints/model.joblib", "x");
    put("good-model/nested/model-settings.json", "{\"name\": \"nested\"}");
    put("empty/readme.txt", "x");
    put("renamed/model-settings.json", "{\"name\": \"other\"}");
    assertThat(discover())
        .extracting(Discovered::name)
        .containsExactly("still", "good-model", "nested", "other");
  }

  @Test
  void theRootItselfMayBeAModel() throws IOException {
    put("model.pkl", "x");
    var found = discover();
    assertThat(found).singleElement().satisfies(d -> assertThat(d.place()).isEqualTo("."));
    assertThat(found.getFirst().name()).isEqualTo(root.getFileName().toString());
  }

  @Test
  void onlyTheClosedListOfKeysCountsAndTheRestIsNamed() throws IOException {
    ModelSettings settings =
        settings(
            """
            {"name": "m1", "IMPLEMENTATION": "runtime.SigstoreModel", "platform": "sklearn", "versions": ["1"],
             "inputs": [{"name": "x", "datatype": "FP32", "shape": [-1, 64], "parameters": {"content_type": "np"}}],
             "parallel_workers": 4, "max_batch_size": "8", "max_batch_time": 0.5, "cache_enabled": true,
             "parameters": {"uri": "./model.joblib", "version": "v1", "content_type": "np", "inference_pool_gid": "g",
                            "extra": {"predict_fn": "decision_function", "cert_identity": "a@b", "colour": "red"}}}
            """);
    assertThat(settings.name()).isEqualTo("m1");
    assertThat(settings.version()).isEqualTo("v1");
    assertThat(settings.uri()).isEqualTo("./model.joblib");
    assertThat(settings.predictFn()).isEqualTo("decision_function");
    assertThat(settings.conditions().certIdentity()).isEqualTo("a@b");
    assertThat(settings.inputs().getFirst().contentType()).isEqualTo("np");
    assertThat(settings.inputs().getFirst().shape()).containsExactly(-1L, 64L);
    assertThat(settings.batching()).isEqualTo(new ModelSettings.Batching(8, 0.5));
    assertThat(settings.cacheEnabled()).isEqualTo(ModelSettings.Caching.ON);
    assertThat(settings.ignored())
        .containsExactly(
            "parallel_workers", "parameters.inference_pool_gid", "parameters.extra.colour");
  }

  @Test
  void environmentFillsWhatTheSettingsLeaveOut() throws IOException {
    put("m/model-settings.json", "{\"parameters\": {\"version\": \"1\"}}");
    var found =
        (Candidate)
            Repository.at(
                    root, Map.of("MLSERVER_MODEL_NAME", "named", "MLSERVER_MODEL_VERSION", "9"))
                .discover()
                .getFirst();
    assertThat(found.name()).isEqualTo("named");
    assertThat(found.version()).isEqualTo("1");
  }

  @Test
  void operatorsUriNamesOneModelWhereTheRepositoryHasNone() throws IOException {
    Path mount = Files.createDirectories(root.resolve("mnt/models"));
    Files.writeString(mount.resolve("svc.bin"), "x");
    Path repository = Files.createDirectory(root.resolve("empty"));
    var found =
        (Candidate)
            Repository.at(
                    repository,
                    Map.of(
                        "MLSERVER_MODEL_URI",
                        "file://" + mount.resolve("svc.bin"),
                        "MLSERVER_MODEL_NAME",
                        "kserve"))
                .discover()
                .getFirst();
    assertThat(found.name()).isEqualTo("kserve");
    assertThat(found.settings().uri()).isEqualTo("svc.bin");
    assertThat(found.containment().folder()).isEqualTo(mount.toRealPath());
  }

  @ParameterizedTest
  @CsvSource({
    "good-model,",
    "bad-json,SETTINGS_INVALID",
    "bad-impl,CODE_IN_MODEL",
    "echo,CODE_IN_MODEL",
  })
  void theRecordedRepositoryIsUnderstood(String folder, String reason) {
    String named = System.getenv("BONAFIDE_FIXTURES");
    Path models =
        Path.of(named == null ? "../../shared/fixtures" : named).resolve("mlserver/models");
    Assumptions.assumeTrue(Files.isDirectory(models), "no fixtures at " + models);
    Map<String, Discovered> found =
        Repository.at(models, Map.of()).discover().stream()
            .collect(Collectors.toMap(Discovered::place, d -> d));
    assertThat(found).hasSizeGreaterThanOrEqualTo(21);
    if (reason == null) {
      assertThat(found.get(folder)).isInstanceOf(Candidate.class);
    } else {
      assertThat(((Discovered.Unusable) found.get(folder)).refusal().reason().name())
          .isEqualTo(reason);
    }
  }
}
