package dev.bonafide.evidence;

import dev.bonafide.artifact.Digest;
import java.util.List;
import java.util.Map;

/** Who made a signature, as far as the evidence and the given trust establish it. */
public sealed interface Signer {

  /**
   * An identity that a Fulcio certificate authority has certified.
   *
   * @param subject the certificate's subject alternative name: an e-mail address, a URI or another
   *     name
   * @param issuer the OIDC issuer that vouched for the subject
   * @param extensions the other Fulcio extensions by their field name, such as {@code
   *     githubWorkflowRepository}
   * @param certificate SHA-256 of the certificate's DER
   * @param trustRoot name of the trust root that the certificate was verified under
   */
  record Keyless(
      String subject,
      String issuer,
      Map<String, String> extensions,
      Digest certificate,
      String trustRoot)
      implements Signer {
    public Keyless {
      extensions = Map.copyOf(extensions);
    }
  }

  /**
   * The holder of a private key.
   *
   * @param publicKey SHA-256 of the key's SubjectPublicKeyInfo DER
   */
  record KeyHolder(Digest publicKey) implements Signer {}

  /**
   * The holder of a long-lived certificate under an anchor that the operator gave.
   *
   * @param names subject alternative names, each as its text
   * @param subject the distinguished name, RFC 2253; may be empty
   * @param certificate SHA-256 of the certificate's DER
   * @param anchor SHA-256 of the anchor's DER
   * @param publicKey SHA-256 of the SubjectPublicKeyInfo DER of the certificate's key
   */
  record CertificateHolder(
      List<String> names, String subject, Digest certificate, Digest anchor, Digest publicKey)
      implements Signer {
    public CertificateHolder {
      names = List.copyOf(names);
    }
  }
}
