package dev.bonafide.admission.repository;

import dev.bonafide.admission.repository.ModelSettings.Batching;
import dev.bonafide.admission.repository.ModelSettings.Caching;
import dev.bonafide.admission.repository.ModelSettings.SignerConditions;
import dev.bonafide.admission.repository.ModelSettings.Tensor;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonLimits;
import dev.bonafide.artifact.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what counts of a {@code model-settings.json}, names what is ignored, refuses code. */
final class SettingsReader {
  static final String SKLEARN = "mlserver_sklearn.SKLearnModel";

  /** The notebook's verifying runtime: here, every model is verified. */
  private static final String SIGSTORE = "runtime.SigstoreModel";

  private static final Set<String> KNOWN = Set.of(SKLEARN, SIGSTORE);

  /** MLServer's own runtimes, which are no code of the model but are not here either. */
  private static final Set<String> OTHER_RUNTIMES =
      Set.of(
          "mlserver_xgboost.XGBoostModel",
          "mlserver_lightgbm.LightGBMModel",
          "mlserver_catboost.CatboostModel",
          "mlserver_mlflow.MLflowRuntime",
          "mlserver_huggingface.HuggingFaceRuntime",
          "mlserver_mllib.MLlibModel",
          "mlserver_alibi_detect.AlibiDetectRuntime",
          "mlserver_alibi_explain.AlibiExplainRuntime");

  /** Deep or huge settings are no settings. */
  private static final JsonLimits LIMITS = new JsonLimits(32, 100_000);

  private final Map<String, String> environment;
  private final List<String> ignored = new ArrayList<>();

  SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  ModelSettings read(byte[] bytes, String folderName) throws RefusedException {
    if (!(JsonReader.parse(bytes, Reason.SETTINGS_INVALID, LIMITS).orThrow()
        instanceof Json.Obj object)) {
      throw invalid("model-settings.json", "something else", "an object");
    }
    Json.Obj top = lowerCase(object);
    Json.Obj parameters = top.get("parameters") instanceof Json.Obj p ? p : empty(top);
    Json.Obj extra = parameters.get("extra") instanceof Json.Obj e ? e : Json.object().build();
    refuseCode(parameters);
    String implementation = implementation(text(top, "implementation"));
    note(
        top,
        "",
        Set.of(
            "name",
            "implementation",
            "platform",
            "versions",
            "inputs",
            "outputs",
            "parameters",
            "max_batch_size",
            "max_batch_time",
            "cache_enabled"));
    note(
        parameters,
        "parameters.",
        Set.of(
            "uri",
            "version",
            "content_type",
            "extra",
            "cert_identity",
            "cert_oidc_issuer",
            "bundle_path"));
    note(
        extra,
        "parameters.extra.",
        Set.of("predict_fn", "cert_identity", "cert_oidc_issuer", "bundle_path"));
    String name = text(top, "name");
    return new ModelSettings(
        name.isEmpty() ? environment("name", folderName) : name(name),
        orEnvironment(text(parameters, "version"), "version"),
        implementation,
        orEnvironment(text(top, "platform"), "platform"),
        texts(top, "versions"),
        tensors(top, "inputs"),
        tensors(top, "outputs"),
        text(parameters, "uri"),
        orEnvironment(text(parameters, "content_type"), "content_type"),
        text(extra, "predict_fn"),
        batching(top),
        flag(top, "cache_enabled") ? Caching.ON : Caching.OFF,
        conditions(parameters, extra),
        ignored);
  }

  /** The settings of a folder without a file: only the environment speaks. */
  ModelSettings withoutFile(String folderName) throws RefusedException {
    return read(new byte[] {'{', '}'}, folderName);
  }

  private static Json.Obj lowerCase(Json.Obj object) throws RefusedException {
    // MLServer reads the keys of its settings without regard to case.
    var members = Json.object();
    var seen = new ArrayList<String>();
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      String key = member.getKey().toLowerCase(Locale.ROOT);
      if (seen.contains(key)) {
        throw invalid(key, "twice, in different cases", "once");
      }
      seen.add(key);
      members.put(key, member.getValue());
    }
    return members.build();
  }

  private static Json.Obj empty(Json.Obj top) throws RefusedException {
    if (isNothing(top.get("parameters"))) {
      return Json.object().build();
    }
    throw invalid("parameters", "no object", "an object");
  }

  private static boolean isNothing(@Nullable Json value) {
    return value == null || value instanceof Json.Null;
  }

  private static void refuseCode(Json.Obj parameters) throws RefusedException {
    for (String key : List.of("environment_path", "environment_tarball")) {
      if (!isNothing(parameters.get(key))) {
        throw new RefusedException(
            Reason.CODE_IN_MODEL,
            "the settings ask to run code: parameters." + key,
            shown(parameters.get(key)),
            "no environment");
      }
    }
  }

  private String implementation(String found) throws RefusedException {
    String named = orEnvironment(found, "implementation");
    if (named.isEmpty() || KNOWN.contains(named)) {
      return named.isEmpty() ? SKLEARN : named;
    }
    if (OTHER_RUNTIMES.contains(named)) {
      throw new RefusedException(
          Reason.UNSUPPORTED_FORMAT,
          "the implementation is not supported",
          named,
          String.join(" or ", KNOWN.stream().sorted().toList()));
    }
    throw new RefusedException(
        Reason.CODE_IN_MODEL,
        "the settings ask to run code: implementation",
        named,
        String.join(" or ", KNOWN.stream().sorted().toList()));
  }

  private void note(Json.Obj object, String prefix, Set<String> known) {
    object.members().keySet().stream()
        .filter(k -> !known.contains(k))
        .limit(100)
        .forEach(k -> ignored.add(prefix + k));
  }

  /** A name ends up in URLs, metrics and logs. */
  private static String name(String name) throws RefusedException {
    if (name.length() > 255
        || name.codePoints().anyMatch(c -> Character.isISOControl(c) || c == '/' || c == '\\')) {
      throw invalid("name", "a name with control characters or slashes, or too long", "a name");
    }
    return name;
  }

  private String orEnvironment(String found, String key) {
    return found.isEmpty() ? environment(key, "") : found;
  }

  private String environment(String key, String otherwise) {
    String variable = ModelSettings.ENVIRONMENT.get(key);
    String value = variable == null ? null : environment.get(variable);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private static String text(Json.Obj object, String key) throws RefusedException {
    Json value = object.get(key);
    if (isNothing(value)) {
      return "";
    }
    if (value instanceof Json.Str(String text)) {
      if (text.length() > 4096) {
        throw invalid(key, text.length() + " characters", "at most 4096");
      }
      return text;
    }
    throw invalid(key, shown(value), "a text");
  }

  private static List<String> texts(Json.Obj object, String key) throws RefusedException {
    var texts = new ArrayList<String>();
    for (Json item : items(object, key)) {
      if (!(item instanceof Json.Str(String text))) {
        throw invalid(key, shown(item), "texts");
      }
      texts.add(text);
    }
    return texts;
  }

  private static List<Json> items(Json.Obj object, String key) throws RefusedException {
    Json value = object.get(key);
    if (isNothing(value)) {
      return List.of();
    }
    if (value instanceof Json.Arr(List<Json> items)) {
      return items;
    }
    throw invalid(key, shown(value), "a list");
  }

  private static List<Tensor> tensors(Json.Obj object, String key) throws RefusedException {
    var tensors = new ArrayList<Tensor>();
    for (Json item : items(object, key)) {
      if (!(item instanceof Json.Obj tensor)) {
        throw invalid(key, shown(item), "objects with name, datatype and shape");
      }
      var shape = new ArrayList<Long>();
      for (Json size : items(tensor, "shape")) {
        shape.add(integer(key + ".shape", size));
      }
      Json parameters = tensor.get("parameters");
      tensors.add(
          new Tensor(
              text(tensor, "name"),
              text(tensor, "datatype"),
              shape,
              parameters instanceof Json.Obj p ? p : Json.object().build()));
    }
    return tensors;
  }

  private static long integer(String key, @Nullable Json value) throws RefusedException {
    if (value instanceof Json.Num number) {
      try {
        return number.value().longValueExact();
      } catch (ArithmeticException | NumberFormatException e) {
        // said below
      }
    }
    throw invalid(key, shown(value), "an integer");
  }

  private Batching batching(Json.Obj top) throws RefusedException {
    double size = number(top, "max_batch_size");
    double time = number(top, "max_batch_time");
    if (!(size >= 0 && size <= 1_000_000 && size == Math.rint(size))) {
      throw invalid("max_batch_size", String.valueOf(size), "0 to 1000000");
    }
    if (!(time >= 0 && time <= 3600)) {
      throw invalid("max_batch_time", String.valueOf(time), "seconds, 0 to 3600");
    }
    return new Batching((int) size, time);
  }

  private double number(Json.Obj top, String key) throws RefusedException {
    Json value = top.get(key);
    try {
      if (isNothing(value)) {
        return Double.parseDouble(environment(key, "0"));
      }
      if (value instanceof Json.Num number) {
        return number.doubleValue();
      }
      if (value instanceof Json.Str(String text)) {
        return Double.parseDouble(text); // MLServer reads numbers in quotes
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw invalid(key, isNothing(value) ? environment(key, "") : shown(value), "a number");
  }

  private static boolean flag(Json.Obj top, String key) throws RefusedException {
    Json value = top.get(key);
    if (isNothing(value)) {
      return false;
    }
    if (value instanceof Json.Bool(boolean flag)) {
      return flag;
    }
    throw invalid(key, shown(value), "true or false");
  }

  /** The same words may stand in {@code parameters} or in {@code parameters.extra}; not both. */
  private static SignerConditions conditions(Json.Obj parameters, Json.Obj extra)
      throws RefusedException {
    return new SignerConditions(
        condition(parameters, extra, "cert_identity"),
        condition(parameters, extra, "cert_oidc_issuer"),
        condition(parameters, extra, "bundle_path"));
  }

  private static String condition(Json.Obj parameters, Json.Obj extra, String key)
      throws RefusedException {
    String outer = text(parameters, key);
    String inner = text(extra, key);
    if (!outer.isEmpty() && !inner.isEmpty() && !outer.equals(inner)) {
      throw invalid(key, "'" + outer + "' and '" + inner + "'", "one of them");
    }
    return outer.isEmpty() ? inner : outer;
  }

  private static String shown(@Nullable Json value) {
    return switch (value) {
      case null -> "nothing";
      case Json.Str(String text) ->
          "'" + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + "'";
      case Json.Num n -> n.literal().length() > 40 ? "a number" : n.literal();
      case Json.Bool b -> String.valueOf(b.value());
      case Json.Obj o -> "an object";
      case Json.Arr a -> "a list";
      case Json.Null n -> "null";
    };
  }

  private static RefusedException invalid(String key, String found, String expected) {
    return new RefusedException(
        Reason.SETTINGS_INVALID, "model-settings.json: " + key, found, expected);
  }
}
