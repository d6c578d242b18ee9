package dev.bonafide.sandbox;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The OpenID Connect provider: discovery, keys, the authorization code flow with PKCE (RFC 7636),
 * and a token straight away (client credentials). Who wants a token shows the secret of the
 * sandbox's folder; everything else here is public.
 */
final class LoginEndpoints {
  private final Sandbox sandbox;
  private final LoginCodes codes;

  LoginEndpoints(Sandbox sandbox) {
    this.sandbox = sandbox;
    this.codes = new LoginCodes(sandbox.clock());
  }

  void addTo(Map<String, Http.Endpoint> all) {
    all.put("GET /.well-known/openid-configuration", r -> Http.Answer.json(200, configuration()));
    all.put("GET /keys", r -> Http.Answer.text(200, "application/json", sandbox.tokens().keySet()));
    all.put("GET /auth", this::askOrApprove);
    all.put("POST /auth", this::login);
    all.put("POST /token", this::token);
  }

  private Json configuration() {
    String issuer = sandbox.issuer();
    return Json.object()
        .put("issuer", issuer)
        .put("authorization_endpoint", issuer + "/auth")
        .put("token_endpoint", issuer + "/token")
        .put("jwks_uri", issuer + "/keys")
        .put("response_types_supported", Json.strings(List.of("code")))
        .put(
            "grant_types_supported",
            Json.strings(List.of("authorization_code", "client_credentials")))
        .put("subject_types_supported", Json.strings(List.of("public")))
        .put("id_token_signing_alg_values_supported", Json.strings(List.of("RS256")))
        .put("scopes_supported", Json.strings(List.of("openid", "email")))
        .put("code_challenge_methods_supported", Json.strings(List.of("S256")))
        .put(
            "token_endpoint_auth_methods_supported",
            Json.strings(List.of("client_secret_basic", "client_secret_post", "none")))
        .put(
            "claims_supported",
            Json.strings(
                List.of("iss", "sub", "aud", "iat", "exp", "email", "email_verified", "nonce")))
        .build();
  }

  /** A page that asks for the secret; who sends it as a bearer token needs no page. */
  private Http.Answer askOrApprove(Http.Request request) throws RefusedException {
    LoginRequest login = LoginRequest.parse(request.query());
    String identity = request.query().getOrDefault("login_hint", sandbox.identity());
    if (isSecret(request.bearer())) {
      return approve(login, identity);
    }
    return LoginPage.ask(login, identity);
  }

  private Http.Answer login(Http.Request request) throws RefusedException {
    Map<String, String> form = request.form();
    LoginRequest login = LoginRequest.parse(form);
    if (!isSecret(form.getOrDefault("secret", ""))) {
      return LoginPage.denied(sandbox.secretFile());
    }
    return approve(login, form.getOrDefault("identity", sandbox.identity()));
  }

  private Http.Answer approve(LoginRequest login, String identity) throws RefusedException {
    String code = codes.issue(login, subject(identity));
    if (login.isOutOfBand()) {
      return LoginPage.code(code);
    }
    return new Http.Answer(302, "text/plain", new byte[0], Map.of("Location", login.answer(code)));
  }

  private Http.Answer token(Http.Request request) throws RefusedException {
    Map<String, String> form = request.form();
    Client client = Client.of(request.authorization(), form);
    return switch (form.getOrDefault("grant_type", "")) {
      case "authorization_code" -> exchange(client, form);
      case "client_credentials" -> straight(client, form);
      default -> error(400, "unsupported_grant_type", "authorization_code, client_credentials");
    };
  }

  private Http.Answer exchange(Client client, Map<String, String> form) {
    LoginCodes.Granted granted =
        codes.redeem(
            form.getOrDefault("code", ""),
            client.id(),
            form.getOrDefault("redirect_uri", ""),
            form.getOrDefault("code_verifier", ""));
    if (granted == null) {
      return error(400, "invalid_grant", "the code is unknown, used, expired or not yours");
    }
    return issued(
        sandbox
            .tokens()
            .token(granted.subject(), granted.login().clientId(), granted.login().nonce()));
  }

  private Http.Answer straight(Client client, Map<String, String> form) throws RefusedException {
    if (!isSecret(client.secret())) {
      return error(401, "invalid_client", "client_secret is in " + sandbox.secretFile());
    }
    Subject subject = subject(form.getOrDefault("identity", sandbox.identity()));
    String audience = form.getOrDefault("audience", TokenIssuer.AUDIENCE);
    return issued(sandbox.tokens().token(subject, audience, null));
  }

  /** Sigstore's clients take the access token for the identity token, as Dex makes it. */
  private static Http.Answer issued(String token) {
    return Http.Answer.json(
        200,
        Json.object()
            .put("token_type", "Bearer")
            .put("access_token", token)
            .put("id_token", token)
            .put("expires_in", TokenIssuer.LIFETIME.toSeconds())
            .build());
  }

  private static Http.Answer error(int status, String code, String description) {
    return Http.Answer.json(
        status, Json.object().put("error", code).put("error_description", description).build());
  }

  private static Subject subject(String identity) throws RefusedException {
    try {
      return Subject.parse(identity);
    } catch (ConfigurationException e) {
      throw Http.invalid(String.valueOf(e.getMessage()));
    }
  }

  private boolean isSecret(String shown) {
    return MessageDigest.isEqual(
        shown.getBytes(StandardCharsets.UTF_8),
        sandbox.keys().secret().getBytes(StandardCharsets.UTF_8));
  }

  /** How a client names itself: HTTP basic or form fields (RFC 6749, 2.3.1). */
  private record Client(String id, String secret) {
    static Client of(String authorization, Map<String, String> form) throws RefusedException {
      if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
        return new Client(
            form.getOrDefault("client_id", ""), form.getOrDefault("client_secret", ""));
      }
      try {
        String pair =
            new String(
                Base64.getDecoder().decode(authorization.substring(6).strip()),
                StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        return colon < 0
            ? new Client(pair, "")
            : new Client(pair.substring(0, colon), pair.substring(colon + 1));
      } catch (IllegalArgumentException e) {
        throw Http.invalid("the authorization header is not base64");
      }
    }
  }
}
