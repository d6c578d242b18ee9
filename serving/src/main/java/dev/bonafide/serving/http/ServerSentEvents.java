package dev.bonafide.serving.http;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.dataplane.CloudEvents;
import dev.bonafide.serving.v2.InferenceResponse;
import dev.bonafide.serving.v2.V2Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A streamed answer: one event a part, the CloudEvents attributes inside its parameters. */
final class ServerSentEvents {
  static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

  private ServerSentEvents() {}

  static HttpAnswer of(String serverName, List<InferenceResponse> parts) {
    var body = new ByteArrayOutputStream();
    for (InferenceResponse part : parts) {
      var headers = Json.object();
      CloudEvents.of(serverName, part).forEach(h -> headers.put(h.getKey(), h.getValue()));
      Json.Obj parameters = Json.object().put("headers", headers.build()).build();
      body.writeBytes("data: ".getBytes(StandardCharsets.UTF_8));
      body.writeBytes(V2Json.write(part.withParameters(parameters)));
      body.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    }
    return new HttpAnswer(200, CONTENT_TYPE, body.toByteArray(), List.of());
  }
}
