package dev.bonafide.sandbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes and checks the sandbox's identity tokens (OpenID Connect Core 1.0, section 2; RS256). */
final class TokenIssuer {
  /** The audience that Fulcio demands, and the client id that signers use. */
  static final String AUDIENCE = "sigstore";

  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Between clocks of one machine there is little to forgive. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  private static final int MAX_TOKEN_CHARS = 16 * 1024;

  private final String issuer;
  private final RSAKey key;
  private final InstantSource clock;

  TokenIssuer(String issuer, KeyPair key, InstantSource clock) {
    this.issuer = issuer;
    this.clock = clock;
    byte[] id = Digest.sha256(key.getPublic().getEncoded()).bytes();
    this.key =
        new RSAKey.Builder((RSAPublicKey) key.getPublic())
            .privateKey(key.getPrivate())
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.RS256)
            .keyID(Base64.getUrlEncoder().withoutPadding().encodeToString(id).substring(0, 16))
            .build();
  }

  String issuer() {
    return issuer;
  }

  /** The public keys (RFC 7517). */
  String keySet() {
    return new JWKSet(key).toString(true);
  }

  /**
   * A token that names a subject. Its {@code sub} equals its {@code email}: clients that sign the
   * one to prove possession of a key satisfy authorities that expect the other.
   */
  String token(Subject subject, String audience, @Nullable String nonce) {
    Instant now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(subject.value())
            .audience(audience)
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .jwtID(UUID.randomUUID().toString());
    if (nonce != null) {
      claims.claim("nonce", nonce);
    }
    if (subject instanceof Subject.Email(String email)) {
      claims.claim("email", email).claim("email_verified", true);
    }
    return signed(claims.build());
  }

  /** Signs any claims, for tests of what is refused. */
  String signed(JWTClaimsSet claims) {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    var jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("the sandbox's own key cannot sign a token", e);
    }
    return jwt.serialize();
  }

  /**
   * Checks a token of this issuer for Fulcio.
   *
   * @throws RefusedException with IDENTITY_TOKEN_INVALID
   */
  Subject verify(String token) throws RefusedException {
    if (token.length() > MAX_TOKEN_CHARS) {
      throw refused(
          "the identity token is too long", token.length() + " chars", "" + MAX_TOKEN_CHARS);
    }
    JWTClaimsSet claims;
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) {
        throw refused(
            "the identity token has another algorithm",
            String.valueOf(jwt.getHeader().getAlgorithm()),
            "RS256");
      }
      claims = jwt.getJWTClaimsSet();
      requireIssuer(claims);
      if (!jwt.verify(new RSASSAVerifier(key.toRSAPublicKey()))) {
        throw refused("the identity token is not signed by this sandbox", "", "");
      }
    } catch (ParseException | JOSEException e) {
      throw refused("the identity token is no signed JWT", "", "a token of " + issuer);
    }
    requireAudience(claims);
    requireTime(claims);
    return subject(claims);
  }

  private void requireIssuer(JWTClaimsSet claims) throws RefusedException {
    if (!issuer.equals(claims.getIssuer())) {
      throw refused(
          "the sandbox certifies only what its own issuer says",
          String.valueOf(claims.getIssuer()),
          issuer);
    }
  }

  private static void requireAudience(JWTClaimsSet claims) throws RefusedException {
    List<String> audience = claims.getAudience();
    if (!audience.equals(List.of(AUDIENCE))) {
      throw refused(
          "the identity token is for another audience", String.join(", ", audience), AUDIENCE);
    }
  }

  private void requireTime(JWTClaimsSet claims) throws RefusedException {
    Instant now = clock.instant();
    Date expiry = claims.getExpirationTime();
    if (expiry == null || !now.isBefore(expiry.toInstant())) {
      throw refused(
          "the identity token has expired",
          expiry == null ? "no expiry" : expiry.toInstant().toString(),
          "after " + now);
    }
    Date start = claims.getNotBeforeTime();
    Date issued = claims.getIssueTime();
    for (Date date : new Date[] {start, issued}) {
      if (date != null && date.toInstant().isAfter(now.plus(SKEW))) {
        throw refused("the identity token is not valid yet", date.toInstant().toString(), "" + now);
      }
    }
  }

  private static Subject subject(JWTClaimsSet claims) throws RefusedException {
    Map<String, Object> all = claims.getClaims();
    Object email = all.get("email");
    if (email != null && !Boolean.TRUE.equals(all.get("email_verified"))) {
      throw refused("the identity token's e-mail address is not verified", "", "");
    }
    String name = email instanceof String s ? s : claims.getSubject();
    try {
      return Subject.parse(name == null ? "" : name);
    } catch (ConfigurationException e) {
      throw refused(String.valueOf(e.getMessage()), "", "");
    }
  }

  private static RefusedException refused(String message, String found, String expected) {
    return new RefusedException(Reason.IDENTITY_TOKEN_INVALID, message, found, expected);
  }
}
