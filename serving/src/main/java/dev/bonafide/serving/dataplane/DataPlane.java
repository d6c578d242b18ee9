package dev.bonafide.serving.dataplane;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.repository.ModelRepository;
import dev.bonafide.serving.repository.ServedModel;
import dev.bonafide.serving.settings.ServerSettings;
import dev.bonafide.serving.v2.IndexEntry;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.InferenceResponse;
import dev.bonafide.serving.v2.ModelMetadata;
import dev.bonafide.serving.v2.ServerMetadata;
import dev.bonafide.serving.v2.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The server's answers, once for REST and gRPC. */
public final class DataPlane {
  private static final Json.Obj NONE = Json.object().build();

  private final ServerSettings settings;
  private final ModelRepository repository;
  private final Semaphore slots;
  private final RequestMemory memory;
  private final ModelStatistics statistics = new ModelStatistics();
  private final ResponseCache cache;
  private final InferenceListener listener;
  private volatile boolean stopping;

  public DataPlane(
      ServerSettings settings, ModelRepository repository, InferenceListener listener) {
    this.listener = listener;
    this.cache = new ResponseCache(settings.cacheSize());
    this.settings = settings;
    this.repository = repository;
    this.memory = new RequestMemory(settings.maxInFlightBytes());
    this.slots = new Semaphore(settings.maxConcurrentRequests());
  }

  public ServerSettings settings() {
    return settings;
  }

  /** What requests under way take. */
  public RequestMemory memory() {
    return memory;
  }

  public ServerMetadata server() {
    return new ServerMetadata(
        settings.serverName(), settings.serverVersion(), settings.extensions());
  }

  public boolean isReady() {
    return !stopping && repository.isReady(settings.readiness(), settings.requiredModels());
  }

  /** The model's metadata. Refused with {@code MODEL_NOT_FOUND}. */
  public Outcome<ModelMetadata> metadata(String name, @Nullable String version) {
    return repository.find(name, version).map(ServedModel::metadata);
  }

  /** The model that answers for that name. Refused with {@code MODEL_NOT_FOUND}. */
  public Outcome<ServedModel> model(String name, @Nullable String version) {
    return repository.find(name, version);
  }

  /** Every model of the repository, or those that are ready. */
  public List<IndexEntry> index(boolean readyOnly) {
    return repository.index().stream()
        .filter(entry -> !readyOnly || entry.state() == IndexEntry.State.READY)
        .toList();
  }

  public List<ServedModel> serving() {
    return repository.serving();
  }

  /** Loads the name's models. Refused with {@code MODEL_NOT_FOUND} or an admission's reason. */
  public Outcome<List<ServedModel>> load(String name) {
    if (stopping) {
      return stopping();
    }
    Outcome<List<ServedModel>> outcome = repository.load(name);
    cache.keepOnly(repository.serving());
    return outcome;
  }

  /**
   * Lets every model be judged again, after the policy changed.
   *
   * @return how many do not serve any longer
   */
  public int review() {
    int withdrawn = repository.review();
    cache.keepOnly(repository.serving());
    return withdrawn;
  }

  /** Stops serving the name. Refused with {@code MODEL_NOT_FOUND}. */
  public Outcome<String> unload(String name) {
    Outcome<String> outcome = repository.unload(name);
    cache.keepOnly(repository.serving());
    return outcome;
  }

  /**
   * Answers a request on the calling thread. Refused with {@code MODEL_NOT_FOUND}, {@code
   * INVALID_REQUEST}, {@code OVERLOADED}, {@code STOPPING}.
   */
  public Outcome<InferenceResponse> infer(
      String name, @Nullable String version, InferenceRequest request) {
    return repository
        .find(name, version)
        .then(model -> inSlot(() -> counted(model, request, () -> predict(model, request))));
  }

  private Outcome<InferenceResponse> predict(ServedModel model, InferenceRequest request) {
    boolean cached = settings.cacheEnabled() && model.cacheable();
    List<Tensor> known = cached ? cache.find(model, request) : null;
    if (known != null) {
      return Outcome.accepted(response(model, request, known));
    }
    Outcome<List<Tensor>> outcome = Outcome.attempt(() -> model.predictor().predict(request));
    if (cached && outcome instanceof Outcome.Accepted<List<Tensor>>(List<Tensor> outputs)) {
      cache.keep(model, request, outputs);
      if (!repository.serves(model)) { // replaced while it computed: nobody would ask for this
        cache.keepOnly(repository.serving());
      }
    }
    return outcome.map(outputs -> response(model, request, outputs));
  }

  private <T> Outcome<T> counted(ServedModel model, InferenceRequest request, Work<T> work) {
    long start = System.nanoTime();
    boolean answered = false;
    try {
      Outcome<T> outcome = work.run();
      answered = outcome.isAccepted();
      return outcome;
    } finally { // a bug in a model is a failure too
      long took = System.nanoTime() - start;
      listener.inferred(model, request, answered, Duration.ofNanos(took));
      if (answered) {
        statistics.succeeded(model, rows(request), took);
      } else {
        statistics.failed(model, took);
      }
    }
  }

  private static long rows(InferenceRequest request) {
    return request.inputs().isEmpty() || request.inputs().getFirst().shape().isEmpty()
        ? 1
        : Math.max(0, request.inputs().getFirst().shape().getFirst());
  }

  /** How often the model answered. */
  public ModelStatistics.Counts statistics(ServedModel model) {
    return statistics.counts(model);
  }

  /** The same in parts; most models have one. */
  public Outcome<List<InferenceResponse>> inferStream(
      String name, @Nullable String version, InferenceRequest request) {
    return repository
        .find(name, version)
        .then(model -> inSlot(() -> counted(model, request, () -> stream(model, request))));
  }

  private static Outcome<List<InferenceResponse>> stream(
      ServedModel model, InferenceRequest request) {
    return Outcome.attempt(() -> model.predictor().stream(request))
        .map(parts -> parts.stream().map(part -> response(model, request, part)).toList());
  }

  /** Hears of every inference of a model that serves. */
  public interface InferenceListener {
    /**
     * An inference came.
     *
     * @param underWay how many others are being computed
     */
    default void queued(int underWay) {}

    void inferred(ServedModel model, InferenceRequest request, boolean answered, Duration took);
  }

  private interface Work<T> {
    Outcome<T> run();
  }

  /**
   * From now on the server is not ready and takes no inference and no load; what is under way goes
   * on.
   *
   * @return whether all of it was answered within that time
   */
  public boolean drain(Duration atMost) {
    stopping = true;
    try {
      return slots.tryAcquire(
          settings.maxConcurrentRequests(), atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static <T> Outcome<T> stopping() {
    return Outcome.refused(
        Refusal.of(
            Reason.STOPPING,
            "the server is stopping",
            "a request after it was told to stop",
            "requests that came before"));
  }

  private <T> Outcome<T> inSlot(Work<T> work) {
    if (stopping) {
      return stopping();
    }
    listener.queued(settings.maxConcurrentRequests() - slots.availablePermits());
    if (!slots.tryAcquire()) {
      return Outcome.refused(
          Refusal.of(
              Reason.OVERLOADED,
              "the server is overloaded",
              settings.maxConcurrentRequests() + " requests under way",
              "fewer than max_concurrent_requests"));
    }
    try {
      return work.run();
    } finally {
      slots.release();
    }
  }

  private static InferenceResponse response(
      ServedModel model, InferenceRequest request, List<Tensor> outputs) {
    return new InferenceResponse(model.name(), model.version(), request.id(), NONE, outputs);
  }
}
