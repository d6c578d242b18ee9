package dev.bonafide.evidence.x509;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate and the authorities above it, up to an anchor: names and signatures agree, and
 * every issuer may issue. Validity in time is a question of its own, because it is judged when the
 * signing time is known.
 *
 * @param certificates leaf first, anchor last
 */
public record CertificatePath(List<X509Certificate> certificates) {
  /** Certificates from leaf to anchor; real paths have two to four. */
  private static final int MAX_LENGTH = 8;

  /** Signature checks of one search, so that hostile lists of look-alikes stay cheap. */
  private static final int MAX_CHECKS = 64;

  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final String NAME_CONSTRAINTS = "2.5.29.30";

  public CertificatePath {
    certificates = List.copyOf(certificates);
  }

  public X509Certificate leaf() {
    return certificates.getFirst();
  }

  /** The certificate that issued the leaf; the leaf itself where it is its own anchor. */
  public X509Certificate issuer() {
    return certificates.get(Math.min(1, certificates.size() - 1));
  }

  public X509Certificate anchor() {
    return certificates.getLast();
  }

  /**
   * Searches a path.
   *
   * @param intermediates certificates that may stand between; they are not trusted
   * @param anchors certificates that are trusted
   * @return the path, or null where there is none
   */
  public static @Nullable CertificatePath find(
      X509Certificate leaf, List<X509Certificate> intermediates, List<X509Certificate> anchors) {
    return new Search(intermediates, anchors).from(List.of(leaf));
  }

  /**
   * Checks that every certificate of the path is valid at the time.
   *
   * @throws RefusedException OUTSIDE_VALIDITY
   */
  public void requireValidAt(Instant time) throws RefusedException {
    for (X509Certificate certificate : certificates) {
      Instant from = certificate.getNotBefore().toInstant();
      Instant until = certificate.getNotAfter().toInstant();
      if (time.isBefore(from) || time.isAfter(until)) {
        throw new RefusedException(
            Reason.OUTSIDE_VALIDITY,
            certificate == leaf()
                ? "the certificate was not valid at the time"
                : "the certificate of an authority was not valid at the time",
            time.toString(),
            from + " to " + until);
      }
    }
  }

  /**
   * Checks that no authority of the path is limited to other purposes: an extended key usage above
   * the leaf narrows what may be issued below it.
   *
   * @param purpose identifier of the purpose
   * @throws RefusedException UNTRUSTED_CERTIFICATE
   */
  public void requirePurpose(String purpose) throws RefusedException {
    for (X509Certificate authority : certificates.subList(1, certificates.size())) {
      List<String> usages = Certificates.extendedKeyUsage(authority);
      if (!usages.isEmpty() && !usages.contains(purpose) && !usages.contains(ANY_PURPOSE)) {
        throw new RefusedException(
            Reason.UNTRUSTED_CERTIFICATE,
            "an authority of the path may not issue certificates for this purpose",
            usages.toString(),
            purpose);
      }
    }
  }

  private static final class Search {
    private final List<X509Certificate> intermediates;
    private final List<X509Certificate> anchors;
    private int checks;

    private Search(List<X509Certificate> intermediates, List<X509Certificate> anchors) {
      this.intermediates = intermediates;
      this.anchors = anchors;
    }

    private @Nullable CertificatePath from(List<X509Certificate> path) {
      X509Certificate last = path.getLast();
      for (X509Certificate anchor : anchors) {
        if (anchor.equals(last)) {
          return new CertificatePath(path);
        }
      }
      if (path.size() == MAX_LENGTH) {
        return null;
      }
      for (X509Certificate anchor : anchors) {
        if (issued(anchor, last, path.size() - 1)) {
          return new CertificatePath(with(path, anchor));
        }
      }
      for (X509Certificate next : intermediates) {
        if (!path.contains(next) && issued(next, last, path.size() - 1)) {
          CertificatePath found = from(with(path, next));
          if (found != null) {
            return found;
          }
        }
      }
      return null;
    }

    /**
     * Whether the issuer may issue and did issue the subject.
     *
     * @param below authorities between the issuer and the leaf
     */
    private boolean issued(X509Certificate issuer, X509Certificate subject, int below) {
      if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())
          || !mayIssue(issuer, below)
          || ++checks > MAX_CHECKS) {
        return false;
      }
      try {
        subject.verify(issuer.getPublicKey());
        return true;
      } catch (GeneralSecurityException e) {
        return false;
      }
    }

    private static boolean mayIssue(X509Certificate issuer, int below) {
      boolean[] usage = issuer.getKeyUsage();
      return issuer.getBasicConstraints() >= below
          && (usage == null || usage[5])
          && !issuer.hasUnsupportedCriticalExtension()
          && issuer.getExtensionValue(NAME_CONSTRAINTS) == null; // not judged here: fail closed
    }

    private static List<X509Certificate> with(List<X509Certificate> path, X509Certificate next) {
      List<X509Certificate> longer = new ArrayList<>(path);
      longer.add(next);
      return longer;
    }
  }
}
