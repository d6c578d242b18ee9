package dev.bonafide.evidence;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import java.util.List;

/**
 * Who the holder of a long-lived certificate must be, beyond leading to a given anchor.
 *
 * @param name a subject alternative name that the certificate must have; {@link TextMatcher.Any}
 *     where every certificate under the anchor will do
 * @param keys SHA-256 of the SubjectPublicKeyInfos that may have signed; empty where any may
 */
public record ExpectedCertificate(TextMatcher name, List<Digest> keys) {
  public ExpectedCertificate {
    keys = List.copyOf(keys);
  }

  /** Any certificate under the anchor. */
  public static ExpectedCertificate any() {
    return new ExpectedCertificate(TextMatcher.any(), List.of());
  }

  public static ExpectedCertificate named(TextMatcher name) {
    return new ExpectedCertificate(name, List.of());
  }

  /**
   * The facts, if this signer made them.
   *
   * @return refused with IDENTITY_MISMATCH, KEY_MISMATCH or METHOD_MISMATCH
   */
  public Outcome<Facts> verify(Facts facts) {
    if (!(facts.signer() instanceof Signer.CertificateHolder holder)) {
      return Outcome.refused(
          Reason.METHOD_MISMATCH,
          "the signature was not made under a long-lived certificate",
          facts.signer() instanceof Signer.KeyHolder ? "a key" : "a keyless identity",
          "a certificate");
    }
    if (!keys.isEmpty() && !keys.contains(holder.publicKey())) {
      return Outcome.refused(
          Reason.KEY_MISMATCH,
          "the certificate's key is not a pinned one",
          holder.publicKey().toString(),
          keys.getFirst().toString());
    }
    if (name instanceof TextMatcher.Any) {
      return Outcome.accepted(facts);
    }
    for (String found : holder.names()) {
      if (name.matches(found)) {
        return Outcome.accepted(facts);
      }
    }
    return Outcome.refused(
        Refusal.of(
            Reason.IDENTITY_MISMATCH,
            "the certificate does not have the expected name",
            holder.names().isEmpty() ? "no names" : String.join(", ", holder.names()),
            name.toString()));
  }
}
