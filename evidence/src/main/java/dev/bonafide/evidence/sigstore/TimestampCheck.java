package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.TrustedTime;
import dev.bonafide.evidence.trustroot.Authority;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.CertificatePath;
import dev.bonafide.evidence.x509.Certificates;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Verifies the signed timestamps of known authorities. */
final class TimestampCheck {
  private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";

  private TimestampCheck() {}

  /** What the timestamps establish. */
  record Result(List<TrustedTime> times, List<String> notices) {}

  /** An authority and the path of the certificate that signed under it. */
  private record Source(Authority authority, CertificatePath path) {}

  /**
   * Verifies every timestamp of a known authority.
   *
   * @param stamped the signature's bytes
   * @throws RefusedException TIMESTAMP_INVALID or OUTSIDE_VALIDITY
   */
  static Result verify(List<byte[]> responses, TrustRoot root, byte[] stamped)
      throws RefusedException {
    List<TrustedTime> times = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    for (byte[] response : responses) {
      TimestampToken token = TimestampToken.read(response);
      Source source = source(token, root);
      if (source == null) {
        notices.add("A timestamp of an unknown authority was ignored.");
        continue;
      }
      X509Certificate certificate = source.path().leaf();
      requireTimeStamping(certificate);
      source.path().requirePurpose(TIME_STAMPING);
      token.verify(certificate, stamped);
      if (!source.authority().validity().contains(token.time())) {
        throw new RefusedException(
            Reason.OUTSIDE_VALIDITY,
            "the timestamp authority was not in use at the time",
            token.time().toString(),
            source.authority().validity().toString());
      }
      source.path().requireValidAt(token.time());
      times.add(
          new TrustedTime(
              token.time(), TrustedTime.Origin.TIMESTAMP_AUTHORITY, source.authority().uri()));
    }
    return new Result(times, notices);
  }

  /**
   * The known authority whose certificate the token names: one of the root's own, or one that the
   * token embeds and the authority issued. One whose validity fits goes before one whose does not.
   */
  private static @Nullable Source source(TimestampToken token, TrustRoot root)
      throws RefusedException {
    Source found = null;
    for (Authority authority : root.timestampAuthorities()) {
      List<X509Certificate> candidates = new ArrayList<>(authority.chain());
      candidates.addAll(token.embedded());
      List<X509Certificate> between = candidates;
      for (X509Certificate candidate : candidates) {
        if (!token.names(candidate)) {
          continue;
        }
        CertificatePath path =
            CertificatePath.find(candidate, between, List.of(authority.anchor()));
        if (path == null) {
          continue;
        }
        if (authority.validity().contains(token.time())) {
          return new Source(authority, path);
        }
        found = found == null ? new Source(authority, path) : found;
        break;
      }
    }
    return found;
  }

  /** RFC 3161, 2.3: the purpose is time stamping alone, and critical. */
  private static void requireTimeStamping(X509Certificate certificate) throws RefusedException {
    List<String> usages = Certificates.extendedKeyUsage(certificate);
    var critical = certificate.getCriticalExtensionOIDs();
    if (!usages.equals(List.of(TIME_STAMPING))
        || critical == null
        || !critical.contains(EXTENDED_KEY_USAGE)) {
      throw new RefusedException(
          Reason.TIMESTAMP_INVALID,
          "the timestamp's certificate is not for time stamping",
          "extended key usage " + usages,
          "timeStamping alone, critical");
    }
  }
}
