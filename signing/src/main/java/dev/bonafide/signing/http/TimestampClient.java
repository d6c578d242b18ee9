package dev.bonafide.signing.http;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.evidence.service.TimestampAuthority;
import java.net.URI;
import java.net.http.HttpRequest;

/** RFC 3161 over HTTP. The address is that of the service itself; no path is added. */
public final class TimestampClient implements TimestampAuthority {
  private static final int MAX_ANSWER_BYTES = 256 * 1024;

  private final Http http;
  private final URI address;

  public TimestampClient(HttpLimits limits, URI address) {
    this.http = new Http(limits.withMaxAnswerBytes(MAX_ANSWER_BYTES));
    this.address = address;
  }

  @Override
  public Outcome<byte[]> timestamp(byte[] request) {
    return Outcome.attempt(
        () ->
            http.send(
                    address,
                    HttpRequest.newBuilder()
                        .header("Content-Type", "application/timestamp-query")
                        .header("Accept", "application/timestamp-reply")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(request)))
                .success());
  }
}
