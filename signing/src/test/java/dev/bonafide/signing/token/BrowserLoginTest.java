package dev.bonafide.signing.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.signing.Fakes;
import dev.bonafide.signing.http.Http;
import dev.bonafide.signing.http.HttpLimits;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrowserLoginTest {
  private Loopback provider;
  private final AtomicReference<String> calledItself = new AtomicReference<>("");
  private final AtomicReference<String> nonce = new AtomicReference<>("");
  private final AtomicReference<String> challenge = new AtomicReference<>("");

  @BeforeEach
  void start() throws Exception {
    provider =
        new Loopback(
            asked -> {
              if (asked.target().endsWith("openid-configuration")) {
                return "{\"issuer\":\""
                    + (calledItself.get().isEmpty() ? provider.url() : calledItself.get())
                    + "\",\"authorization_endpoint\":\""
                    + provider.url()
                    + "/auth\",\"token_endpoint\":\""
                    + provider.url()
                    + "/token\"}";
              }
              var fields = query(asked.body());
              String expected =
                  Base64.getUrlEncoder()
                      .withoutPadding()
                      .encodeToString(
                          Digest.sha256(
                                  fields
                                      .getOrDefault("code_verifier", "")
                                      .getBytes(StandardCharsets.US_ASCII))
                              .bytes());
              return "good".equals(fields.get("code")) && expected.equals(challenge.get())
                  ? "{\"id_token\":\"" + Fakes.jwt("{\"nonce\":\"" + nonce.get() + "\"}") + "\"}"
                  : "!{\"error\":\"invalid_grant\"}";
            });
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private BrowserLogin login() {
    return new BrowserLogin(
        new Http(HttpLimits.NEARBY),
        URI.create(provider.url()),
        "sigstore",
        Optional.empty(),
        Duration.ofSeconds(2));
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> fields = new HashMap<>();
    for (String part : raw.split("&", -1)) {
      String[] two = part.split("=", 2);
      fields.put(two[0], URLDecoder.decode(two.length > 1 ? two[1] : "", StandardCharsets.UTF_8));
    }
    return fields;
  }

  /** Plays the person and the provider's page: goes back to the loopback address. */
  private void goBack(URI page, String answer) {
    var fields = query(page.getRawQuery());
    nonce.compareAndSet("", fields.get("nonce"));
    challenge.set(fields.get("code_challenge"));
    String back =
        fields.get("redirect_uri").replace("localhost", "127.0.0.1")
            + "?"
            + answer.replace("STATE", fields.get("state"));
    Thread.startVirtualThread(
        () -> {
          try (var client = HttpClient.newHttpClient()) {
            client.send(
                HttpRequest.newBuilder(URI.create(back)).build(), BodyHandlers.discarding());
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private static Reason reason(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).refusal().reason();
  }

  @Test
  void answerThatDoesNotKnowTheStateIsIgnored() {
    assertThat(reason(login().inBrowser(page -> goBack(page, "code=good&state=guessed"))))
        .isEqualTo(Reason.IDENTITY_TOKEN_MISSING);
  }

  @Test
  void errorOfTheProviderIsShown() {
    var outcome = login().inBrowser(page -> goBack(page, "error=access_denied&state=STATE"));
    assertThat(((Outcome.Refused<?>) outcome).refusal().found()).isEqualTo("access_denied");
  }

  @Test
  void codeThatTheProviderDoesNotAcceptIsRefused() {
    assertThat(reason(login().inBrowser(page -> goBack(page, "code=bad&state=STATE"))))
        .isEqualTo(Reason.IDENTITY_TOKEN_MISSING);
  }

  @Test
  void tokenOfAnotherLoginIsRefused() {
    nonce.set("of-another-login");
    assertThat(reason(login().inBrowser(page -> goBack(page, "code=good&state=STATE"))))
        .isEqualTo(Reason.IDENTITY_TOKEN_MISSING);
  }

  @Test
  void providerThatCallsItselfSomethingElseIsRefused() {
    calledItself.set("https://elsewhere.example");
    assertThat(reason(login().inBrowser(page -> goBack(page, ""))))
        .isEqualTo(Reason.SERVICE_FAILED);
  }

  @Test
  void browserLoginGivesTheToken() {
    var outcome = login().inBrowser(page -> goBack(page, "code=good&state=STATE"));
    assertThat(((Outcome.Accepted<String>) outcome).value())
        .isEqualTo(Fakes.jwt("{\"nonce\":\"" + nonce.get() + "\"}"));
    assertThat(provider.asked.getLast().body()).contains("grant_type=authorization_code");
  }

  @Test
  void codeTypedInByThePersonGivesTheToken() {
    var outcome =
        login()
            .outOfBand(
                page -> {
                  var fields = query(page.getRawQuery());
                  nonce.set(fields.get("nonce"));
                  challenge.set(fields.get("code_challenge"));
                  assertThat(fields).containsEntry("redirect_uri", "urn:ietf:wg:oauth:2.0:oob");
                  return " good\n";
                });
    assertThat(outcome.isAccepted()).isTrue();
    assertThat(reason(login().outOfBand(page -> " "))).isEqualTo(Reason.IDENTITY_TOKEN_MISSING);
  }
}
