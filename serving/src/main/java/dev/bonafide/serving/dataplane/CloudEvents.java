package dev.bonafide.serving.dataplane;

import dev.bonafide.serving.v2.InferenceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The CloudEvents attributes of an answer, as MLServer names them. */
public final class CloudEvents {
  private static final String NAMESPACE = System.getenv("SELDON_K8S_NAMESPACE");

  private CloudEvents() {}

  /** Names in canonical case, and values. */
  public static List<Map.Entry<String, String>> of(String serverName, InferenceResponse response) {
    var headers = new ArrayList<Map.Entry<String, String>>();
    headers.add(Map.entry("Ce-Specversion", "0.3"));
    headers.add(Map.entry("Ce-Source", "io.seldon.serving.deployment." + serverName + namespace()));
    headers.add(Map.entry("Ce-Type", "io.seldon.serving.inference.response"));
    headers.add(Map.entry("Ce-Modelid", response.modelName()));
    headers.add(Map.entry("Ce-Inferenceservicename", serverName));
    headers.add(Map.entry("Ce-Endpoint", response.modelName()));
    String id = response.id();
    if (id != null && !id.isEmpty()) {
      headers.add(Map.entry("Ce-Id", id));
      headers.add(Map.entry("Ce-Requestid", id));
    }
    return headers;
  }

  private static String namespace() {
    return NAMESPACE == null || NAMESPACE.isEmpty() ? "" : "." + NAMESPACE;
  }
}
