package dev.bonafide.serving.golden;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.serving.v2.Datatype;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the deliberate difference that explains the end of a gRPC call, or none. */
final class GrpcRules {
  private final Map<String, Deliberate> onOneSideOnly = new HashMap<>();
  private final Set<String> unknownThere = new HashSet<>();

  /** A model that the recorded server had loaded, and what came of loading it here. */
  void loadedBefore(String model, int status) {
    if (status != 200) {
      onOneSideOnly.put(model, Deliberate.TAMPERED_NEVER_LOADS);
    }
  }

  /** What explains the difference; null for nothing. */
  @Nullable Deliberate of(
      GrpcRecording asked, GrpcRecording.Answer mlserver, GrpcRecording.Answer here) {
    return switch (asked.method()) {
      case "" -> Deliberate.GRPC_HEALTH_AND_REFLECTION;
      case "RepositoryIndex" -> ofIndex(mlserver, here);
      case "RepositoryModelLoad" -> ofLoad(asked.model(), mlserver, here);
      case "RepositoryModelUnload" -> ofUnload(asked.model(), mlserver, here);
      case "ModelMetadata" ->
          mlserver.messages() != null && mlserver.messages().equals(withoutVerification(here))
              ? Deliberate.METADATA_SAYS_WHO_SIGNED
              : ofStatus(asked, mlserver, here);
      case "ModelStreamInfer" ->
          mlserver.code().equals("OK") && here.code().equals("OK") && startsAlike(mlserver, here)
              ? Deliberate.GRPC_STREAM_ANSWERS_EVERYTHING
              : ofInference(asked, mlserver, here);
      case "ModelInfer" -> ofInference(asked, mlserver, here);
      default -> ofStatus(asked, mlserver, here);
    };
  }

  private @Nullable Deliberate ofIndex(GrpcRecording.Answer mlserver, GrpcRecording.Answer here) {
    var known = new RestRules(onOneSideOnly);
    boolean explained =
        known.ofIndex(
                GrpcRecording.index(mlserver.messages()), GrpcRecording.index(here.messages()))
            != null;
    return explained ? Deliberate.GRPC_INDEX_STATE : null;
  }

  private @Nullable Deliberate ofLoad(
      String model, GrpcRecording.Answer mlserver, GrpcRecording.Answer here) {
    boolean refusedHere = here.code().equals("INVALID_ARGUMENT");
    if (mlserver.code().equals("OK") && refusedHere) {
      String reason = reason(here);
      Deliberate why =
          reason.equals("CODE_IN_MODEL")
              ? Deliberate.CUSTOM_PYTHON
              : RestRules.SECURITY.contains(reason) ? Deliberate.TAMPERED_NEVER_LOADS : null;
      if (why != null) {
        onOneSideOnly.put(model, why);
      }
      return why;
    }
    if (mlserver.code().equals("NOT_FOUND") && here.code().equals("OK")) {
      onOneSideOnly.put(model, Deliberate.SETTINGS_ARE_OPTIONAL);
      return Deliberate.SETTINGS_ARE_OPTIONAL;
    }
    if (refusedHere && mlserver.code().equals("NOT_FOUND")) {
      unknownThere.add(model);
    }
    boolean isMissingFile = here.code().equals("FAILED_PRECONDITION");
    return refusedHere || (isMissingFile && !mlserver.code().equals("OK"))
        ? Deliberate.GRPC_STATUSES
        : null;
  }

  private @Nullable Deliberate ofUnload(
      String model, GrpcRecording.Answer mlserver, GrpcRecording.Answer here) {
    if (mlserver.code().equals("NOT_FOUND")
        && here.code().equals("OK")
        && unknownThere.remove(model)) {
      return Deliberate.REFUSED_LOAD_IS_400;
    }
    return mlserver.code().equals(here.code()) ? null : onOneSideOnly.get(model);
  }

  private static String reason(GrpcRecording.Answer here) {
    return here.trailers().stream()
        .filter(t -> t.startsWith("bonafide-reason: "))
        .map(t -> t.substring("bonafide-reason: ".length()))
        .findFirst()
        .orElse("");
  }

  private @Nullable Deliberate ofStatus(
      GrpcRecording asked, GrpcRecording.Answer mlserver, GrpcRecording.Answer here) {
    Deliberate ofModel = onOneSideOnly.get(asked.model());
    if (ofModel != null && !mlserver.code().equals(here.code())) {
      return ofModel;
    }
    boolean clearer =
        switch (mlserver.code()) {
          case "UNKNOWN", "INTERNAL" ->
              List.of("INVALID_ARGUMENT", "NOT_FOUND").contains(here.code());
          // The same status, and trailers that say more.
          case "INVALID_ARGUMENT" -> here.code().equals("INVALID_ARGUMENT");
          default -> false;
        };
    if (clearer) {
      return Deliberate.GRPC_STATUSES;
    }
    return mlserver.code().equals("INVALID_ARGUMENT")
            && RestRules.outputs(asked.request()).contains("decision_function")
        ? Deliberate.DECISION_FUNCTION_IS_AN_OUTPUT
        : null;
  }

  private @Nullable Deliberate ofInference(
      GrpcRecording asked, GrpcRecording.Answer mlserver, GrpcRecording.Answer here) {
    if (mlserver.code().equals("OK") && isFrameOfTexts(asked, mlserver, here)) {
      return Deliberate.FRAMES_OF_TEXTS;
    }
    if (mlserver.code().equals("OK")
        && here.code().equals("INVALID_ARGUMENT")
        && hasUnknownDatatype(asked.request())) {
      return Deliberate.DATATYPES_ARE_CHECKED;
    }
    if (!here.code().equals("OK") || onOneSideOnly.containsKey(asked.model())) {
      return ofStatus(asked, mlserver, here);
    }
    if (mlserver.code().equals("INTERNAL") && RestRules.hasOddId(asked.request())) {
      return Deliberate.IDS_IN_HEADERS_ARE_ASCII;
    }
    List<String> wanted = RestRules.outputs(asked.request());
    if (mlserver.code().equals("INTERNAL") && wanted.contains("predict_proba")) {
      return Deliberate.PROBABILITIES_OF_SEVERAL_OUTPUTS;
    }
    if (mlserver.code().equals("INTERNAL") && wanted.isEmpty() && isTransformed(here)) {
      return Deliberate.TRANSFORMERS_TRANSFORM;
    }
    for (Json input : RestRules.items(asked.request(), "inputs")) {
      String datatype = ((Json.Obj) input).string("datatype");
      if ("FP16".equals(datatype) && hasBytesContents((Json.Obj) input)) {
        return Deliberate.FP16_IN_BYTES_CONTENTS;
      }
      if ("BF16".equals(datatype)) {
        return Deliberate.BF16_IS_A_DATATYPE;
      }
      if ("BYTES".equals(datatype) && RestRules.isArray((Json.Obj) input)) {
        return Deliberate.BYTES_ARE_TEXT;
      }
    }
    return ofStatus(asked, mlserver, here);
  }

  private static boolean hasUnknownDatatype(Json.Obj request) {
    return RestRules.items(request, "inputs").stream()
        .map(input -> ((Json.Obj) input).string("datatype"))
        .anyMatch(name -> name == null || Datatype.named(name) == null);
  }

  private static boolean isFrameOfTexts(
      GrpcRecording asked, GrpcRecording.Answer mlserver, GrpcRecording.Answer here) {
    boolean isFrame =
        asked.request().get("parameters") instanceof Json.Obj parameters
            && parameters.get("content_type") instanceof Json.Obj type
            && "pd".equals(type.string("stringParam"));
    List<Json> inputs = RestRules.items(asked.request(), "inputs");
    long names =
        inputs.stream().map(i -> String.valueOf(((Json.Obj) i).string("name"))).distinct().count();
    boolean ofTexts =
        inputs.stream().allMatch(i -> "BYTES".equals(((Json.Obj) i).string("datatype")));
    boolean isAnsweredHere = here.code().equals("OK") && names == 1;
    Json first =
        mlserver.messages() instanceof Json.Arr(List<Json> all) && !all.isEmpty()
            ? all.getFirst()
            : mlserver.messages();
    return isFrame
        && ofTexts
        && (isAnsweredHere || here.code().equals("INVALID_ARGUMENT"))
        && first instanceof Json.Obj answer
        && RestRules.items(answer, "outputs").stream()
            .allMatch(output -> RestRules.rows((Json.Obj) output) == names);
  }

  private static boolean hasBytesContents(Json.Obj input) {
    return input.get("contents") instanceof Json.Obj contents
        && contents.get("bytesContents") != null;
  }

  private static boolean isTransformed(GrpcRecording.Answer here) {
    return here.messages() != null
        && JsonWriter.compact(here.messages()).contains("\"name\":\"transform\"");
  }

  private static boolean startsAlike(GrpcRecording.Answer mlserver, GrpcRecording.Answer here) {
    return mlserver.messages() instanceof Json.Arr(List<Json> there)
        && here.messages() instanceof Json.Arr(List<Json> own)
        && own.size() >= there.size()
        && own.subList(0, there.size()).equals(there);
  }

  private static @Nullable Json withoutVerification(GrpcRecording.Answer here) {
    if (!(here.messages() instanceof Json.Obj body
        && body.get("parameters") instanceof Json.Obj parameters)) {
      return here.messages();
    }
    var fewer = new TreeMap<>(parameters.members());
    fewer.remove("verification");
    var all = new TreeMap<>(body.members());
    if (fewer.isEmpty()) {
      all.remove("parameters");
    } else {
      all.put("parameters", new Json.Obj(fewer));
    }
    return new Json.Obj(all);
  }
}
