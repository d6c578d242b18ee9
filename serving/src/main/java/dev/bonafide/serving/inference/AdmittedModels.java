package dev.bonafide.serving.inference;

import dev.bonafide.admission.Admitter;
import dev.bonafide.admission.Verdict;
import dev.bonafide.admission.repository.Discovered;
import dev.bonafide.admission.repository.ModelSettings;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.runtime.LoadedModel;
import dev.bonafide.runtime.ModelRuntime;
import dev.bonafide.serving.repository.Candidate;
import dev.bonafide.serving.repository.ModelSource;
import dev.bonafide.serving.repository.Predictor;
import dev.bonafide.serving.repository.ServedModel;
import dev.bonafide.serving.v2.ContentType;
import dev.bonafide.serving.v2.Datatype;
import dev.bonafide.serving.v2.ModelMetadata;
import dev.bonafide.serving.v2.TensorMetadata;
import dev.bonafide.sklearn.Parallelism;
import dev.bonafide.sklearn.data.Matrix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models of a repository, each verified by the admitter whenever it is loaded. */
public final class AdmittedModels implements ModelSource {
  /** Large batches use every core; a row or two are computed where they came in. */
  private static final Parallelism CORES = Parallelism.allCores();

  private final Repository repository;
  private final ModelRuntime runtime;
  private volatile Admitter admitter;

  public AdmittedModels(Repository repository, Admitter admitter, ModelRuntime runtime) {
    this.repository = repository;
    this.admitter = admitter;
    this.runtime = runtime;
  }

  /** From now on another admitter decides, also whether what is loaded may go on serving. */
  public void judgeBy(Admitter next) {
    admitter = next;
  }

  @Override
  public List<Candidate> candidates() {
    return repository.discover().stream().<Candidate>map(Found::new).toList();
  }

  @Override
  public long unrecordedDecisions() {
    return admitter.unrecorded();
  }

  /** A model folder. */
  private final class Found implements Candidate {
    private final Discovered discovered;

    Found(Discovered discovered) {
      this.discovered = discovered;
    }

    @Override
    public String name() {
      return discovered.name();
    }

    @Override
    public @Nullable String version() {
      return discovered.version().isEmpty() ? null : discovered.version();
    }

    @Override
    public @Nullable Refusal problem() {
      return switch (discovered) {
        case dev.bonafide.admission.repository.Candidate candidate -> null;
        case Discovered.Unusable unusable -> unusable.refusal();
      };
    }

    @Override
    public Outcome<ServedModel> load() {
      return switch (discovered) {
        case dev.bonafide.admission.repository.Candidate candidate -> admitted(candidate);
        case Discovered.Unusable unusable -> Outcome.refused(unusable.refusal());
      };
    }
  }

  private Outcome<ServedModel> admitted(dev.bonafide.admission.repository.Candidate candidate) {
    return switch (admitter.admit(candidate)) {
      case Verdict.Refused refused -> Outcome.refused(refused.refusal());
      case Verdict.Admitted admitted -> runtime.load(admitted.model()).then(this::served);
    };
  }

  private Outcome<ServedModel> served(LoadedModel model) {
    Outcome<ServedModel> outcome = Outcome.attempt(() -> served(model, model.settings()));
    if (!outcome.isAccepted()) {
      model.close();
    }
    return outcome;
  }

  private ServedModel served(LoadedModel model, ModelSettings settings) throws RefusedException {
    List<TensorMetadata> inputs = tensors(settings.inputs());
    List<TensorMetadata> outputs = tensors(settings.outputs());
    var parameters = Json.object();
    if (!settings.contentType().isEmpty()) {
      parameters.put("content_type", settings.contentType());
    }
    parameters.put("verification", model.verificationJson());
    var metadata =
        new ModelMetadata(
            model.name(),
            settings.versions(),
            settings.platform(),
            inputs,
            outputs,
            parameters.build());
    warmUp(model);
    Predictor predictor = new LoadedPredictor(model, estimator(model, settings, outputs));
    var batching = settings.batching();
    var wait = Duration.ofNanos((long) (batching.maxTimeSeconds() * 1e9));
    return new ServedModel(
        model.name(),
        model.version().isEmpty() ? null : model.version(),
        metadata,
        predictor,
        settings.cacheEnabled() == ModelSettings.Caching.ON,
        batching.maxSize(),
        wait,
        () -> admitter.review(model.admitted()));
  }

  /**
   * The first request should not pay for loading classes; what the model says to zeros is nothing.
   */
  private static void warmUp(LoadedModel model) {
    int features = model.estimator().inputs().features();
    if (features > 0) {
      model.infer(Matrix.row(new double[features]), List.of(model.defaultMethod()));
    }
  }

  private static EstimatorPredictor estimator(
      LoadedModel model, ModelSettings settings, List<TensorMetadata> outputs) {
    var outputTypes = new HashMap<String, String>();
    for (TensorMetadata output : outputs) {
      String type = output.parameters().string("content_type");
      if (type != null) {
        outputTypes.put(output.name(), type);
      }
    }
    return new EstimatorPredictor(
        (features, methods) -> model.infer(features, methods, CORES),
        model.estimator().type().toString(),
        model.estimator().methods(),
        model.defaultMethod(),
        ContentType.named(settings.contentType()),
        RequestFeatures.inputTypes(settings),
        outputTypes,
        model.estimator().inputs().names());
  }

  private static List<TensorMetadata> tensors(List<ModelSettings.Tensor> tensors)
      throws RefusedException {
    var all = new ArrayList<TensorMetadata>();
    for (ModelSettings.Tensor tensor : tensors) {
      Datatype datatype = Datatype.named(tensor.datatype());
      if (datatype == null) {
        throw new RefusedException(
            Reason.SETTINGS_INVALID,
            "the metadata of tensor '" + tensor.name() + "' has an unknown datatype",
            tensor.datatype(),
            "a V2 datatype such as FP32");
      }
      all.add(new TensorMetadata(tensor.name(), datatype, tensor.shape(), tensor.parameters()));
    }
    return all;
  }

  /** Gives the loaded model back when it stops serving. */
  private record LoadedPredictor(LoadedModel model, Predictor predictor) implements Predictor {
    @Override
    public List<dev.bonafide.serving.v2.Tensor> predict(
        dev.bonafide.serving.v2.InferenceRequest request) throws RefusedException {
      return predictor.predict(request);
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
