package dev.bonafide.serving.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.serving.TestModels;
import dev.bonafide.serving.settings.Readiness;
import dev.bonafide.serving.v2.IndexEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void unloadForgetsOnceWhyAModelWasRefused() {
    models.withRefused("m", Reason.DIGEST_MISMATCH);
    assertThat(reason(repository.load("m"))).isEqualTo(Reason.DIGEST_MISMATCH);
    assertThat(repository.unload("m").isAccepted()).isTrue();
    assertThat(repository.index().getFirst().reason()).isEmpty();
    assertThat(reason(repository.unload("m"))).isEqualTo(Reason.MODEL_NOT_FOUND);
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

  /** Rows: what the repository offers; columns: each rule, without and with a required model. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // offers,          required, required+a, all, all+a, any, any+a
    "nothing,           true,  false, true,  false, false, false",
    "a,                 true,  true,  true,  true,  true,  true",
    "refused a,         true,  false, false, false, false, false",
    "b,                 true,  false, true,  false, true,  false",
    "a + refused b,     true,  true,  false, false, true,  true",
    "b + refused a,     true,  false, false, false, true,  false",
    "a + refused a v2,  true,  true,  false, false, true,  true",
  })
  void readinessIsWhatTheRuleSays(
      String offers,
      boolean required,
      boolean requiredWithA,
      boolean all,
      boolean allWithA,
      boolean any,
      boolean anyWithA) {
    for (String model : offers.equals("nothing") ? new String[0] : offers.split(" \\+ ")) {
      if (model.startsWith("refused ")) {
        String[] words = model.split(" ");
        models.withRefused(words[1], words.length > 2 ? words[2] : null, Reason.NO_POLICY);
      } else {
        models.with(model, null, TestModels.COUNTER);
      }
    }
    for (Readiness rule : Readiness.values()) {
      assertThat(repository.isReady(rule, List.of())).as("before anything was tried").isFalse();
    }
    repository.loadAll();
    assertThat(repository.isReady(Readiness.REQUIRED, List.of())).isEqualTo(required);
    assertThat(repository.isReady(Readiness.REQUIRED, List.of("a"))).isEqualTo(requiredWithA);
    assertThat(repository.isReady(Readiness.ALL, List.of())).isEqualTo(all);
    assertThat(repository.isReady(Readiness.ALL, List.of("a"))).isEqualTo(allWithA);
    assertThat(repository.isReady(Readiness.ANY, List.of())).isEqualTo(any);
    assertThat(repository.isReady(Readiness.ANY, List.of("a"))).isEqualTo(anyWithA);
  }

  @Test
  void serverThatLoadsNothingAtStartIsReadyUnlessAModelIsAskedFor() {
    models.with("a", null, TestModels.COUNTER);
    repository.startEmpty();
    assertThat(repository.isReady(Readiness.REQUIRED, List.of())).isTrue();
    assertThat(repository.isReady(Readiness.REQUIRED, List.of("a"))).isFalse();
    assertThat(repository.isReady(Readiness.ALL, List.of())).isFalse();
    assertThat(repository.isReady(Readiness.ANY, List.of())).isFalse();
    repository.load("a");
    assertThat(repository.isReady(Readiness.REQUIRED, List.of("a"))).isTrue();
    repository.unload("a");
    assertThat(repository.isReady(Readiness.REQUIRED, List.of("a"))).isFalse();
  }

  @Test
  void refusedVersionKeepsItsOldOneWhileTheOthersAreReplaced() {
    models.with("m", "1", TestModels.COUNTER).with("m", "2", TestModels.COUNTER);
    repository.load("m");
    ServedModel first = model("1");
    ServedModel second = model("2");
    models.without("m", "2").withRefused("m", "2", Reason.DIGEST_MISMATCH);
    assertThat(reason(repository.load("m"))).isEqualTo(Reason.DIGEST_MISMATCH);
    assertThat(model("1")).isNotSameAs(first);
    assertThat(model("2")).isSameAs(second);
    assertThat(version("m", null)).isEqualTo("2");
    assertThat(repository.index())
        .extracting(IndexEntry::version, IndexEntry::state, e -> e.reason().isEmpty())
        .containsExactlyInAnyOrder(
            tuple("1", IndexEntry.State.READY, true), tuple("2", IndexEntry.State.READY, false));
  }

  private ServedModel model(String version) {
    return ((Outcome.Accepted<ServedModel>) repository.find("m", version)).value();
  }

  @Test
  void bugInOneModelsReadingLeavesTheOthersServing() {
    models.with("a", null, TestModels.COUNTER).withBug("b").with("c", null, TestModels.COUNTER);
    repository.loadAll();
    assertThat(repository.serving()).extracting(ServedModel::name).containsExactly("a", "c");
    assertThat(repository.isReady(Readiness.REQUIRED, List.of())).isTrue();
    assertThatThrownBy(() -> repository.load("b")).isInstanceOf(IllegalStateException.class);
  }

  /** Every loaded model is given back exactly once, but for those that serve at the end. */
  @Test
  void loadsAndUnloadsAtOnceLoseNoModelAndCloseNoneTwice() throws Exception {
    var open = new CountedModels();
    var counted = new ModelRepository(open, open);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < 8; t++) {
        int thread = t;
        threads.submit(
            () -> {
              for (int i = 0; i < 200; i++) {
                if ((i + thread) % 3 == 0) {
                  counted.unload("m");
                } else {
                  counted.load("m");
                }
                counted.find("m", null);
                counted.index();
              }
            });
      }
    }
    assertThat(open.closedTwice).hasValue(0);
    assertThat(open.loaded.get() - open.closed.get()).isEqualTo(counted.size());
    assertThat(open.loaded.get() - open.unloaded.get()).isEqualTo(counted.size());
    counted.load("m");
    assertThat(counted.find("m", "1").isAccepted()).isTrue();
    counted.unload("m");
    assertThat(open.closed.get()).isEqualTo(open.loaded.get());
  }

  /** Two versions of one model that count how often they are made and given back. */
  private static final class CountedModels implements ModelSource, LoadListener {
    final AtomicInteger loaded = new AtomicInteger();
    final AtomicInteger unloaded = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger closedTwice = new AtomicInteger();

    @Override
    public List<Candidate> candidates() {
      var models = new TestModels();
      for (String version : List.of("1", "2")) {
        models.with("m", version, once());
      }
      return models.candidates();
    }

    private Predictor once() {
      var open = new AtomicBoolean(true);
      return new Predictor() {
        @Override
        public List<dev.bonafide.serving.v2.Tensor> predict(
            dev.bonafide.serving.v2.InferenceRequest request) {
          return List.of();
        }

        @Override
        public void close() {
          (open.getAndSet(false) ? closed : closedTwice).incrementAndGet();
        }
      };
    }

    @Override
    public void loaded(ServedModel model, Duration took) {
      loaded.incrementAndGet();
    }

    @Override
    public void refused(String name, String version, Refusal refusal, Duration took) {}

    @Override
    public void unloaded(ServedModel model) {
      unloaded.incrementAndGet();
    }
  }

  @Test
  void hundredsOfModelsAreLookedForOnceAtStart() {
    var looks = new AtomicInteger();
    for (int i = 0; i < 500; i++) {
      models.with("m" + i, null, TestModels.COUNTER);
    }
    var many =
        new ModelRepository(
            () -> {
              looks.incrementAndGet();
              return models.candidates();
            },
            LoadListener.SILENT);
    many.loadAll();
    assertThat(many.size()).isEqualTo(500);
    assertThat(looks.get()).isEqualTo(1);
  }
}
