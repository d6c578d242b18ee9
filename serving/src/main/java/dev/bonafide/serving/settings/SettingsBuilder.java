package dev.bonafide.serving.settings;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.serving.settings.SettingsReader.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns JSON values into settings, coercing as MLServer does: "8080" is a number, "true" a truth.
 */
final class SettingsBuilder {
  static final Set<String> CORS_KEYS =
      Set.of(
          "allow_origins",
          "allow_origin_regex",
          "allow_credentials",
          "allow_methods",
          "allow_headers",
          "expose_headers",
          "max_age");

  private final Map<Setting, Value> values;

  SettingsBuilder(Map<Setting, Value> values) {
    this.values = values;
  }

  ServerSettings build() {
    ServerSettings d = ServerSettings.DEFAULT;
    return new ServerSettings(
        text(Setting.SERVER_NAME, d.serverName()),
        text(Setting.SERVER_VERSION, d.serverVersion()),
        strings(Setting.EXTENSIONS),
        text(Setting.HOST, d.host()),
        port(Setting.HTTP_PORT, d.httpPort()),
        port(Setting.GRPC_PORT, d.grpcPort()),
        port(Setting.METRICS_PORT, d.metricsPort()),
        endpoint(d.metricsEndpoint()),
        text(Setting.METRICS_REST_SERVER_PREFIX, d.metricsRestServerPrefix()),
        text(Setting.ROOT_PATH, d.rootPath()),
        whole(Setting.MAX_REQUEST_BYTES, d.maxRequestBytes(), 1, Integer.MAX_VALUE - 16),
        whole(Setting.MAX_IN_FLIGHT_BYTES, d.maxInFlightBytes(), 1, Long.MAX_VALUE >>> 1),
        messageLength(d.grpcMaxMessageBytes()),
        (int) whole(Setting.MAX_CONCURRENT_REQUESTS, d.maxConcurrentRequests(), 1, 1 << 20),
        (int) whole(Setting.SHUTDOWN_GRACE_SECONDS, d.shutdownGraceSeconds(), 0, 3600),
        truth(Setting.LOAD_MODELS_AT_STARTUP, d.loadModelsAtStartup()),
        readiness(d.readiness()),
        strings(Setting.REQUIRED_MODELS),
        truth(Setting.GZIP_ENABLED, d.gzipEnabled()),
        truth(Setting.CACHE_ENABLED, d.cacheEnabled()),
        (int) whole(Setting.CACHE_SIZE, d.cacheSize(), 0, 1 << 20),
        cors(),
        truth(Setting.USE_STRUCTURED_LOGGING, d.structuredLogging()),
        truth(Setting.DEBUG, d.debug()),
        nullableText(Setting.TRACING_SERVER));
  }

  private String text(Setting setting, String standard) {
    Value value = values.get(setting);
    return value == null ? standard : text(value);
  }

  private static String text(Value value) {
    return switch (value.json()) {
      case Json.Str(String text) -> text;
      case Json.Num(String literal) -> literal;
      case Json.Obj o -> throw wrong(value, "a text");
      case Json.Arr a -> throw wrong(value, "a text");
      case Json.Bool b -> throw wrong(value, "a text");
      case Json.Null n -> throw wrong(value, "a text");
    };
  }

  private String nullableText(Setting setting) {
    Value value = values.get(setting);
    return value == null || value.json() instanceof Json.Null ? "" : text(value);
  }

  private String endpoint(String standard) {
    Value value = values.get(Setting.METRICS_ENDPOINT);
    if (value == null) {
      return standard;
    }
    if (value.json() instanceof Json.Null || value.json().equals(Json.of("null"))) {
      return "";
    }
    String path = text(value);
    if (!path.isEmpty() && !path.startsWith("/")) {
      throw wrong(value, "a path that starts with /");
    }
    return path;
  }

  private int port(Setting setting, int standard) {
    return (int) whole(setting, standard, 0, 65535);
  }

  private int messageLength(int standard) {
    Value value = values.get(Setting.GRPC_MAX_MESSAGE_LENGTH);
    if (value == null || value.json() instanceof Json.Null) {
      return standard;
    }
    long length = whole(value, -1, Integer.MAX_VALUE);
    return length == -1 ? Integer.MAX_VALUE : (int) length;
  }

  private long whole(Setting setting, long standard, long least, long greatest) {
    Value value = values.get(setting);
    return value == null ? standard : whole(value, least, greatest);
  }

  private static long whole(Value value, long least, long greatest) {
    String literal =
        switch (value.json()) {
          case Json.Num(String number) -> number;
          case Json.Str(String text) -> text.strip();
          default -> "";
        };
    String expected = "a whole number from " + least + " to " + greatest;
    if (!literal.matches("-?[0-9]{1,18}(\\.0+)?")) {
      throw wrong(value, expected);
    }
    int point = literal.indexOf('.');
    long number = Long.parseLong(point < 0 ? literal : literal.substring(0, point));
    if (number < least || number > greatest) {
      throw wrong(value, expected);
    }
    return number;
  }

  private boolean truth(Setting setting, boolean standard) {
    Value value = values.get(setting);
    return value == null ? standard : truth(value);
  }

  private static boolean truth(Value value) {
    String word =
        switch (value.json()) {
          case Json.Bool(boolean truth) -> truth ? "true" : "false";
          case Json.Str(String text) -> text.strip().toLowerCase(Locale.ROOT);
          case Json.Num(String literal) -> literal;
          default -> "";
        };
    return switch (word) {
      case "true", "1", "on", "t", "y", "yes" -> true;
      case "false", "0", "off", "f", "n", "no" -> false;
      default -> throw wrong(value, "true or false");
    };
  }

  private List<String> strings(Setting setting) {
    Value value = values.get(setting);
    return value == null ? List.of() : strings(value.json(), value);
  }

  private static List<String> strings(@Nullable Json json, Value value) {
    if (!(json instanceof Json.Arr(List<Json> items))) {
      throw wrong(value, "a list of texts");
    }
    var strings = new ArrayList<String>();
    for (Json item : items) {
      if (!(item instanceof Json.Str(String text))) {
        throw wrong(value, "a list of texts");
      }
      strings.add(text);
    }
    return strings;
  }

  private Readiness readiness(Readiness standard) {
    Value value = values.get(Setting.READINESS);
    if (value == null) {
      return standard;
    }
    String word = text(value);
    for (Readiness readiness : Readiness.values()) {
      if (readiness.word().equals(word)) {
        return readiness;
      }
    }
    throw wrong(value, "required, all or any");
  }

  private CorsSettings cors() {
    Value value = values.get(Setting.CORS_SETTINGS);
    if (value == null || value.json() instanceof Json.Null) {
      return CorsSettings.OFF;
    }
    if (!(value.json() instanceof Json.Obj object)) {
      throw wrong(value, "an object with allow_origins");
    }
    for (String key : object.members().keySet()) {
      if (!CORS_KEYS.contains(key)) {
        throw new ConfigurationException(
            key + " in " + value.place() + " is no key of cors_settings",
            "known are " + String.join(", ", CORS_KEYS.stream().sorted().toList()));
      }
    }
    CorsSettings d = CorsSettings.OFF;
    Json age = object.get("max_age");
    Json credentials = object.get("allow_credentials");
    Json regex = object.get("allow_origin_regex");
    return new CorsSettings(
        corsList(object, "allow_origins", d.allowOrigins(), value),
        regex == null || regex instanceof Json.Null ? "" : text(new Value(regex, value.place())),
        credentials != null && truth(new Value(credentials, value.place())),
        corsList(object, "allow_methods", d.allowMethods(), value),
        corsList(object, "allow_headers", d.allowHeaders(), value),
        corsList(object, "expose_headers", d.exposeHeaders(), value),
        age == null
            ? d.maxAgeSeconds()
            : (int) whole(new Value(age, value.place()), 0, Integer.MAX_VALUE));
  }

  private static List<String> corsList(
      Json.Obj object, String key, List<String> standard, Value value) {
    Json list = object.get(key);
    return list == null || list instanceof Json.Null ? standard : strings(list, value);
  }

  private static ConfigurationException wrong(Value value, String expected) {
    String found = JsonWriter.compact(value.json());
    return new ConfigurationException(
        value.place() + " must be " + expected + ", found " + found, "correct the value");
  }
}
