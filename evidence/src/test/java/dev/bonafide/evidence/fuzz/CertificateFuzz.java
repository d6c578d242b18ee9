package dev.bonafide.evidence.fuzz;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.evidence.x509.CertificatePath;
import dev.bonafide.evidence.x509.Certificates;
import dev.bonafide.evidence.x509.FulcioExtensions;
import dev.bonafide.evidence.x509.PublicKeys;
import dev.bonafide.evidence.x509.Signatures;
import java.security.cert.X509Certificate;
import java.util.List;

/** Certificates in DER and PEM, public keys, and what is asked of them. */
public final class CertificateFuzz {
  private CertificateFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    var certificate =
        Outcome.attempt(
            () -> {
              X509Certificate read = Certificates.ofDer(data);
              FulcioExtensions.read(read);
              Certificates.alternativeNames(read);
              Certificates.allowsCodeSigning(read);
              CertificatePath.find(read, List.of(read), List.of(read));
              return Signatures.kind(read.getPublicKey());
            });
    var pem = Outcome.attempt(() -> Certificates.ofPem(data));
    var key = Outcome.attempt(() -> Signatures.kind(PublicKeys.ofDer(data)));
    var keyPem = Outcome.attempt(() -> PublicKeys.ofPem(data));
  }
}
