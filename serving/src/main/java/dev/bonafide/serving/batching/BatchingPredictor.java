package dev.bonafide.serving.batching;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.repository.Predictor;
import dev.bonafide.serving.v2.Datatype;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.RequestedOutput;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.TensorBatches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Merges requests while the model is busy: as many rows as fit, only requests that ask for the same
 * in the same form. An idle model answers at once. Where a merged computation is refused, each
 * request is answered by itself, so that one client's mistake is nobody else's.
 */
public final class BatchingPredictor implements Predictor {
  private final Predictor model;
  private final int maxRows;
  private final long maxWaitNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Form, Batch> open = new HashMap<>();
  private final IntConsumer queue;
  private int running;
  private int waiting;

  /**
   * @param maxRows of one merged request
   * @param maxWait how long the first request of a batch waits for others at most
   * @param queue hears, of each request, how many others wait to be merged
   */
  public BatchingPredictor(Predictor model, int maxRows, Duration maxWait, IntConsumer queue) {
    this.queue = queue;
    this.model = model;
    this.maxRows = maxRows;
    this.maxWaitNanos = maxWait.toNanos();
  }

  /** What two requests must have in common to be merged. */
  private record Form(Json.Obj parameters, List<Input> inputs, List<RequestedOutput> outputs) {}

  private record Input(String name, Datatype datatype, List<Long> axes, Json.Obj parameters) {}

  /** Requests that are computed together; the first one's thread does it. */
  private final class Batch {
    final Condition changed = lock.newCondition();
    final List<InferenceRequest> requests = new ArrayList<>();
    final List<Integer> sizes = new ArrayList<>();
    int rows;
    boolean closed;
    @Nullable List<Outcome<List<Tensor>>> answers;
    @Nullable Throwable bug;

    int join(InferenceRequest request, int size) {
      queue.accept(waiting);
      waiting++;
      requests.add(request);
      sizes.add(size);
      rows += size;
      return requests.size() - 1;
    }
  }

  @Override
  public List<Tensor> predict(InferenceRequest request) throws RefusedException {
    int rows = rows(request);
    if (rows == 0 || rows >= maxRows) {
      return model.predict(request);
    }
    Form form = form(request);
    lock.lock();
    try {
      Batch batch = open.get(form);
      if (batch != null && batch.rows + rows <= maxRows) {
        return follow(batch, batch.join(request, rows));
      }
      if (batch != null) {
        close(form, batch);
      }
      batch = new Batch();
      batch.join(request, rows);
      open.put(form, batch);
      return lead(form, batch);
    } finally {
      lock.unlock();
    }
  }

  /** All inputs have the same number of rows; 0 where this cannot be told. */
  private static int rows(InferenceRequest request) {
    int rows = 0;
    for (Tensor input : request.inputs()) {
      int own = TensorBatches.rows(input);
      if (own == 0 || (rows != 0 && own != rows)) {
        return 0;
      }
      rows = own;
    }
    return rows;
  }

  private static Form form(InferenceRequest request) {
    var inputs = new ArrayList<Input>();
    for (Tensor t : request.inputs()) {
      List<Long> axes = List.copyOf(t.shape().subList(1, t.shape().size()));
      inputs.add(new Input(t.name(), t.datatype(), axes, t.parameters()));
    }
    return new Form(request.parameters(), inputs, request.outputs());
  }

  private void close(Form form, Batch batch) {
    if (!batch.closed) {
      waiting -= batch.requests.size();
    }
    batch.closed = true;
    open.remove(form, batch);
    batch.changed.signalAll();
  }

  private List<Tensor> lead(Form form, Batch batch) throws RefusedException {
    long left = maxWaitNanos;
    try {
      while (!batch.closed && running > 0 && left > 0 && batch.rows < maxRows) {
        left = batch.changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(form, batch);
    running++;
    lock.unlock();
    List<Outcome<List<Tensor>>> answers = null;
    Throwable bug = null;
    try {
      answers = compute(batch);
    } catch (RuntimeException | Error e) {
      bug = e;
    } finally {
      lock.lock();
      running--;
      batch.answers = answers;
      batch.bug = bug;
      batch.changed.signalAll();
      open.values().forEach(b -> b.changed.signalAll());
    }
    return answer(batch, 0);
  }

  private List<Tensor> follow(Batch batch, int position) throws RefusedException {
    if (batch.rows >= maxRows) {
      batch.changed.signalAll();
    }
    while (batch.answers == null && batch.bug == null) {
      batch.changed.awaitUninterruptibly();
    }
    return answer(batch, position);
  }

  private static List<Tensor> answer(Batch batch, int position) throws RefusedException {
    if (batch.answers == null) {
      throw new IllegalStateException("the batch's computation failed", batch.bug);
    }
    return batch.answers.get(position).orThrow();
  }

  private List<Outcome<List<Tensor>>> compute(Batch batch) {
    if (batch.requests.size() > 1) {
      List<Outcome<List<Tensor>>> together = together(batch);
      if (together != null) {
        return together;
      }
    }
    return batch.requests.stream()
        .map(request -> Outcome.attempt(() -> model.predict(request)))
        .toList();
  }

  private @Nullable List<Outcome<List<Tensor>>> together(Batch batch) {
    InferenceRequest first = batch.requests.getFirst();
    var inputs = new ArrayList<Tensor>();
    for (int i = 0; i < first.inputs().size(); i++) {
      int input = i;
      inputs.add(
          TensorBatches.merged(batch.requests.stream().map(r -> r.inputs().get(input)).toList()));
    }
    var merged = new InferenceRequest(first.id(), first.parameters(), inputs, first.outputs());
    if (!(Outcome.attempt(() -> model.predict(merged))
        instanceof Outcome.Accepted<List<Tensor>>(List<Tensor> outputs))) {
      return null;
    }
    var answers = new ArrayList<List<Tensor>>();
    batch.requests.forEach(r -> answers.add(new ArrayList<>()));
    for (Tensor output : outputs) {
      List<Tensor> parts = TensorBatches.split(output, batch.sizes);
      if (parts == null) {
        return null;
      }
      for (int r = 0; r < parts.size(); r++) {
        answers.get(r).add(parts.get(r));
      }
    }
    return answers.stream().map(Outcome::accepted).toList();
  }

  @Override
  public List<List<Tensor>> stream(InferenceRequest request) throws RefusedException {
    return model.stream(request);
  }

  @Override
  public void close() {
    model.close();
  }
}
