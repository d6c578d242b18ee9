package dev.bonafide.evidence;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who a keyless signer must be: a step of its own over verified facts, used by policies and by the
 * command line alike.
 *
 * @param subject the certificate's subject alternative name
 * @param issuer the OIDC issuer that vouched for it
 * @param extensions further Fulcio extensions, by the names of {@link Signer.Keyless#extensions}
 */
public record ExpectedIdentity(
    TextMatcher subject, TextMatcher issuer, Map<String, TextMatcher> extensions) {

  /**
   * Checks that something is expected of the signer.
   *
   * @throws IllegalArgumentException if any issuer would do, or any subject without an extension:
   *     such an expectation would let everybody pass
   */
  public ExpectedIdentity {
    extensions = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
    if (issuer instanceof TextMatcher.Any
        || (subject instanceof TextMatcher.Any && extensions.isEmpty())) {
      throw new IllegalArgumentException(
          "an expected identity names the issuer, and the subject or an extension");
    }
  }

  public static ExpectedIdentity exactly(String subject, String issuer) {
    return of(TextMatcher.exactly(subject), TextMatcher.exactly(issuer));
  }

  public static ExpectedIdentity of(TextMatcher subject, TextMatcher issuer) {
    return new ExpectedIdentity(subject, issuer, Map.of());
  }

  /** The same, with one more extension that must be there and match. */
  public ExpectedIdentity with(String extension, TextMatcher value) {
    Map<String, TextMatcher> more = new LinkedHashMap<>(extensions);
    more.put(extension, value);
    return new ExpectedIdentity(subject, issuer, more);
  }

  /**
   * The facts, if this signer made them.
   *
   * @return refused with IDENTITY_MISMATCH and both values, or METHOD_MISMATCH where the signer is
   *     no keyless one
   */
  public Outcome<Facts> verify(Facts facts) {
    return matches(facts.signer()).map(signer -> facts);
  }

  /** The signer, if it is this one. */
  public Outcome<Signer.Keyless> matches(Signer signer) {
    if (!(signer instanceof Signer.Keyless keyless)) {
      return Outcome.refused(
          Reason.METHOD_MISMATCH,
          "the signature was not made by a keyless identity",
          signer instanceof Signer.KeyHolder ? "a key" : "a long-lived certificate",
          "an identity of " + issuer);
    }
    if (!subject.matches(keyless.subject())) {
      return mismatch("subject", keyless.subject(), subject);
    }
    if (!issuer.matches(keyless.issuer())) {
      return mismatch("issuer", keyless.issuer(), issuer);
    }
    for (Map.Entry<String, TextMatcher> extension : extensions.entrySet()) {
      String found = keyless.extensions().get(extension.getKey());
      if (found == null || !extension.getValue().matches(found)) {
        return mismatch(extension.getKey(), found == null ? "" : found, extension.getValue());
      }
    }
    return Outcome.accepted(keyless);
  }

  private static <T> Outcome<T> mismatch(String what, String found, TextMatcher expected) {
    return Outcome.refused(
        Refusal.of(
            Reason.IDENTITY_MISMATCH,
            "the signer's " + what + " is not the expected one",
            found.isEmpty() ? "nothing" : found,
            expected.toString()));
  }
}
