package dev.bonafide.admission.repository;

import dev.bonafide.artifact.json.Json;
import java.util.List;
import java.util.Map;

/**
 * What counts of a {@code model-settings.json}: a closed list of keys, none of which can run code
 * or reach outside the model's folder. An empty text stands for a key that is not there.
 *
 * @param name the name the model is served under
 * @param version {@code parameters.version}
 * @param implementation one of the known ones; only compared, never imported
 * @param platform free text for the metadata
 * @param versions free text for the metadata
 * @param inputs tensors' metadata
 * @param outputs tensors' metadata
 * @param uri {@code parameters.uri}: a path inside the model's folder
 * @param contentType {@code parameters.content_type}: the codec of requests that name none
 * @param predictFn {@code parameters.extra.predict_fn}: the output of requests that name none
 * @param batching adaptive batching
 * @param cacheEnabled whether answers may be cached
 * @param conditions what the model itself asks of its signer; it can narrow, never grant
 * @param ignored keys that have no meaning here, for the operator to read
 */
public record ModelSettings(
    String name,
    String version,
    String implementation,
    String platform,
    List<String> versions,
    List<Tensor> inputs,
    List<Tensor> outputs,
    String uri,
    String contentType,
    String predictFn,
    Batching batching,
    Caching cacheEnabled,
    SignerConditions conditions,
    List<String> ignored) {

  public ModelSettings {
    versions = List.copyOf(versions);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    ignored = List.copyOf(ignored);
  }

  ModelSettings withUri(String newUri) {
    return new ModelSettings(
        name,
        version,
        implementation,
        platform,
        versions,
        inputs,
        outputs,
        newUri,
        contentType,
        predictFn,
        batching,
        cacheEnabled,
        conditions,
        ignored);
  }

  /**
   * A tensor's metadata.
   *
   * @param parameters free parameters, {@code content_type} among them
   */
  public record Tensor(String name, String datatype, List<Long> shape, Json.Obj parameters) {
    public Tensor {
      shape = List.copyOf(shape);
    }

    /** {@code parameters.content_type}, or empty. */
    public String contentType() {
      String type = parameters.string("content_type");
      return type == null ? "" : type;
    }
  }

  /**
   * Adaptive batching.
   *
   * @param maxSize requests of one batch; 0 or 1 is none
   * @param maxTimeSeconds how long the first request waits for others
   */
  public record Batching(int maxSize, double maxTimeSeconds) {
    public static final Batching NONE = new Batching(0, 0);
  }

  /** Whether answers may come from the response cache. */
  public enum Caching {
    ON,
    OFF
  }

  /**
   * {@code cert_identity}, {@code cert_oidc_issuer} and {@code bundle_path} of the model's own
   * settings; empty where they are not there.
   */
  public record SignerConditions(String certIdentity, String certOidcIssuer, String bundlePath) {
    public static final SignerConditions NONE = new SignerConditions("", "", "");
  }

  /** Environment variables that stand for keys which a settings file leaves out, by key. */
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "name", "MLSERVER_MODEL_NAME",
          "implementation", "MLSERVER_MODEL_IMPLEMENTATION",
          "platform", "MLSERVER_MODEL_PLATFORM",
          "uri", "MLSERVER_MODEL_URI",
          "version", "MLSERVER_MODEL_VERSION",
          "content_type", "MLSERVER_MODEL_CONTENT_TYPE",
          "max_batch_size", "MLSERVER_MODEL_MAX_BATCH_SIZE",
          "max_batch_time", "MLSERVER_MODEL_MAX_BATCH_TIME");
}
