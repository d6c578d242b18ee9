package dev.bonafide.sandbox;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Authorization codes: each counts once, for a few minutes, for whom it was made. */
final class LoginCodes {
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final int MAX_OPEN = 1000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final InstantSource clock;
  private final Map<String, Granted> open = new HashMap<>();

  LoginCodes(InstantSource clock) {
    this.clock = clock;
  }

  /** What a code stands for. */
  record Granted(LoginRequest login, Subject subject, Instant until) {}

  synchronized String issue(LoginRequest login, Subject subject) throws RefusedException {
    Instant now = clock.instant();
    open.values().removeIf(granted -> !now.isBefore(granted.until()));
    if (open.size() >= MAX_OPEN) {
      throw Http.invalid("too many logins are open; they end after " + LIFETIME.toMinutes() + " m");
    }
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    open.put(code, new Granted(login, subject, now.plus(LIFETIME)));
    return code;
  }

  /** What the code stands for, or null where it does not count; it never counts again. */
  synchronized @Nullable Granted redeem(
      String code, String clientId, String redirectUri, String verifier) {
    Granted granted = open.remove(code);
    if (granted == null || !clock.instant().isBefore(granted.until())) {
      return null;
    }
    LoginRequest login = granted.login();
    byte[] challenge = Digest.sha256(verifier.getBytes(StandardCharsets.UTF_8)).bytes();
    String expected = Base64.getUrlEncoder().withoutPadding().encodeToString(challenge);
    boolean same =
        login.clientId().equals(clientId)
            && login.redirectUri().equals(redirectUri)
            && MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                login.challenge().getBytes(StandardCharsets.UTF_8));
    return same ? granted : null;
  }
}
