package dev.bonafide.signing.http;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a service, within {@link HttpLimits}. HTTPS only, but for this machine itself; redirects are
 * not followed. Safe for use by several threads.
 */
public final class Http {
  private final HttpClient client;
  private final HttpLimits limits;
  private final Set<String> plainHosts;

  /** With the JVM's trusted certificates and proxy settings. */
  public Http(HttpLimits limits) {
    this(limits, Set.of());
  }

  /** For a cloud's metadata server, which is reached without encryption from its own machines. */
  public static Http withPlainHosts(HttpLimits limits, Set<String> hosts) {
    return new Http(limits, hosts);
  }

  private Http(HttpLimits limits, Set<String> plainHosts) {
    this.limits = limits;
    this.plainHosts = Set.copyOf(plainHosts);
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(limits.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /** A whole answer, whatever its status. */
  public record Answer(URI from, int status, HttpResponse<byte[]> response) {
    public byte[] body() {
      return response.body().clone();
    }

    /** The body if the status is one of 2xx. */
    public byte[] success() throws RefusedException {
      if (status / 100 != 2) {
        throw failed(from, "answered " + status + excerpt(response.body()), "success");
      }
      return body();
    }

    /** The body as a JSON object if the status is one of 2xx. */
    public Json.Obj json() throws RefusedException {
      Json value = JsonReader.parse(success(), Reason.SERVICE_FAILED).orThrow();
      if (value instanceof Json.Obj object) {
        return object;
      }
      throw failed(from, "answered JSON that is no object", "an object");
    }
  }

  /** Sends a request and waits for the whole answer. */
  public Answer send(URI target, HttpRequest.Builder request) throws RefusedException {
    requireSafe(target);
    HttpRequest ready = request.uri(target).timeout(limits.whole()).build();
    Duration pause = limits.pause();
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<byte[]> response = once(ready);
        boolean again = response.statusCode() == 429 || response.statusCode() >= 500;
        if (!again || attempt == limits.attempts()) {
          return new Answer(target, response.statusCode(), response);
        }
      } catch (IOException e) {
        boolean tooLong = e.getMessage() instanceof String m && isTooLong(m);
        if (tooLong || attempt == limits.attempts()) {
          throw failed(
              target,
              describe(e),
              tooLong
                  ? "at most " + limits.maxAnswerBytes() + " bytes"
                  : "an answer within " + limits.whole().toSeconds() + " s");
        }
      }
      sleep(target, pause);
      pause = pause.multipliedBy(2);
    }
  }

  private HttpResponse<byte[]> once(HttpRequest request) throws IOException, RefusedException {
    var running =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), limits.maxAnswerBytes()));
    try {
      // The request's own timeout ends with the headers; this one covers the body too.
      return running.get(limits.whole().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      running.cancel(true);
      throw new IOException("no whole answer within " + limits.whole().toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      throw failed(request.uri(), "was interrupted", "an answer");
    }
  }

  /** The JDK's own words for a body beyond the limit. */
  private static boolean isTooLong(String message) {
    return message.contains("exceeds capacity");
  }

  private static void sleep(URI target, Duration pause) throws RefusedException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(target, "was interrupted", "an answer");
    }
  }

  private void requireSafe(URI target) throws RefusedException {
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    if (target.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw failed(target, "is no HTTP address", "https://…");
    }
    if (scheme.equals("http")
        && !isLoopback(target.getHost())
        && !plainHosts.contains(target.getHost())) {
      throw failed(target, "would be asked without encryption", "https://, or a loopback address");
    }
  }

  /** Whether a host is this machine, without asking any name server about foreign names. */
  public static boolean isLoopback(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (bare.equalsIgnoreCase("localhost")) {
      return true;
    }
    if (!bare.matches("[0-9.]+|[0-9a-fA-F:]+")) {
      return false;
    }
    try {
      return InetAddress.getByName(bare).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String describe(IOException e) {
    String message = e.getMessage();
    return "did not answer: "
        + switch (e) {
          case ConnectException refused when message == null ->
              "no connection; is there a network, and is the address right?";
          case IOException other when message == null -> other.getClass().getSimpleName();
          case IOException other -> message;
        };
  }

  /** The start of a service's own words, printable and on one line. */
  private static String excerpt(byte[] body) {
    String text =
        new String(body, 0, Math.min(body.length, 400), StandardCharsets.UTF_8)
            .replaceAll("[^\\x20-\\x7e]+", " ")
            .strip();
    return text.isEmpty() ? "" : ": " + text;
  }

  static RefusedException failed(URI service, String found, String expected) {
    return new RefusedException(
        Reason.SERVICE_FAILED,
        "the service at " + withoutQuery(service) + " failed",
        "it " + found,
        expected);
  }

  /** Queries may carry secrets. */
  private static String withoutQuery(URI uri) {
    String text = uri.toString();
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }

  /** {@code base} with a path added, whether or not it ends in a slash. */
  public static URI below(URI base, String path) {
    String text = base.toString();
    return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
  }

  /** A JSON request. */
  public static HttpRequest.Builder post(Json body) {
    return HttpRequest.newBuilder()
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                dev.bonafide.artifact.json.JsonWriter.compact(body), StandardCharsets.UTF_8));
  }
}
