package dev.bonafide.signing.tuf;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.signing.http.Http;
import dev.bonafide.signing.http.HttpLimits;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;

/** An instance's TUF repository. */
public final class HttpTufSource implements TufSource {
  private final HttpLimits limits;
  private final URI base;

  public HttpTufSource(HttpLimits limits, URI base) {
    this.limits = limits;
    this.base = base;
  }

  @Override
  public Optional<byte[]> get(String name, int maxBytes) throws RefusedException {
    Http.Answer answer =
        new Http(limits.withMaxAnswerBytes(maxBytes))
            .send(Http.below(base, "/" + name), HttpRequest.newBuilder().GET());
    // Object stores that may not be listed answer 403 for what is not there.
    return answer.status() == 404 || answer.status() == 403
        ? Optional.empty()
        : Optional.of(answer.success());
  }
}
