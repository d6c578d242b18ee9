package dev.bonafide.serving.settings;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonLimits;
import dev.bonafide.artifact.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the server's settings together: the operator's file, then {@code settings.json} in the
 * repository, then the environment ({@code MLSERVER_…}), then defaults. The repository's file may
 * set harmless keys only.
 */
public final class SettingsReader {
  /** No settings file is near that. */
  private static final long MAX_FILE_BYTES = 1 << 20;

  private static final String FILE = "settings.json";

  private final List<String> notices = new ArrayList<>();
  private final Map<Setting, Value> values = new EnumMap<>(Setting.class);

  private SettingsReader() {}

  /** A value and where it stands, for messages. */
  record Value(Json json, String place) {}

  /**
   * What was read.
   *
   * @param notices what was ignored and why, one line each; to be shown at start
   */
  public record Result(ServerSettings settings, List<String> notices) {
    public Result {
      notices = List.copyOf(notices);
    }
  }

  /**
   * Reads all sources.
   *
   * @param repository the folder that is served
   * @param operatorFile the file named with {@code --settings}, or null
   * @param environment the process's own; no {@code .env} file is read
   * @throws ConfigurationException where a file is no JSON or a value is of the wrong kind
   */
  public static Result read(
      Path repository, @Nullable Path operatorFile, Map<String, String> environment) {
    var reader = new SettingsReader();
    if (operatorFile != null) {
      reader.file(operatorFile, true);
    }
    Path file = repository.resolve(FILE);
    if (Files.exists(file)) {
      reader.file(file, false);
    }
    reader.environment(environment);
    if (environment.containsKey("MLSERVER_MODEL_URI")) {
      // One model that the environment names: until it serves, nothing does.
      var all = new Value(Json.of(Readiness.ALL.word()), "MLSERVER_MODEL_URI");
      reader.values.putIfAbsent(Setting.READINESS, all);
    }
    var settings = new SettingsBuilder(reader.values).build();
    return new Result(settings, reader.notices);
  }

  private void file(Path file, boolean operator) {
    Json.Obj members = object(file);
    for (Map.Entry<String, Json> member : members.members().entrySet()) {
      String place = member.getKey() + " in " + file;
      Setting setting = Setting.of(member.getKey());
      if (setting == null) {
        notices.add(place + " is ignored: no setting of that name is known");
      } else if (setting.use() == Setting.Use.NEVER) {
        notices.add(place + " is ignored: " + setting.why());
      } else if (setting.use() == Setting.Use.OPERATOR && !operator) {
        notices.add(
            place
                + " is ignored: a repository must not set it; use "
                + setting.variable()
                + " or --settings FILE");
      } else {
        values.putIfAbsent(setting, new Value(member.getValue(), place));
      }
    }
  }

  private static Json.Obj object(Path file) {
    byte[] bytes;
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new ConfigurationException(
            file + " is too large for settings: found " + Files.size(file) + " bytes",
            "at most " + MAX_FILE_BYTES + " bytes are read");
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot read the settings " + file, "check the path and its permissions", e);
    }
    return switch (JsonReader.parse(bytes, Reason.SETTINGS_INVALID, JsonLimits.DEFAULT)) {
      case Outcome.Accepted<Json>(Json.Obj object) -> object;
      case Outcome.Accepted<Json> other ->
          throw new ConfigurationException(
              file + " holds no JSON object", "write {\"http_port\": 8080}, say");
      case Outcome.Refused<Json>(var refusal) ->
          throw new ConfigurationException(file + " is no JSON: " + refusal, "correct the file");
    };
  }

  private void environment(Map<String, String> environment) {
    var sorted = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(environment);
    var cors = Json.object();
    boolean corsFound = false;
    for (Map.Entry<String, String> entry : sorted.entrySet()) {
      String variable = entry.getKey().toUpperCase(Locale.ROOT);
      if (!variable.startsWith("MLSERVER_") || isOthers(variable)) {
        continue;
      }
      String key = variable.substring("MLSERVER_".length());
      Setting setting = Setting.of(key);
      if (setting == null && SettingsBuilder.CORS_KEYS.contains(key.toLowerCase(Locale.ROOT))) {
        cors.put(key.toLowerCase(Locale.ROOT), json(entry.getValue()));
        corsFound = true;
      } else if (setting == null) {
        notices.add(variable + " is ignored: no setting of that name is known");
      } else if (setting.use() == Setting.Use.NEVER) {
        notices.add(variable + " is ignored: " + setting.why());
      } else {
        Json value = json(entry.getValue());
        boolean text = !(value instanceof Json.Obj) && !(value instanceof Json.Arr);
        values.putIfAbsent(setting, new Value(text ? Json.of(entry.getValue()) : value, variable));
      }
    }
    if (corsFound) {
      values.putIfAbsent(
          Setting.CORS_SETTINGS, new Value(cors.build(), "the environment's MLSERVER_ALLOW_…"));
    }
  }

  /** Variables that other parts read: models' settings, the policy, other servers' launchers. */
  private static boolean isOthers(String variable) {
    return variable.startsWith("MLSERVER_MODEL_")
            && !variable.startsWith("MLSERVER_MODEL_REPOSITORY")
        || variable.startsWith("MLSERVER_SIGSTORE_")
        || variable.startsWith("MLSERVER_INFER_")
        || variable.equals("MLSERVER_MODELS_DIR");
  }

  private static Json json(String text) {
    return switch (JsonReader.parse(
        text.getBytes(StandardCharsets.UTF_8), Reason.SETTINGS_INVALID, JsonLimits.DEFAULT)) {
      case Outcome.Accepted<Json>(Json value) -> value;
      case Outcome.Refused<Json> refused -> Json.of(text);
    };
  }
}
