package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.x509.Certificates;
import dev.bonafide.evidence.x509.Der;
import dev.bonafide.evidence.x509.Signatures;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An RFC 3161 timestamp, read from its response: the CMS structure (RFC 5652) as far as RFC 3161
 * allows it, which is one signer with signed attributes.
 */
final class TimestampToken {
  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final String TST_INFO = "1.2.840.113549.1.9.16.1.4";
  private static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
  private static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
  private static final String SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
  private static final String SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";

  /** Certificates in one token; authorities embed two to four. */
  private static final int MAX_EMBEDDED = 16;

  private final byte[] info;
  private final Instant time;
  private final DigestAlgorithm imprintAlgorithm;
  private final byte[] imprint;
  private final List<X509Certificate> embedded;
  private final Signer signer;

  private TimestampToken(byte[] info, List<X509Certificate> embedded, Signer signer)
      throws RefusedException {
    List<Der> parts = Der.read(info).children(Der.SEQUENCE, 5);
    List<Der> messageImprint = parts.get(2).children(Der.SEQUENCE, 2);
    this.info = info;
    this.imprintAlgorithm = hash(messageImprint.getFirst());
    this.imprint = messageImprint.get(1).expect(Der.OCTET_STRING).content();
    this.time = parts.get(4).time();
    this.embedded = embedded;
    this.signer = signer;
    for (Der part : parts.subList(5, parts.size())) {
      if (part.isContext(1)) {
        throw malformed("extensions, which no known authority uses", "none");
      }
    }
  }

  /** The one SignerInfo. */
  private record Signer(
      Der identifier,
      DigestAlgorithm digest,
      List<Der> attributes,
      byte[] signedBytes,
      DigestAlgorithm signatureDigest,
      byte[] signature) {}

  /** Reads a TimeStampResp; refused with TIMESTAMP_INVALID. */
  static TimestampToken read(byte[] response) throws RefusedException {
    try {
      return readResponse(response);
    } catch (RefusedException e) {
      if (e.refusal().reason() == Reason.MALFORMED_EVIDENCE) {
        throw new RefusedException(
            Reason.TIMESTAMP_INVALID,
            "the timestamp cannot be read: " + e.refusal().message(),
            e.refusal().found(),
            e.refusal().expected());
      }
      throw e;
    }
  }

  private static TimestampToken readResponse(byte[] response) throws RefusedException {
    List<Der> parts = Der.read(response).children(Der.SEQUENCE, 2);
    BigInteger status = parts.getFirst().children(Der.SEQUENCE, 1).getFirst().integer();
    if (status.signum() < 0 || status.compareTo(BigInteger.ONE) > 0) {
      throw malformed("status " + status, "granted");
    }
    List<Der> contentInfo = parts.get(1).children(Der.SEQUENCE, 2);
    requireOid(contentInfo.getFirst(), SIGNED_DATA);
    List<Der> signedData =
        contentInfo.get(1).children(0xa0, 1).getFirst().children(Der.SEQUENCE, 4);
    List<Der> content = signedData.get(2).children(Der.SEQUENCE, 2);
    requireOid(content.getFirst(), TST_INFO);
    byte[] info = content.get(1).children(0xa0, 1).getFirst().expect(Der.OCTET_STRING).content();
    List<X509Certificate> embedded = new ArrayList<>();
    for (Der part : signedData.subList(3, signedData.size() - 1)) {
      if (part.isContext(0)) {
        for (Der certificate : part.children()) {
          if (embedded.size() == MAX_EMBEDDED) {
            throw new RefusedException(
                Reason.LIMIT_EXCEEDED,
                "the timestamp embeds too many certificates",
                "over " + MAX_EMBEDDED,
                "fewer");
          }
          embedded.add(Certificates.ofDer(certificate.encoded()));
        }
      }
    }
    List<Der> signers = signedData.getLast().children(Der.SET, 1);
    if (signers.size() != 1) {
      throw malformed(signers.size() + " signers", "one");
    }
    return new TimestampToken(info, embedded, signer(signers.getFirst()));
  }

  private static Signer signer(Der signer) throws RefusedException {
    List<Der> parts = signer.children(Der.SEQUENCE, 6);
    DigestAlgorithm digest = hash(parts.get(2));
    Der attributes = parts.get(3).expect(0xa0);
    byte[] signedBytes = attributes.encoded();
    signedBytes[0] = Der.SET; // RFC 5652, 5.4: signed as the SET it is, not under its tag
    return new Signer(
        parts.get(1),
        digest,
        attributes.children(),
        signedBytes,
        signatureHash(parts.get(4), digest),
        parts.get(5).expect(Der.OCTET_STRING).content());
  }

  private static DigestAlgorithm hash(Der algorithm) throws RefusedException {
    String oid = algorithm.children(Der.SEQUENCE, 1).getFirst().oid();
    return switch (oid) {
      case "2.16.840.1.101.3.4.2.1" -> DigestAlgorithm.SHA256;
      case "2.16.840.1.101.3.4.2.2" -> DigestAlgorithm.SHA384;
      case "2.16.840.1.101.3.4.2.3" -> DigestAlgorithm.SHA512;
      default -> throw malformed("hash " + oid, "SHA-256, SHA-384 or SHA-512");
    };
  }

  private static DigestAlgorithm signatureHash(Der algorithm, DigestAlgorithm digest)
      throws RefusedException {
    String oid = algorithm.children(Der.SEQUENCE, 1).getFirst().oid();
    return switch (oid) {
      case "1.2.840.10045.4.3.2", "1.2.840.113549.1.1.11" -> DigestAlgorithm.SHA256;
      case "1.2.840.10045.4.3.3", "1.2.840.113549.1.1.12" -> DigestAlgorithm.SHA384;
      case "1.2.840.10045.4.3.4", "1.2.840.113549.1.1.13" -> DigestAlgorithm.SHA512;
      case "1.2.840.113549.1.1.1", "1.2.840.10045.2.1", "1.3.101.112" -> digest;
      default -> throw malformed("signature algorithm " + oid, "ECDSA, RSA or Ed25519");
    };
  }

  Instant time() {
    return time;
  }

  List<X509Certificate> embedded() {
    return embedded;
  }

  /** Whether the token says that this certificate's key signed it. */
  boolean names(X509Certificate certificate) throws RefusedException {
    Der identifier = signer.identifier();
    if (identifier.isContext(0)) {
      byte[] own = certificate.getExtensionValue("2.5.29.14");
      return own != null
          && Arrays.equals(
              Der.read(Der.read(own).expect(Der.OCTET_STRING).content()).content(),
              identifier.content());
    }
    List<Der> parts = identifier.children(Der.SEQUENCE, 2);
    return parts.get(1).integer().equals(certificate.getSerialNumber())
        && Arrays.equals(
            parts.getFirst().encoded(), certificate.getIssuerX500Principal().getEncoded());
  }

  /**
   * Checks that the token is about the bytes and was signed by the certificate.
   *
   * @throws RefusedException TIMESTAMP_INVALID
   */
  void verify(X509Certificate certificate, byte[] stamped) throws RefusedException {
    if (!MessageDigest.isEqual(imprint, Digest.compute(imprintAlgorithm, stamped).bytes())) {
      throw new RefusedException(
          Reason.TIMESTAMP_INVALID,
          "the timestamp is about something else",
          SignedContent.hex(imprint),
          Digest.compute(imprintAlgorithm, stamped).hex());
    }
    requireOid(attribute(CONTENT_TYPE), TST_INFO);
    byte[] digest = attribute(MESSAGE_DIGEST).expect(Der.OCTET_STRING).content();
    if (!MessageDigest.isEqual(digest, Digest.compute(signer.digest(), info).bytes())) {
      throw new RefusedException(
          Reason.TIMESTAMP_INVALID, "the timestamp's own digest does not match its content");
    }
    requireSigningCertificate(certificate);
    if (!Signatures.verify(
        certificate.getPublicKey(),
        signer.signatureDigest(),
        signer.signedBytes(),
        signer.signature())) {
      throw new RefusedException(
          Reason.TIMESTAMP_INVALID, "the timestamp's signature does not verify");
    }
  }

  /** RFC 3161, 2.4.1 and RFC 5816: the certificate's hash is itself signed. */
  private void requireSigningCertificate(X509Certificate certificate) throws RefusedException {
    byte[] encoded = Certificates.encoded(certificate);
    Der second = attributeOrNull(SIGNING_CERTIFICATE_V2);
    byte[] own;
    Der value;
    if (second != null) {
      List<Der> id = essCertificateId(second);
      boolean named = id.getFirst().tag() == Der.SEQUENCE;
      DigestAlgorithm algorithm = named ? hash(id.getFirst()) : DigestAlgorithm.SHA256;
      own = Digest.compute(algorithm, encoded).bytes();
      value = id.get(named && id.size() > 1 ? 1 : 0);
    } else {
      own = sha1(encoded);
      value = essCertificateId(attribute(SIGNING_CERTIFICATE)).getFirst();
    }
    if (!MessageDigest.isEqual(value.expect(Der.OCTET_STRING).content(), own)) {
      throw new RefusedException(
          Reason.TIMESTAMP_INVALID, "the timestamp names another signing certificate");
    }
  }

  private static List<Der> essCertificateId(Der signingCertificate) throws RefusedException {
    return signingCertificate
        .children(Der.SEQUENCE, 1)
        .getFirst()
        .children(Der.SEQUENCE, 1)
        .getFirst()
        .children(Der.SEQUENCE, 1);
  }

  /** Only identifies a certificate that is already known; nothing relies on its strength. */
  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK provides SHA-1", e);
    }
  }

  private Der attribute(String oid) throws RefusedException {
    Der value = attributeOrNull(oid);
    if (value == null) {
      throw malformed("no attribute " + oid, "it");
    }
    return value;
  }

  /** The single value of an attribute; refused where it is there twice. */
  private @Nullable Der attributeOrNull(String oid) throws RefusedException {
    Der found = null;
    for (Der attribute : signer.attributes()) {
      List<Der> parts = attribute.children(Der.SEQUENCE, 2);
      if (parts.getFirst().oid().equals(oid)) {
        List<Der> values = parts.get(1).children(Der.SET, 1);
        if (found != null || values.size() != 1) {
          throw malformed("several values of " + oid, "one");
        }
        found = values.getFirst();
      }
    }
    return found;
  }

  private static void requireOid(Der value, String expected) throws RefusedException {
    if (!value.oid().equals(expected)) {
      throw malformed(value.oid(), expected);
    }
  }

  private static RefusedException malformed(String found, String expected) {
    return new RefusedException(
        Reason.TIMESTAMP_INVALID, "the timestamp cannot be read", found, expected);
  }
}
