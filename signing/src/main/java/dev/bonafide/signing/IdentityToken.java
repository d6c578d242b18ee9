package dev.bonafide.signing;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonLimits;
import dev.bonafide.artifact.json.JsonReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * An OIDC identity token that was checked as far as its holder can: form, audience, times and the
 * identity it names. Its signature is the certificate authority's to check.
 */
public final class IdentityToken {
  /** What Sigstore's certificate authorities expect as audience. */
  public static final String AUDIENCE = "sigstore";

  private static final int MAX_CHARACTERS = 64 * 1024;
  private static final JsonLimits LIMITS = new JsonLimits(16, 4096);
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private final String compact;
  private final String issuer;
  private final String identity;
  private final boolean personal;
  private final Instant expires;

  private IdentityToken(
      String compact, String issuer, String identity, boolean personal, Instant expires) {
    this.compact = compact;
    this.issuer = issuer;
    this.identity = identity;
    this.personal = personal;
    this.expires = expires;
  }

  /**
   * Reads a token for the audience {@code sigstore}.
   *
   * @return refused with IDENTITY_TOKEN_INVALID, saying what is wrong and never showing the token
   */
  public static Outcome<IdentityToken> parse(String compact, Instant now) {
    return parse(compact, AUDIENCE, now);
  }

  /** Reads a token for another audience: the client id of a private instance. */
  public static Outcome<IdentityToken> parse(String compact, String audience, Instant now) {
    return Outcome.attempt(() -> read(compact.strip(), audience, now));
  }

  private static IdentityToken read(String compact, String audience, Instant now)
      throws RefusedException {
    Json.Obj claims = claims(compact);
    checkAudience(claims, audience);
    Instant expires = time(claims, "exp");
    if (!now.isBefore(expires)) {
      throw refused("the identity token has expired", expires.toString(), "a time after " + now);
    }
    if (claims.get("nbf") != null && time(claims, "nbf").isAfter(now.plus(CLOCK_SKEW))) {
      throw refused(
          "the identity token is not valid yet",
          "valid from " + time(claims, "nbf"),
          "a time before " + now);
    }
    String issuer = claims.string("iss");
    String subject = claims.string("sub");
    if (issuer == null || issuer.isEmpty() || subject == null || subject.isEmpty()) {
      throw refused(
          "the identity token is malformed or missing claims",
          "no " + (issuer == null || issuer.isEmpty() ? "iss" : "sub"),
          "iss, sub, aud and exp");
    }
    String email = claims.string("email") instanceof String e ? e : "";
    boolean personal = !email.isEmpty();
    if (personal && isFalse(claims.get("email_verified"))) {
      throw refused(
          "the issuer has not verified the e-mail address", email, "email_verified: true");
    }
    return new IdentityToken(compact, issuer, personal ? email : subject, personal, expires);
  }

  private static Json.Obj claims(String compact) throws RefusedException {
    if (compact.length() > MAX_CHARACTERS) {
      throw refused(
          "the identity token is too long",
          compact.length() + " characters",
          "at most " + MAX_CHARACTERS);
    }
    List<String> parts = List.of(compact.split("\\.", -1));
    if (parts.size() != 3 || parts.stream().anyMatch(String::isEmpty)) {
      throw refused(
          "the identity token is malformed or missing claims",
          parts.size() + " dot-separated part(s)",
          "a signed JWT: three parts");
    }
    byte[] payload;
    try {
      payload = Base64.getUrlDecoder().decode(parts.get(1));
    } catch (IllegalArgumentException e) {
      throw refused(
          "the identity token is malformed or missing claims",
          "a payload that is no base64url",
          "a signed JWT");
    }
    Json json = JsonReader.parse(payload, Reason.IDENTITY_TOKEN_INVALID, LIMITS).orThrow();
    if (json instanceof Json.Obj claims) {
      return claims;
    }
    throw refused(
        "the identity token is malformed or missing claims", "no JSON object", "a set of claims");
  }

  private static void checkAudience(Json.Obj claims, String audience) throws RefusedException {
    List<String> found =
        switch (claims.get("aud")) {
          case Json.Str(String one) -> List.of(one);
          case Json.Arr(var several) ->
              several.stream().map(a -> a instanceof Json.Str(String s) ? s : "?").toList();
          case null, default -> List.of();
        };
    if (!found.contains(audience)) {
      throw refused(
          "the identity token is for another audience", String.join(", ", found), audience);
    }
  }

  private static Instant time(Json.Obj claims, String name) throws RefusedException {
    if (claims.get(name) instanceof Json.Num n) {
      double seconds = n.doubleValue();
      if (seconds >= 0 && seconds < 1e11) {
        return Instant.ofEpochSecond((long) seconds);
      }
    }
    throw refused(
        "the identity token is malformed or missing claims", "no usable " + name, "epoch seconds");
  }

  /** Google and Dex write booleans, some issuers the word. */
  private static boolean isFalse(@org.jspecify.annotations.Nullable Json value) {
    return value instanceof Json.Bool(boolean b) && !b
        || value instanceof Json.Str(String s) && s.equals("false");
  }

  private static RefusedException refused(String message, String found, String expected) {
    return new RefusedException(
        Refusal.of(Reason.IDENTITY_TOKEN_INVALID, message, found, expected));
  }

  /** The token itself: a secret while it lasts. */
  public String compact() {
    return compact;
  }

  public String issuer() {
    return issuer;
  }

  /** Its e-mail address where it has one, else its subject: what the proof of possession signs. */
  public String identity() {
    return identity;
  }

  /** Whether it names a person by e-mail address. */
  public boolean isPersonal() {
    return personal;
  }

  public Instant expires() {
    return expires;
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "IdentityToken[" + identity + " by " + issuer + ", expires " + expires + "]";
  }
}
