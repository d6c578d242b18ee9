package dev.bonafide.serving.settings;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Every key of MLServer's settings, and ours; who may set it, and whether it means anything here.
 */
enum Setting {
  SERVER_NAME(Use.ANYWHERE),
  SERVER_VERSION(Use.ANYWHERE),
  EXTENSIONS(Use.ANYWHERE),
  HTTP_PORT(Use.ANYWHERE),
  GRPC_PORT(Use.ANYWHERE),
  METRICS_PORT(Use.ANYWHERE),
  METRICS_ENDPOINT(Use.ANYWHERE),
  METRICS_REST_SERVER_PREFIX(Use.ANYWHERE),
  ROOT_PATH(Use.ANYWHERE),
  GRPC_MAX_MESSAGE_LENGTH(Use.ANYWHERE),
  LOAD_MODELS_AT_STARTUP(Use.ANYWHERE),
  READINESS(Use.ANYWHERE),
  REQUIRED_MODELS(Use.ANYWHERE),
  GZIP_ENABLED(Use.ANYWHERE),
  CACHE_ENABLED(Use.ANYWHERE),
  CACHE_SIZE(Use.ANYWHERE),
  USE_STRUCTURED_LOGGING(Use.ANYWHERE),
  DEBUG(Use.ANYWHERE),

  HOST(Use.OPERATOR),
  MAX_REQUEST_BYTES(Use.OPERATOR),
  MAX_IN_FLIGHT_BYTES(Use.OPERATOR),
  MAX_CONCURRENT_REQUESTS(Use.OPERATOR),
  SHUTDOWN_GRACE_SECONDS(Use.OPERATOR),
  CORS_SETTINGS(Use.OPERATOR),
  TRACING_SERVER(Use.OPERATOR),

  LOGGING_SETTINGS(Use.NEVER, "logs go to standard error; use_structured_logging makes them JSON"),
  KAFKA_ENABLED(Use.NEVER, "there is no Kafka server"),
  KAFKA_SERVERS(Use.NEVER, "there is no Kafka server"),
  KAFKA_TOPIC_INPUT(Use.NEVER, "there is no Kafka server"),
  KAFKA_TOPIC_OUTPUT(Use.NEVER, "there is no Kafka server"),
  PARALLEL_WORKERS(Use.NEVER, "one process uses all cores"),
  PARALLEL_WORKERS_TIMEOUT(Use.NEVER, "there are no worker processes"),
  ENVIRONMENTS_DIR(Use.NEVER, "no Python environment is ever unpacked"),
  MODEL_REPOSITORY_IMPLEMENTATION(Use.NEVER, "no code is imported"),
  MODEL_REPOSITORY_IMPLEMENTATION_ARGS(Use.NEVER, "no code is imported"),
  MODEL_REPOSITORY_ROOT(Use.NEVER, "the folder is named on the command line"),
  METRICS_DIR(Use.NEVER, "metrics need no files: there is one process");

  /** Who may set a key. */
  enum Use {
    /** Harmless: also the repository's own settings.json. */
    ANYWHERE,
    /** Opens the server or sends data elsewhere: environment and --settings only. */
    OPERATOR,
    /** Known, and without meaning here. */
    NEVER
  }

  private final Use use;
  private final String why;

  Setting(Use use) {
    this(use, "");
  }

  Setting(Use use, String why) {
    this.use = use;
    this.why = why;
  }

  Use use() {
    return use;
  }

  /** Why it means nothing; empty where it does. */
  String why() {
    return why;
  }

  /** The key in a file. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The variable in the environment. */
  String variable() {
    return "MLSERVER_" + name();
  }

  static @Nullable Setting of(String key) {
    return Arrays.stream(values())
        .filter(s -> s.name().equalsIgnoreCase(key))
        .findFirst()
        .orElse(null);
  }
}
