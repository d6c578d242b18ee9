package dev.bonafide.sandbox;

import dev.bonafide.artifact.RefusedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client asks of the authorization endpoint (RFC 6749, 4.1.1; RFC 7636, 4.3). */
record LoginRequest(
    String clientId, String redirectUri, String challenge, String state, @Nullable String nonce) {
  static final String OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob";

  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
  private static final int MAX_FIELD = 1000;

  static LoginRequest parse(Map<String, String> fields) throws RefusedException {
    for (var field : fields.entrySet()) {
      if (field.getValue().length() > MAX_FIELD) {
        throw Http.invalid(field.getKey() + " is longer than " + MAX_FIELD + " characters");
      }
    }
    if (!"code".equals(fields.get("response_type"))) {
      throw Http.invalid("expected response_type=code");
    }
    String challenge = fields.getOrDefault("code_challenge", "");
    if (!"S256".equals(fields.get("code_challenge_method"))
        || !challenge.matches("[A-Za-z0-9_-]{43}")) {
      throw Http.invalid("expected a code_challenge with the method S256");
    }
    String clientId = fields.getOrDefault("client_id", "");
    if (clientId.isEmpty()) {
      throw Http.invalid("expected a client_id");
    }
    return new LoginRequest(
        clientId,
        loopback(fields.getOrDefault("redirect_uri", "")),
        challenge,
        fields.getOrDefault("state", ""),
        fields.get("nonce"));
  }

  /** A code goes back to this machine only. */
  private static String loopback(String redirect) throws RefusedException {
    try {
      var uri = new URI(redirect);
      if (redirect.equals(OUT_OF_BAND)
          || ("http".equals(uri.getScheme())
              && uri.getHost() != null
              && LOOPBACK.contains(uri.getHost())
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null)) {
        return redirect;
      }
    } catch (URISyntaxException e) {
      throw Http.invalid("redirect_uri is no URI");
    }
    throw Http.invalid("redirect_uri is neither on loopback nor " + OUT_OF_BAND);
  }

  boolean isOutOfBand() {
    return redirectUri.equals(OUT_OF_BAND);
  }

  /** Where the browser goes with the code. */
  String answer(String code) {
    return redirectUri
        + (redirectUri.contains("?") ? "&" : "?")
        + "code="
        + encoded(code)
        + "&state="
        + encoded(state);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** The request again, as the fields of a form. */
  Map<String, String> fields() {
    var fields =
        new java.util.LinkedHashMap<>(
            Map.of(
                "response_type", "code",
                "client_id", clientId,
                "redirect_uri", redirectUri,
                "code_challenge", challenge,
                "code_challenge_method", "S256",
                "state", state));
    if (nonce != null) {
      fields.put("nonce", nonce);
    }
    return fields;
  }
}
