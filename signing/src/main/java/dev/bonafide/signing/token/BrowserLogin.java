package dev.bonafide.signing.token;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.signing.http.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A person logs in with the instance's identity provider: OpenID Connect's authorization code flow
 * with PKCE (RFC 7636), the answer coming back to a loopback address (RFC 8252) or as a code that
 * the person types in.
 */
public final class BrowserLogin {
  private static final String OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob";
  private static final String CALLBACK = "/auth/callback";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 32;

  private final Http http;
  private final URI issuer;
  private final String clientId;
  private final Optional<String> clientSecret;
  private final Duration patience;

  /**
   * @param issuer base URL of the identity provider
   * @param clientId as the provider knows this program, usually {@code sigstore}
   * @param patience how long the person may take
   */
  public BrowserLogin(
      Http http, URI issuer, String clientId, Optional<String> clientSecret, Duration patience) {
    this.http = http;
    this.issuer = issuer;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.patience = patience;
  }

  /** Shows a page to the person. */
  @FunctionalInterface
  public interface Browser {
    void show(URI page);
  }

  /** Shows an address to the person and returns the code they got there. */
  @FunctionalInterface
  public interface CodePrompt {
    String ask(URI page);
  }

  /**
   * Logs in through a browser on this machine.
   *
   * @return the token; refused with IDENTITY_TOKEN_MISSING or SERVICE_FAILED
   */
  public Outcome<String> inBrowser(Browser browser) {
    return Outcome.attempt(
        () -> {
          Provider provider = discover();
          var attempt = new Attempt();
          try (var callback = new Callback(attempt.state)) {
            String redirect = "http://localhost:" + callback.port() + CALLBACK;
            browser.show(page(provider, attempt, redirect));
            return exchange(provider, attempt, redirect, callback.await(patience));
          } catch (IOException e) {
            throw missing("no loopback port: " + e.getMessage(), "a free port");
          }
        });
  }

  /** Logs in elsewhere; the person brings the code. */
  public Outcome<String> outOfBand(CodePrompt prompt) {
    return Outcome.attempt(
        () -> {
          Provider provider = discover();
          var attempt = new Attempt();
          String code = prompt.ask(page(provider, attempt, OUT_OF_BAND)).strip();
          if (code.isEmpty()) {
            throw missing("no code", "the code that the page shows");
          }
          return exchange(provider, attempt, OUT_OF_BAND, code);
        });
  }

  private record Provider(URI authorization, URI token) {}

  /** The secrets of one login. */
  private static final class Attempt {
    private final String verifier = secret();
    private final String state = secret();
    private final String nonce = secret();

    private static String secret() {
      byte[] bytes = new byte[SECRET_BYTES];
      RANDOM.nextBytes(bytes);
      return base64(bytes);
    }

    String challenge() {
      return base64(Digest.sha256(verifier.getBytes(StandardCharsets.US_ASCII)).bytes());
    }

    private static String base64(byte[] bytes) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
  }

  private Provider discover() throws RefusedException {
    Json.Obj metadata =
        http.send(
                Http.below(issuer, "/.well-known/openid-configuration"),
                HttpRequest.newBuilder().GET())
            .json();
    if (!issuer.toString().equals(metadata.string("issuer"))) {
      throw new RefusedException(
          Reason.SERVICE_FAILED,
          "the identity provider calls itself something else",
          String.valueOf(metadata.string("issuer")),
          issuer.toString());
    }
    return new Provider(
        endpoint(metadata, "authorization_endpoint"), endpoint(metadata, "token_endpoint"));
  }

  private static URI endpoint(Json.Obj metadata, String name) throws RefusedException {
    try {
      String text = metadata.string(name);
      if (text != null && text.startsWith("http")) {
        return URI.create(text);
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new RefusedException(
        Reason.SERVICE_FAILED, "the identity provider's metadata lacks " + name);
  }

  private URI page(Provider provider, Attempt attempt, String redirect) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", clientId);
    query.put("redirect_uri", redirect);
    query.put("scope", "openid email");
    query.put("state", attempt.state);
    query.put("nonce", attempt.nonce);
    query.put("code_challenge", attempt.challenge());
    query.put("code_challenge_method", "S256");
    return URI.create(provider.authorization() + "?" + form(query));
  }

  private String exchange(Provider provider, Attempt attempt, String redirect, String code)
      throws RefusedException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("grant_type", "authorization_code");
    fields.put("redirect_uri", redirect);
    fields.put("code", code);
    fields.put("code_verifier", attempt.verifier);
    fields.put("client_id", clientId);
    var request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json");
    if (clientSecret.isPresent()) {
      String both = encode(clientId) + ":" + encode(clientSecret.get());
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.US_ASCII)));
    }
    Http.Answer answer =
        http.send(
            provider.token(), request.POST(HttpRequest.BodyPublishers.ofString(form(fields))));
    if (answer.status() / 100 == 4) {
      throw missing("the provider did not accept the code", "a fresh login");
    }
    String token = answer.json().string("id_token");
    if (token == null || !attempt.nonce.equals(nonce(token))) {
      throw missing("an answer to another login", "an identity token for this one");
    }
    return token;
  }

  /** The nonce ties the token to this login; the rest of the token is read elsewhere. */
  private static String nonce(String token) {
    String[] parts = token.split("\\.", -1);
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : "");
      return switch (JsonReader.parse(claims, Reason.IDENTITY_TOKEN_INVALID)) {
        case Outcome.Accepted<Json>(Json value) ->
            value instanceof Json.Obj o && o.string("nonce") instanceof String n ? n : "";
        case Outcome.Refused<Json> refused -> "";
      };
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(f -> f.getKey() + "=" + encode(f.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static RefusedException missing(String found, String expected) {
    return new RefusedException(
        Reason.IDENTITY_TOKEN_MISSING, "the login did not give an identity token", found, expected);
  }

  /** The loopback address that the provider sends the browser back to. */
  private static final class Callback implements AutoCloseable {
    private final HttpServer server;
    private final String state;
    private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();

    Callback(String state) throws IOException {
      this.state = state;
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::handle);
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
      Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
      boolean ours =
          exchange.getRequestURI().getPath().equals(CALLBACK)
              && state.equals(query.get("state"))
              && (query.containsKey("code") || query.containsKey("error"));
      byte[] page =
          (ours
                  ? "You are logged in to bonafide and can close this page.\n"
                  : "This is not the answer to a login that bonafide waits for.\n")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(ours ? 200 : 400, page.length);
      exchange.getResponseBody().write(page);
      exchange.close();
      // Other pages may call this address too; only the answer that knows the state counts.
      if (ours) {
        answer.complete(query);
      }
    }

    private static Map<String, String> query(@org.jspecify.annotations.Nullable String raw) {
      Map<String, String> fields = new LinkedHashMap<>();
      for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
        int equals = part.indexOf('=');
        if (equals > 0) {
          try {
            fields.put(
                part.substring(0, equals),
                URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
          } catch (IllegalArgumentException e) {
            // a bad escape: as if the field were not there
          }
        }
      }
      return fields;
    }

    String await(Duration patience) throws RefusedException {
      try {
        Map<String, String> query = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        String error = query.get("error");
        if (error != null) {
          throw missing(error.replaceAll("[^\\x20-\\x7e]", " "), "a login");
        }
        return query.getOrDefault("code", "");
      } catch (TimeoutException e) {
        throw missing("nothing within " + patience.toSeconds() + " s", "a login");
      } catch (ExecutionException e) {
        throw new AssertionError("never completed exceptionally", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw missing("interrupted", "a login");
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
