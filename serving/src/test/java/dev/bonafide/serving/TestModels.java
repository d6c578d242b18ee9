package dev.bonafide.serving;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.repository.Candidate;
import dev.bonafide.serving.repository.ModelSource;
import dev.bonafide.serving.repository.Predictor;
import dev.bonafide.serving.repository.ServedModel;
import dev.bonafide.serving.v2.Datatype;
import dev.bonafide.serving.v2.ModelMetadata;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.TensorData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Models without files: what the server does around a model is tested with these. */
public final class TestModels implements ModelSource {
  private static final Json.Obj NONE = Json.object().build();
  private final List<Candidate> candidates = new CopyOnWriteArrayList<>();
  private long unrecorded;

  @Override
  public long unrecordedDecisions() {
    return unrecorded;
  }

  /** As if so many decisions could not be recorded. */
  public TestModels unrecorded(long decisions) {
    unrecorded = decisions;
    return this;
  }

  @Override
  public List<Candidate> candidates() {
    return List.copyOf(candidates);
  }

  /** Counts the elements of the first input. */
  public static final Predictor COUNTER =
      request ->
          List.of(
              new Tensor(
                  "count",
                  Datatype.INT64,
                  List.of(1L, 1L),
                  Json.object().put("content_type", "np").build(),
                  TensorData.Integers.of(request.inputs().getFirst().data().size())));

  public TestModels with(String name, @Nullable String version, Predictor predictor) {
    return with(name, version, predictor, 0, Duration.ZERO);
  }

  public TestModels with(
      String name,
      @Nullable String version,
      Predictor predictor,
      int maxBatchSize,
      Duration maxBatchTime) {
    return with(name, version, () -> predictor, false, maxBatchSize, maxBatchTime);
  }

  private TestModels with(
      String name,
      @Nullable String version,
      Supplier<Predictor> predictor,
      boolean cached,
      int maxBatchSize,
      Duration maxBatchTime) {
    var metadata = new ModelMetadata(name, List.of(), "", List.of(), List.of(), NONE);
    candidates.add(
        candidate(
            name,
            version,
            () ->
                Outcome.accepted(
                    new ServedModel(
                        name,
                        version,
                        metadata,
                        predictor.get(),
                        cached,
                        maxBatchSize,
                        maxBatchTime))));
    return this;
  }

  /** A model whose settings ask for the response cache. */
  public TestModels withCached(String name, @Nullable String version, Predictor predictor) {
    Supplier<Predictor> anotherWithEveryLoad = () -> request -> predictor.predict(request);
    return with(name, version, anotherWithEveryLoad, true, 0, Duration.ZERO);
  }

  public TestModels withRefused(String name, Reason reason) {
    return withRefused(name, null, reason);
  }

  /** A model whose reading has a bug. */
  public TestModels withBug(String name) {
    candidates.add(
        candidate(
            name,
            null,
            () -> {
              throw new IllegalStateException("a bug in reading");
            }));
    return this;
  }

  public TestModels withRefused(String name, @Nullable String version, Reason reason) {
    candidates.add(
        candidate(
            name,
            version,
            () ->
                Outcome.refused(
                    Refusal.of(reason, "the bytes were changed", "sha256:aa", "sha256:bb"))));
    return this;
  }

  public TestModels without(String name, @Nullable String version) {
    candidates.removeIf(
        c -> c.name().equals(name) && java.util.Objects.equals(c.version(), version));
    return this;
  }

  private interface Load {
    Outcome<ServedModel> run();
  }

  private static Candidate candidate(String name, @Nullable String version, Load load) {
    return new Candidate() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public @Nullable String version() {
        return version;
      }

      @Override
      public Outcome<ServedModel> load() {
        return load.run();
      }
    };
  }
}
