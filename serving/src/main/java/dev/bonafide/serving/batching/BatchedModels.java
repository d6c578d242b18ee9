package dev.bonafide.serving.batching;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.serving.repository.Candidate;
import dev.bonafide.serving.repository.ModelSource;
import dev.bonafide.serving.repository.ServedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models of a source; those whose settings ask for it merge requests.
 *
 * @param queue hears of every request that waits to be merged
 */
public record BatchedModels(ModelSource source, QueueListener queue) implements ModelSource {

  /** Hears of requests that wait to be merged. */
  @FunctionalInterface
  public interface QueueListener {
    /**
     * A request came.
     *
     * @param waiting how many others of this model wait
     */
    void queued(ServedModel model, int waiting);
  }

  @Override
  public List<Candidate> candidates() {
    return source.candidates().stream().<Candidate>map(c -> new Batched(c, queue)).toList();
  }

  private record Batched(Candidate candidate, QueueListener queue) implements Candidate {
    @Override
    public String name() {
      return candidate.name();
    }

    @Override
    public @Nullable String version() {
      return candidate.version();
    }

    @Override
    public @Nullable Refusal problem() {
      return candidate.problem();
    }

    @Override
    public Outcome<ServedModel> load() {
      return candidate.load().map(this::batched);
    }

    private ServedModel batched(ServedModel model) {
      if (model.maxBatchSize() < 2 || !model.maxBatchTime().isPositive()) {
        return model;
      }
      return model.with(
          new BatchingPredictor(
              model.predictor(),
              model.maxBatchSize(),
              model.maxBatchTime(),
              waiting -> queue.queued(model, waiting)));
    }
  }
}
