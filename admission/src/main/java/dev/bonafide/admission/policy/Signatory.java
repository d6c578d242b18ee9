package dev.bonafide.admission.policy;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.TextMatcher;
import dev.bonafide.evidence.TrustedTime;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** Compares who signed with whom an authority stands for. */
final class Signatory {
  private Signatory() {}

  /** Why the facts do not meet the authority; empty where they do. */
  static Optional<Refusal> objection(Authority authority, Facts facts) {
    Optional<Refusal> wrongSigner =
        switch (authority) {
          case Authority.Keyless a -> keyless(a, facts);
          case Authority.Key a -> key(a, facts.signer());
          case Authority.Certificate a -> certificate(a, facts.signer());
        };
    return wrongSigner.isPresent() ? wrongSigner : time(authority, facts);
  }

  private static Optional<Refusal> keyless(Authority.Keyless authority, Facts facts) {
    if (!(facts.signer() instanceof Signer.Keyless signer)) {
      return otherKind(authority, facts.signer());
    }
    if (!signer.trustRoot().equals(authority.trustRoot())) {
      return Optional.of(
          Refusal.of(
              Reason.UNTRUSTED_CERTIFICATE,
              "the certificate belongs to another trust root",
              signer.trustRoot(),
              authority.trustRoot()));
    }
    if (authority.identities().stream().noneMatch(i -> i.accepts(signer))) {
      return Optional.of(
          Refusal.of(
              Reason.IDENTITY_MISMATCH,
              "the signer is not " + authority.name(),
              describe(signer),
              String.join(
                  " or ", authority.identities().stream().map(Identity::toString).toList())));
    }
    if (facts.times().isEmpty()) {
      return Optional.of(noTime("a keyless certificate counts only at a trusted time"));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> key(Authority.Key authority, Signer signer) {
    if (!(signer instanceof Signer.KeyHolder holder)) {
      return otherKind(authority, signer);
    }
    return holder.publicKey().equals(authority.fingerprint())
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Reason.KEY_MISMATCH,
                "signed with another key than " + authority.name(),
                holder.publicKey().toString(),
                authority.fingerprint().toString()));
  }

  private static Optional<Refusal> certificate(Authority.Certificate authority, Signer signer) {
    if (!(signer instanceof Signer.CertificateHolder holder)) {
      return otherKind(authority, signer);
    }
    if (authority.anchors().stream().noneMatch(a -> fingerprint(a).equals(holder.anchor()))) {
      return Optional.of(
          Refusal.of(
              Reason.UNTRUSTED_CERTIFICATE,
              "the certificate leads to another anchor than " + authority.name() + " has"));
    }
    boolean fits =
        switch (authority.holder()) {
          case Authority.Holder.Named(TextMatcher san) ->
              holder.names().stream().anyMatch(san::matches);
          case Authority.Holder.Pinned(Digest pin) -> pin.equals(holder.certificate());
        };
    return fits
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Reason.IDENTITY_MISMATCH,
                "the certificate is not of " + authority.name(),
                describe(holder),
                describe(authority.holder())));
  }

  private static Optional<Refusal> otherKind(Authority authority, Signer signer) {
    String expected =
        switch (authority) {
          case Authority.Keyless a -> "a keyless certificate";
          case Authority.Key a -> "the key " + a.fingerprint();
          case Authority.Certificate a -> "a certificate under its anchors";
        };
    Reason reason =
        authority instanceof Authority.Key ? Reason.KEY_MISMATCH : Reason.IDENTITY_MISMATCH;
    return Optional.of(
        Refusal.of(reason, "the signer is not " + authority.name(), describe(signer), expected));
  }

  private static Optional<Refusal> time(Authority authority, Facts facts) {
    TimeWindow window = authority.window();
    if (window.isAlways()) {
      return Optional.empty();
    }
    // The earliest trusted time: by then the signature existed.
    Optional<Instant> signed =
        facts.times().stream().map(TrustedTime::time).min(Comparator.naturalOrder());
    if (signed.isEmpty()) {
      return Optional.of(noTime(authority.name() + " has a condition on the time of signing"));
    }
    return window.contains(signed.get())
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Reason.OUTSIDE_VALIDITY,
                "signed outside the time in which " + authority.name() + " counts",
                signed.get().toString(),
                window.toString()));
  }

  private static Refusal noTime(String why) {
    return Refusal.of(Reason.NO_TRUSTED_TIME, why, "no trusted time", "a verified time of signing");
  }

  static Digest fingerprint(X509Certificate certificate) {
    try {
      return Digest.sha256(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was decoded has an encoding", e);
    }
  }

  /** Two signatures by the same signatory count once. */
  static String identityOf(Signer signer) {
    return switch (signer) {
      case Signer.Keyless k -> "keyless " + k.issuer() + " " + k.subject();
      case Signer.KeyHolder k -> "key " + k.publicKey();
      case Signer.CertificateHolder c ->
          "certificate "
              + c.anchor()
              + " "
              + (c.names().isEmpty() ? c.subject() : new TreeSet<>(c.names()));
    };
  }

  static String describe(Signer signer) {
    return switch (signer) {
      case Signer.Keyless k -> k.subject() + " (issuer " + k.issuer() + ")";
      case Signer.KeyHolder k -> "key " + k.publicKey();
      case Signer.CertificateHolder c ->
          "certificate of " + (c.names().isEmpty() ? c.subject() : String.join(", ", c.names()));
    };
  }

  private static String describe(Authority.Holder holder) {
    return switch (holder) {
      case Authority.Holder.Named(TextMatcher san) -> san.toString();
      case Authority.Holder.Pinned(Digest pin) -> "certificate " + pin;
    };
  }
}
