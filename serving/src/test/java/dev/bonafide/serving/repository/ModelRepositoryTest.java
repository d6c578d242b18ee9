package dev.bonafide.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.serving.TestModels;
import dev.bonafide.serving.settings.Readiness;
import dev.bonafide.serving.v2.IndexEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelRepositoryTest {
  private final TestModels models = new TestModels();
  private final ModelRepository repository = new ModelRepository(models, LoadListener.SILENT);

  private static Reason reason(Outcome<?> outcome) {
    return outcome instanceof Outcome.Refused<?>(var refusal) ? refusal.reason() : null;
  }

  private String version(String name, String version) {
    return repository.find(name, version) instanceof Outcome.Accepted<ServedModel>(var model)
        ? String.valueOf(model.version())
        : "none";
  }

  @Test
  void refusedModelDoesNotReplaceTheOneThatServes() {
    models.with("m", null, TestModels.COUNTER);
    assertThat(repository.load("m").isAccepted()).isTrue();
    models.without("m", null).withRefused("m", Reason.DIGEST_MISMATCH);
    assertThat(reason(repository.load("m"))).isEqualTo(Reason.DIGEST_MISMATCH);
    assertThat(repository.find("m", null).isAccepted()).isTrue();
    IndexEntry entry = repository.index().getFirst();
    assertThat(entry.state()).isEqualTo(IndexEntry.State.READY);
    assertThat(entry.reason()).startsWith("DIGEST_MISMATCH: ");
  }

  @Test
  void unknownNamesAreNotFound() {
    assertThat(reason(repository.load("nope"))).isEqualTo(Reason.MODEL_NOT_FOUND);
    assertThat(reason(repository.unload("nope"))).isEqualTo(Reason.MODEL_NOT_FOUND);
    assertThat(reason(repository.find("nope", null))).isEqualTo(Reason.MODEL_NOT_FOUND);
  }

  @Test
  void highestWholeNumberIsTheDefaultVersion() {
    models
        .with("m", "2", TestModels.COUNTER)
        .with("m", "10", TestModels.COUNTER)
        .with("m", "1", TestModels.COUNTER);
    repository.load("m");
    assertThat(version("m", null)).isEqualTo("10");
    assertThat(version("m", "1")).isEqualTo("1");
    assertThat(version("m", "3")).isEqualTo("none");
  }

  @Test
  void otherVersionsCompareAsTextAndNoVersionWins() {
    models.with("m", "v10", TestModels.COUNTER).with("m", "v2", TestModels.COUNTER);
    repository.load("m");
    assertThat(version("m", null)).isEqualTo("v2");
    models.with("m", null, TestModels.COUNTER);
    repository.load("m");
    assertThat(version("m", null)).isEqualTo("null");
  }

  @Test
  void versionThatIsGoneStopsServingWithTheNextLoad() {
    models.with("m", "1", TestModels.COUNTER).with("m", "2", TestModels.COUNTER);
    repository.load("m");
    models.without("m", "2");
    repository.load("m");
    assertThat(version("m", null)).isEqualTo("1");
  }

  @Test
  void replacedModelIsGivenBack() {
    var closed = new ArrayList<String>();
    Predictor first =
        new Predictor() {
          @Override
          public List<dev.bonafide.serving.v2.Tensor> predict(
              dev.bonafide.serving.v2.InferenceRequest request) {
            return List.of();
          }

          @Override
          public void close() {
            closed.add("first");
          }
        };
    models.with("m", null, first);
    repository.load("m");
    models.without("m", null).with("m", null, TestModels.COUNTER);
    repository.load("m");
    assertThat(closed).containsExactly("first");
  }

  @Test
  void serverIsNotReadyBeforeModelsWereTriedNorWhileARequiredOneIsRefused() {
    models.with("a", null, TestModels.COUNTER).withRefused("b", Reason.NO_POLICY);
    assertThat(repository.isReady(Readiness.REQUIRED, List.of())).isFalse();
    repository.loadAll();
    assertThat(repository.isReady(Readiness.REQUIRED, List.of())).isTrue();
    assertThat(repository.isReady(Readiness.REQUIRED, List.of("a"))).isTrue();
    assertThat(repository.isReady(Readiness.REQUIRED, List.of("b"))).isFalse();
    assertThat(repository.isReady(Readiness.ALL, List.of())).isFalse();
    assertThat(repository.isReady(Readiness.ANY, List.of())).isTrue();
  }

  @Test
  void emptyServerIsReadyUnlessAnyIsAskedFor() {
    repository.startEmpty();
    assertThat(repository.isReady(Readiness.REQUIRED, List.of())).isTrue();
    assertThat(repository.isReady(Readiness.ANY, List.of())).isFalse();
  }
}
