package dev.bonafide.serving.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path that means something.
 *
 * @param model empty where the endpoint is about no model
 * @param version null where the path names none
 */
record Route(Endpoint endpoint, String model, @Nullable String version) {

  /** The template with the version where the path has one, for metrics. */
  String template() {
    return version == null
        ? endpoint.template()
        : endpoint.template().replace("{model_name}", "{model_name}/versions/{model_version}");
  }

  /**
   * The path with its escapes resolved, as Python does: what is no escape stays, and bytes that are
   * no UTF-8 become U+FFFD.
   */
  static String decoded(String rawPath) {
    if (rawPath.indexOf('%') < 0) {
      return rawPath;
    }
    byte[] raw = rawPath.getBytes(StandardCharsets.UTF_8);
    var bytes = new ByteArrayOutputStream(raw.length);
    for (int i = 0; i < raw.length; i++) {
      int escaped = raw[i] == '%' && i + 2 < raw.length ? hex(raw[i + 1], raw[i + 2]) : -1;
      bytes.write(escaped < 0 ? raw[i] : escaped);
      i += escaped < 0 ? 0 : 2;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The byte of two hexadecimal digits, or -1. */
  private static int hex(byte high, byte low) {
    int h = Character.digit(high, 16);
    int l = Character.digit(low, 16);
    return h < 0 || l < 0 ? -1 : h * 16 + l;
  }

  /** The meaning of a decoded path, or null. */
  static @Nullable Route of(String path) {
    if (!path.startsWith("/")) {
      return null;
    }
    List<String> segments = Arrays.asList(path.substring(1).split("/", -1));
    if (segments.contains("") || segments.size() > 7) {
      return null;
    }
    if (!segments.getFirst().equals("v2")) {
      return path.equals(Endpoint.OPENAPI_ROOT.template())
          ? new Route(Endpoint.OPENAPI_ROOT, "", null)
          : null;
    }
    if (segments.size() > 2 && segments.get(1).equals("models")) {
      return ofModel(segments);
    }
    if (segments.size() == 5 && path.startsWith("/v2/repository/models/")) {
      return switch (segments.getLast()) {
        case "load" -> new Route(Endpoint.LOAD, segments.get(3), null);
        case "unload" -> new Route(Endpoint.UNLOAD, segments.get(3), null);
        default -> null;
      };
    }
    return switch (path) {
      case "/v2" -> new Route(Endpoint.SERVER_METADATA, "", null);
      case "/v2/health/live" -> new Route(Endpoint.LIVE, "", null);
      case "/v2/health/ready" -> new Route(Endpoint.READY, "", null);
      case "/v2/docs" -> new Route(Endpoint.DOCS, "", null);
      case "/v2/docs/dataplane.json" -> new Route(Endpoint.OPENAPI, "", null);
      case "/v2/models" -> new Route(Endpoint.MODELS, "", null);
      case "/v2/repository/index" -> new Route(Endpoint.INDEX, "", null);
      default -> null;
    };
  }

  private static @Nullable Route ofModel(List<String> segments) {
    String model = segments.get(2);
    boolean versioned = segments.size() > 4 && segments.get(3).equals("versions");
    String version = versioned ? segments.get(4) : null;
    String rest = String.join("/", segments.subList(versioned ? 5 : 3, segments.size()));
    Endpoint endpoint =
        switch (rest) {
          case "" -> model.equals("stats") && !versioned ? Endpoint.STATS : Endpoint.MODEL_METADATA;
          case "ready" -> Endpoint.MODEL_READY;
          case "config" -> Endpoint.MODEL_CONFIG;
          case "stats" -> Endpoint.MODEL_STATS;
          case "docs" -> Endpoint.MODEL_DOCS;
          case "docs/dataplane.json" -> Endpoint.MODEL_OPENAPI;
          case "infer" -> Endpoint.INFER;
          case "infer_stream" -> Endpoint.INFER_STREAM;
          case "generate" -> Endpoint.GENERATE;
          case "generate_stream" -> Endpoint.GENERATE_STREAM;
          default -> null;
        };
    return endpoint == null ? null : new Route(endpoint, model, version);
  }
}
