package dev.bonafide.serving.golden;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.serving.v2.Codec;
import dev.bonafide.serving.v2.V2Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the deliberate difference that explains an answer, or none. It remembers which models serve
 * on one side only, and why.
 */
final class RestRules {
  /** Refusals of bytes that no one signed as they are, or that are no plain data. */
  static final Set<String> SECURITY =
      Set.of(
          "DIGEST_MISMATCH",
          "FORBIDDEN_GLOBAL",
          "FORBIDDEN_OPCODE",
          "TRAILING_BYTES",
          "MALFORMED_MODEL",
          "UNSIGNED",
          "UNSIGNED_FILE");

  private static final Set<String> OTHER_SERVERS_ACTIONS = Set.of("config", "stats");

  /** Of a body that may have too many values. */
  private static final int MANY_BYTES = 10_000_000;

  private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{16,}");

  private final Map<String, Deliberate> onOneSideOnly;
  private final Set<String> unknownThere = new HashSet<>();
  private final Set<String> modelsOfTexts = new HashSet<>();

  RestRules() {
    this(new HashMap<>());
  }

  /**
   * @param onOneSideOnly models that serve on one side only, and why
   */
  RestRules(Map<String, Deliberate> onOneSideOnly) {
    this.onOneSideOnly = onOneSideOnly;
  }

  /** What explains the difference; null for nothing. */
  @Nullable Deliberate of(RestRecording asked, Answer mlserver, Answer here) {
    if (mlserver.status() == 200 && here.status() == 200 && isOfWords(asked.json())) {
      modelsOfTexts.add(asked.model());
    }
    if ((asked.isLoad() || asked.isUnload()) && isForeign(asked, here)) {
      return Deliberate.LOADING_IS_LOCAL;
    }
    if (asked.isLoad()) {
      return ofLoad(asked.model(), mlserver, here);
    }
    Deliberate ofModel = onOneSideOnly.get(asked.model());
    if (ofModel != null && mlserver.status() != here.status()) {
      return ofModel;
    }
    if (asked.isUnload()) {
      return ofUnload(asked, mlserver, here);
    }
    if (here.status() == 413 && isBeyondLimits(asked)) {
      return Deliberate.LIMITS_ARE_413;
    }
    if (hasFurtherEncoding(asked, here)) {
      return Deliberate.CONTENT_ENCODINGS;
    }
    if (asked.isIndex()) {
      return ofIndex(asked, mlserver, here);
    }
    if (isHealth(asked.path()) && here.status() == mlserver.status() && namesJson(asked)) {
      return Deliberate.HEALTH_IN_JSON;
    }
    if (isDocumentation(asked.path())
        && (here.status() == mlserver.status() || asked.isOfMetrics())) {
      return Deliberate.OWN_OPENAPI_DOCUMENT;
    }
    if (isOfOtherServers(asked) && mlserver.status() == 404) {
      return Deliberate.TRITON_AND_KSERVE_ROUTES;
    }
    if (here.without("access-control-expose-headers").equals(mlserver)) {
      return Deliberate.CORS_EXPOSES_HEADERS;
    }
    if (asked.method().equals("GET")
        && withoutVerification(here).equals(mlserver.withoutCompression())) {
      return Deliberate.METADATA_SAYS_WHO_SIGNED;
    }
    return ofInference(asked, mlserver, here);
  }

  private @Nullable Deliberate ofLoad(String model, Answer mlserver, Answer here) {
    boolean loadedThere = mlserver.status() == 200;
    boolean refusedHere = here.status() == 400 && !here.reason().isEmpty();
    if (loadedThere && here.reason().equals("CODE_IN_MODEL")) {
      return remembered(model, Deliberate.CUSTOM_PYTHON);
    }
    if (loadedThere && refusedHere && SECURITY.contains(here.reason())) {
      return remembered(model, Deliberate.TAMPERED_NEVER_LOADS);
    }
    if (!loadedThere && (refusedHere || here.status() == 422)) {
      if (mlserver.status() == 404) {
        unknownThere.add(model);
      }
      return Deliberate.REFUSED_LOAD_IS_400;
    }
    return mlserver.status() == 404 && here.status() == 200
        ? remembered(model, Deliberate.SETTINGS_ARE_OPTIONAL)
        : null;
  }

  /** A web page of another origin asked. */
  private static boolean isForeign(RestRecording asked, Answer here) {
    return here.status() == 403
        && here.reason().equals("NOT_LOCAL")
        && asked.header("Origin") != null;
  }

  /** What was refused here, and not known there, is forgotten here, and not known there. */
  private @Nullable Deliberate ofUnload(RestRecording asked, Answer mlserver, Answer here) {
    return mlserver.status() == 404 && here.status() == 200 && unknownThere.remove(asked.model())
        ? Deliberate.REFUSED_LOAD_IS_400
        : null;
  }

  private Deliberate remembered(String model, Deliberate why) {
    onOneSideOnly.put(model, why);
    return why;
  }

  private @Nullable Deliberate ofIndex(RestRecording asked, Answer mlserver, Answer here) {
    if (mlserver.status() == 422 && here.status() == 200 && asked.plainBody().length == 0) {
      return Deliberate.INDEX_WITHOUT_A_BODY;
    }
    if (mlserver.status() == 500 && here.status() == 422) {
      return Deliberate.CLIENT_MISTAKES_ARE_400; // bytes that are no text, of another content type
    }
    if (!(mlserver.body() instanceof Json.Arr(List<Json> there)
        && here.body() instanceof Json.Arr(List<Json> own))) {
      return null;
    }
    return ofIndex(there, own);
  }

  /** The same states for all that MLServer knows, and nothing else that serves. */
  @Nullable Deliberate ofIndex(List<Json> there, List<Json> own) {
    var expected = byModel(there);
    var found = byModel(own);
    if (!found.keySet().containsAll(expected.keySet())) {
      boolean explained =
          expected.keySet().stream()
              .filter(model -> !found.containsKey(model))
              .allMatch(model -> onOneSideOnly.containsKey(model.getFirst()));
      return explained ? Deliberate.TAMPERED_NEVER_LOADS : null;
    }
    Deliberate why = Deliberate.INDEX_SHOWS_EVERYTHING;
    for (var entry : found.entrySet()) {
      Json.Obj other = expected.get(entry.getKey());
      Deliberate onOneSide = onOneSideOnly.get(entry.getKey().getFirst());
      if (other != null && onOneSide != null) {
        why = onOneSide;
      } else if (other != null && !sameState(other, entry.getValue())) {
        return null;
      } else if (other == null && onOneSide == null && isReady(entry.getValue())) {
        return null;
      }
    }
    return why;
  }

  private static boolean isReady(Json.Obj entry) {
    return "READY".equals(entry.string("state"));
  }

  private static boolean sameState(Json.Obj there, Json.Obj here) {
    String state = String.valueOf(there.string("state")).replace("State.", "");
    return state.equals(here.string("state"));
  }

  private static Map<List<String>, Json.Obj> byModel(List<Json> entries) {
    var map = new HashMap<List<String>, Json.Obj>();
    for (Json entry : entries) {
      var object = (Json.Obj) entry;
      String version = object.string("version");
      map.put(
          List.of(String.valueOf(object.string("name")), version == null ? "" : version), object);
    }
    return map;
  }

  private static boolean isHealth(String path) {
    return path.matches("/v2/health/(live|ready)|/v2/models/.+/ready");
  }

  private static boolean namesJson(RestRecording asked) {
    String accept = asked.header("Accept");
    return accept != null && accept.contains("application/json");
  }

  private static boolean isDocumentation(String path) {
    return path.matches("(/v2/docs|/v2/models/.+/docs|/openapi|/docs|/redoc).*");
  }

  private static boolean isOfOtherServers(RestRecording asked) {
    return asked.path().matches("/v2/models(/|/stats)?(\\?.*)?")
        || OTHER_SERVERS_ACTIONS.contains(asked.action());
  }

  private static Answer withoutVerification(Answer here) {
    if (!(here.body() instanceof Json.Obj body
        && body.get("parameters") instanceof Json.Obj parameters)) {
      return here.withoutCompression();
    }
    var fewer = new java.util.TreeMap<>(parameters.members());
    fewer.remove("verification");
    var all = new java.util.TreeMap<>(body.members());
    all.put("parameters", new Json.Obj(fewer));
    return here.withoutCompression().with(new Json.Obj(all));
  }

  private @Nullable Deliberate ofInference(RestRecording asked, Answer mlserver, Answer here) {
    // Never where MLServer answers: what it serves may not be called a mistake.
    if (mlserver.status() == 500 && Set.of(400, 404, 422).contains(here.status())) {
      return Deliberate.CLIENT_MISTAKES_ARE_400;
    }
    boolean binaryIn = asked.header("Inference-Header-Content-Length") != null;
    if (binaryIn ? mlserver.status() >= 400 : wantsBinary(asked.json()) && isBinary(here)) {
      return Deliberate.BINARY_TENSOR_EXTENSION;
    }
    if (hasOddId(asked.json()) && isSameBeyondIds(mlserver, here)) {
      return Deliberate.IDS_IN_HEADERS_ARE_ASCII;
    }
    List<String> outputs = outputs(asked.json());
    // An error that ends a stream is 500 there.
    boolean refusedThere =
        mlserver.status() == 400 || (mlserver.status() == 500 && asked.isStream());
    if (refusedThere && outputs.contains("decision_function")) {
      return Deliberate.DECISION_FUNCTION_IS_AN_OUTPUT;
    }
    if (mlserver.status() == 200
        && here.status() == 400
        && items(asked.json(), "inputs").stream().anyMatch(RestRules::isOfObjects)) {
      return Deliberate.OBJECTS_ARE_NO_ELEMENTS;
    }
    if (mlserver.status() == 200 && isFrameOfTexts(asked, mlserver, here)) {
      return Deliberate.FRAMES_OF_TEXTS;
    }
    if (here.status() != 200) {
      return null;
    }
    if (mlserver.status() == 500 && outputs.contains("predict_proba") && hasRankThree(here)) {
      return Deliberate.PROBABILITIES_OF_SEVERAL_OUTPUTS;
    }
    if (mlserver.status() == 500 && isOneColumnOfTexts(asked.json())) {
      return Deliberate.ONE_COLUMN_OF_TEXTS;
    }
    if (mlserver.status() == 500
        && items(asked.json(), "inputs").stream().anyMatch(RestRules::spellsNumbers)) {
      return Deliberate.TEXTS_THAT_SPELL_NUMBERS;
    }
    if (mlserver.status() == 500 && outputs.isEmpty() && isNamed(here, "transform")) {
      return Deliberate.TRANSFORMERS_TRANSFORM;
    }
    if (mlserver.status() == 500 && isSparse(here)) {
      return Deliberate.SPARSE_ANSWERS_ARE_DENSE;
    }
    return ofInputs(asked.json(), mlserver, here);
  }

  /** Transformed into rows that are mostly zeros. */
  private static boolean isSparse(Answer here) {
    return tensors(here).stream().anyMatch(t -> "transform".equals(t.string("name")) && zeros(t));
  }

  private static boolean zeros(Json.Obj tensor) {
    List<Json> data = items(tensor, "data");
    return 2 * data.stream().filter(Json.of(0)::equals).count() > data.size();
  }

  private static @Nullable Deliberate ofInputs(Json.Obj request, Answer mlserver, Answer here) {
    for (Json item : items(request, "inputs")) {
      if (item instanceof Json.Obj input) {
        String datatype = String.valueOf(input.string("datatype"));
        if (datatype.equals("BF16") && mlserver.status() == 422) {
          return Deliberate.BF16_IS_A_DATATYPE;
        }
        if (datatype.equals("BYTES") && isArray(input) && !isListOfText(input.get("data"))) {
          return Deliberate.BYTES_ARE_TEXT;
        }
        if (hasLargeInteger(input.get("data"))
            && mlserver.status() == here.status()
            && asDoubles(mlserver.body()).equals(asDoubles(here.body()))) {
          return Deliberate.LARGE_INTEGERS_ARE_FLOATS;
        }
      }
    }
    return null;
  }

  /** One list of texts that are no numbers: an estimator that answers takes texts. */
  private static boolean isOfWords(Json.Obj request) {
    List<Json> inputs = items(request, "inputs");
    return inputs.size() == 1
        && inputs.getFirst() instanceof Json.Obj input
        && request.get("parameters") == null
        && isListOfText(input.get("data"))
        && !spellsNumbers(input)
        && items(input, "shape").size() == 1;
  }

  private static boolean isOneColumnOfTexts(Json.Obj request) {
    List<Json> inputs = items(request, "inputs");
    return inputs.size() == 1
        && inputs.getFirst() instanceof Json.Obj input
        && "BYTES".equals(input.string("datatype"))
        && input.get("shape") instanceof Json.Arr(List<Json> shape)
        && shape.size() == 2
        && (shape.getLast().equals(Json.of(1))
            || (shape.getLast().equals(Json.of(-1))
                && shape.getFirst().equals(Json.of(items(input, "data").size()))));
  }

  /** Texts, all of them numerals. */
  private static boolean spellsNumbers(Json input) {
    return input instanceof Json.Obj tensor
        && "BYTES".equals(tensor.string("datatype"))
        && isListOfText(tensor.get("data"))
        && items(tensor, "data").stream()
            .allMatch(text -> Codec.real(((Json.Str) text).value()) != null);
  }

  /** Objects among the data: numpy takes the truth, or the first letters, of each. */
  private static boolean isOfObjects(Json input) {
    return input instanceof Json.Obj object && hasObject(object.get("data"));
  }

  private static boolean hasObject(@Nullable Json data) {
    return data instanceof Json.Obj
        || (data instanceof Json.Arr(List<Json> elements)
            && elements.stream().anyMatch(RestRules::hasObject));
  }

  /**
   * Whether MLServer took the names of the columns for the texts: as many rows as names, and not as
   * many as the columns have, or columns of text, or a model that is known to take texts.
   */
  private boolean isFrameOfTexts(RestRecording asked, Answer mlserver, Answer here) {
    Json.Obj request = asked.json();
    List<Json.Obj> columns =
        items(request, "inputs").stream()
            .filter(Json.Obj.class::isInstance)
            .map(Json.Obj.class::cast)
            .toList();
    long names = columns.stream().map(c -> String.valueOf(c.string("name"))).distinct().count();
    boolean isFrame =
        request.get("parameters") instanceof Json.Obj parameters
            && "pd".equals(parameters.string("content_type"));
    boolean ofNames =
        modelsOfTexts.contains(asked.model())
            || columns.stream()
                .allMatch(
                    c ->
                        "BYTES".equals(c.string("datatype"))
                            || !(c.get("data") instanceof Json.Arr(List<Json> rows)
                                && rows.size() == names));
    boolean isAnsweredHere = here.status() == 200 && names == 1;
    return isFrame
        && ofNames
        && (isAnsweredHere || here.status() == 400)
        && tensors(mlserver).stream().allMatch(t -> rows(t) == names);
  }

  /** The first axis; protobuf's JSON has it as text. */
  static long rows(Json.Obj tensor) {
    Json first =
        tensor.get("shape") instanceof Json.Arr(List<Json> shape) && !shape.isEmpty()
            ? shape.getFirst()
            : Json.of(-1);
    return first instanceof Json.Str(String text)
        ? Long.parseLong(text)
        : first instanceof Json.Num number ? (long) number.doubleValue() : -1;
  }

  private static boolean isListOfText(@Nullable Json data) {
    return data instanceof Json.Arr(List<Json> items)
        && !items.isEmpty()
        && items.stream().allMatch(i -> i instanceof Json.Str);
  }

  /** Whether it is decoded by {@code np}, which an unknown content type leaves it to. */
  static boolean isArray(Json.Obj input) {
    String type =
        input.get("parameters") instanceof Json.Obj parameters
            ? parameters.string("content_type")
            : null;
    return type == null || !List.of("str", "base64", "datetime").contains(type);
  }

  /** The text with its long whole numbers as the nearest doubles. */
  private static String asDoubles(@Nullable Json body) {
    return LONG_NUMBER
        .matcher(body == null ? "" : JsonWriter.compact(body))
        .replaceAll(number -> Double.toString(Double.parseDouble(number.group())));
  }

  /** Beyond what a double holds exactly. */
  private static boolean hasLargeInteger(@Nullable Json data) {
    return switch (data) {
      case Json.Arr(List<Json> items) -> items.stream().anyMatch(RestRules::hasLargeInteger);
      case Json.Num number -> Math.abs(number.doubleValue()) >= 0x1p53;
      case null, default -> false;
    };
  }

  /** MLServer knows "gzip" in that spelling alone. */
  private static boolean hasFurtherEncoding(RestRecording asked, Answer here) {
    String sent = asked.header("Content-Encoding");
    return "zstd".equals(here.headers().get("content-encoding"))
        || (sent != null && !sent.equals("gzip") && sent.strip().matches("(?i)gzip|zstd"));
  }

  /** More bytes, levels or values than {@code max_request_bytes} and the schema's reader allow. */
  private static boolean isBeyondLimits(RestRecording asked) {
    byte[] body = asked.plainBody();
    int depth = 0;
    int deepest = 0;
    for (byte b : body) {
      depth += b == '[' || b == '{' ? 1 : b == ']' || b == '}' ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest > V2Limits.DEFAULT.maxDepth() || body.length > MANY_BYTES;
  }

  private static boolean isBinary(Answer here) {
    return here.contentType().equals("application/octet-stream");
  }

  /** MLServer sends them raw, or fails to. */
  private static boolean isSameBeyondIds(Answer mlserver, Answer here) {
    return here.status() == 200
        && (mlserver.status() == 500
            || here.without("ce-id")
                .without("ce-requestid")
                .equals(mlserver.without("ce-id").without("ce-requestid")));
  }

  static boolean hasOddId(Json.Obj request) {
    String id = request.string("id");
    return id != null && id.chars().anyMatch(c -> c < 0x20 || c > 0x7e);
  }

  private static boolean hasRankThree(Answer here) {
    return tensors(here).stream()
        .anyMatch(t -> t.get("shape") instanceof Json.Arr(List<Json> shape) && shape.size() == 3);
  }

  private static boolean isNamed(Answer here, String output) {
    return tensors(here).stream().anyMatch(t -> output.equals(t.string("name")));
  }

  private static List<Json.Obj> tensors(Answer here) {
    Json body =
        here.body() instanceof Json.Arr(List<Json> events) ? events.getFirst() : here.body();
    return body instanceof Json.Obj object
        ? items(object, "outputs").stream().map(t -> (Json.Obj) t).toList()
        : List.of();
  }

  static List<Json> items(Json.Obj owner, String name) {
    return owner.get(name) instanceof Json.Arr(List<Json> items) ? items : List.of();
  }

  static List<String> outputs(Json.Obj request) {
    var names = new ArrayList<String>();
    for (Json item : items(request, "outputs")) {
      names.add(item instanceof Json.Obj o ? String.valueOf(o.string("name")) : "");
    }
    return names;
  }

  private static boolean wantsBinary(Json.Obj request) {
    String text = request.get("outputs") + " " + request.get("parameters");
    return text.contains("binary_data");
  }
}
