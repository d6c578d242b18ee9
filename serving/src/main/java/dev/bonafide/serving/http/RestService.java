package dev.bonafide.serving.http;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.dataplane.CloudEvents;
import dev.bonafide.serving.dataplane.DataPlane;
import dev.bonafide.serving.dataplane.Locality;
import dev.bonafide.serving.repository.ServedModel;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.InferenceResponse;
import dev.bonafide.serving.v2.ModelMetadata;
import dev.bonafide.serving.v2.SchemaException;
import dev.bonafide.serving.v2.V2Json;
import dev.bonafide.serving.v2.V2Limits;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers one HTTP request, whatever server carries it. */
final class RestService {
  private final DataPlane data;
  private final V2Limits limits = V2Limits.DEFAULT;
  private final ModelReports reports;

  RestService(DataPlane data) {
    this.data = data;
    this.reports = new ModelReports(data);
  }

  HttpAnswer answer(Route route, HttpCall call) throws IOException {
    try {
      return switch (route.endpoint()) {
        case SERVER_METADATA -> HttpAnswer.json(200, V2Json.write(data.server()));
        case LIVE -> health(call, 200, Json.object().put("live", true));
        case READY -> {
          boolean ready = data.isReady();
          yield health(call, ready ? 200 : 400, Json.object().put("ready", ready));
        }
        case DOCS -> OpenApi.page("");
        case OPENAPI, OPENAPI_ROOT -> HttpAnswer.json(200, OpenApi.document());
        case MODELS -> HttpAnswer.json(200, reports.models());
        case STATS ->
            data.model(route.model(), null).isAccepted()
                ? metadata(route, call)
                : HttpAnswer.json(200, reports.statistics());
        case MODEL_METADATA -> metadata(route, call);
        case MODEL_READY -> ready(route, call);
        case MODEL_CONFIG -> report(route, call, reports::config);
        case MODEL_STATS -> report(route, call, reports::statistics);
        case MODEL_DOCS -> ofModel(route, call, model -> OpenApi.page(model.name()));
        case MODEL_OPENAPI ->
            ofModel(route, call, model -> HttpAnswer.json(200, OpenApi.document(model.name())));
        case INFER, GENERATE -> infer(route, call);
        case INFER_STREAM, GENERATE_STREAM -> stream(route, call);
        case INDEX -> index(call);
        case LOAD -> load(route, call);
        case UNLOAD -> unload(route, call);
      };
    } catch (SchemaException e) {
      return HttpAnswer.json(422, V2Json.writeProblems(e));
    } catch (RefusedException e) {
      return Refusals.of(e.refusal());
    } catch (RequestBody.BadEncoding e) {
      return HttpAnswer.detail(
          400,
          "There was an error parsing the body: it is not what its Content-Encoding says ("
              + call.header("content-encoding")
              + "); encode it so, or leave the header out");
    }
  }

  private static @Nullable String version(Route route, HttpCall call) {
    String asked = route.version() != null ? route.version() : call.query("model_version");
    return asked == null || asked.isEmpty() ? null : asked;
  }

  private HttpAnswer metadata(Route route, HttpCall call) {
    return switch (data.metadata(route.model(), version(route, call))) {
      case Outcome.Accepted<ModelMetadata>(ModelMetadata metadata) ->
          HttpAnswer.json(200, V2Json.write(metadata));
      case Outcome.Refused<ModelMetadata>(Refusal refusal) -> Refusals.of(refusal);
    };
  }

  private HttpAnswer ready(Route route, HttpCall call) {
    return ofModel(
        route,
        call,
        model -> health(call, 200, Json.object().put("name", model.name()).put("ready", true)));
  }

  /** Empty as MLServer's, but for a client that names JSON: the protocol's object. */
  private static HttpAnswer health(HttpCall call, int status, Json.ObjectBuilder object) {
    String accept = call.header("accept");
    return accept != null && accept.toLowerCase(Locale.ROOT).contains(HttpAnswer.JSON)
        ? HttpAnswer.json(status, V2Json.write(object.build()))
        : HttpAnswer.empty(status);
  }

  private interface Report {
    byte[] of(ServedModel model);
  }

  private interface OfModel {
    HttpAnswer of(ServedModel model);
  }

  private HttpAnswer report(Route route, HttpCall call, Report report) {
    return ofModel(route, call, model -> HttpAnswer.json(200, report.of(model)));
  }

  private HttpAnswer ofModel(Route route, HttpCall call, OfModel answer) {
    return switch (data.model(route.model(), version(route, call))) {
      case Outcome.Accepted<ServedModel>(ServedModel model) -> answer.of(model);
      case Outcome.Refused<ServedModel>(Refusal refusal) -> Refusals.of(refusal);
    };
  }

  private InferenceRequest request(HttpCall call)
      throws IOException, SchemaException, RefusedException, RequestBody.BadEncoding {
    byte[] body = call.body();
    String header = call.header("inference-header-content-length");
    if (header == null && body.length > 0 && !call.isJson()) {
      throw V2Json.noJson(call.text(body), call.contentType());
    }
    int json = header == null ? body.length : length(header);
    InferenceRequest request = V2Json.readInference(body, json, limits);
    return request.id() == null ? request.withId(UUID.randomUUID().toString()) : request;
  }

  private static int length(String header) throws RefusedException {
    if (!header.matches("[0-9]{1,9}")) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "Inference-Header-Content-Length is no length",
          header,
          "the number of bytes of the JSON");
    }
    return Integer.parseInt(header);
  }

  private HttpAnswer infer(Route route, HttpCall call)
      throws IOException, SchemaException, RefusedException, RequestBody.BadEncoding {
    InferenceRequest request = request(call);
    return switch (data.infer(route.model(), version(route, call), request)) {
      case Outcome.Accepted<InferenceResponse>(InferenceResponse response) ->
          answered(request, response);
      case Outcome.Refused<InferenceResponse>(Refusal refusal) -> Refusals.of(refusal);
    };
  }

  private HttpAnswer answered(InferenceRequest request, InferenceResponse response) {
    V2Json.Body body = V2Json.write(response, BinaryOutputs.of(request, response));
    HttpAnswer answer =
        body.jsonLength() == body.bytes().length
            ? HttpAnswer.json(200, body.bytes())
            : new HttpAnswer(
                200,
                "application/octet-stream",
                body.bytes(),
                List.of(
                    Map.entry(
                        "inference-header-content-length", Integer.toString(body.jsonLength()))));
    for (Map.Entry<String, String> header :
        CloudEvents.of(data.settings().serverName(), response)) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }

  private HttpAnswer stream(Route route, HttpCall call)
      throws IOException, SchemaException, RefusedException, RequestBody.BadEncoding {
    InferenceRequest request = request(call);
    return switch (data.inferStream(route.model(), version(route, call), request)) {
      case Outcome.Accepted<List<InferenceResponse>>(List<InferenceResponse> parts) ->
          ServerSentEvents.of(data.settings().serverName(), parts);
      case Outcome.Refused<List<InferenceResponse>>(Refusal refusal) -> Refusals.of(refusal);
    };
  }

  private HttpAnswer index(HttpCall call)
      throws IOException, SchemaException, RefusedException, RequestBody.BadEncoding {
    byte[] body = call.body();
    if (body.length > 0 && !call.isJson()) {
      throw V2Json.noJson(call.text(body), call.contentType());
    }
    boolean readyOnly = V2Json.readIndexFilter(body, limits);
    return HttpAnswer.json(200, V2Json.writeIndex(data.index(readyOnly)));
  }

  private HttpAnswer load(Route route, HttpCall call) throws RefusedException {
    local(call);
    return switch (data.load(route.model())) {
      case Outcome.Accepted<List<ServedModel>> accepted -> HttpAnswer.empty(200);
      case Outcome.Refused<List<ServedModel>>(Refusal refusal) ->
          Refusals.ofLoad(route.model(), refusal);
    };
  }

  private HttpAnswer unload(Route route, HttpCall call) throws RefusedException {
    local(call);
    return switch (data.unload(route.model())) {
      case Outcome.Accepted<String> accepted -> HttpAnswer.empty(200);
      case Outcome.Refused<String>(Refusal refusal) -> Refusals.of(refusal);
    };
  }

  private static void local(HttpCall call) throws RefusedException {
    Locality.Objection objection = Locality.objection(call.peer(), call.authority(), call::header);
    if (objection != null) {
      throw new RefusedException(
          Reason.NOT_LOCAL,
          "models are loaded and unloaded from the server's own machine only",
          objection.found(),
          objection.expected());
    }
  }
}
