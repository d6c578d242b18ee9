package dev.bonafide.serving.http;

import java.util.List;

/** What a path means. The template is its name in metrics and in the OpenAPI document. */
enum Endpoint {
  SERVER_METADATA("GET", "/v2"),
  LIVE("GET", "/v2/health/live"),
  READY("GET", "/v2/health/ready"),
  DOCS("GET", "/v2/docs"),
  OPENAPI("GET", "/v2/docs/dataplane.json"),
  OPENAPI_ROOT("GET", "/openapi.json"),
  MODELS("GET", "/v2/models"),
  /** Triton's statistics of all models, unless one is named so. */
  STATS("GET", "/v2/models/stats"),
  MODEL_METADATA("GET", "/v2/models/{model_name}"),
  MODEL_READY("GET", "/v2/models/{model_name}/ready"),
  MODEL_CONFIG("GET", "/v2/models/{model_name}/config"),
  MODEL_STATS("GET", "/v2/models/{model_name}/stats"),
  MODEL_DOCS("GET", "/v2/models/{model_name}/docs"),
  MODEL_OPENAPI("GET", "/v2/models/{model_name}/docs/dataplane.json"),
  INFER("POST", "/v2/models/{model_name}/infer"),
  INFER_STREAM("POST", "/v2/models/{model_name}/infer_stream"),
  GENERATE("POST", "/v2/models/{model_name}/generate"),
  GENERATE_STREAM("POST", "/v2/models/{model_name}/generate_stream"),
  INDEX("POST", "/v2/repository/index"),
  LOAD("POST", "/v2/repository/models/{model_name}/load"),
  UNLOAD("POST", "/v2/repository/models/{model_name}/unload");

  private final String method;
  private final String template;

  Endpoint(String method, String template) {
    this.method = method;
    this.template = template;
  }

  /** The method that the OpenAPI document describes. */
  String method() {
    return method;
  }

  /** Those that are answered: the framework below MLServer adds HEAD to its own document alone. */
  List<String> methods() {
    return this == OPENAPI_ROOT ? List.of(method, "HEAD") : List.of(method);
  }

  String template() {
    return template;
  }

  /** Whether the path may also name a version of the model. */
  boolean hasVersion() {
    return template.startsWith("/v2/models/{model_name}");
  }
}
