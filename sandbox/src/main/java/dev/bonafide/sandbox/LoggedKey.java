package dev.bonafide.sandbox;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.service.TransparencyLog.Verifier;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/** The key of a log entry, of a kind whose signature can be checked over a digest. */
record LoggedKey(PublicKey key, Details details) {

  /** {@code PublicKeyDetails} (sigstore_common.proto) that this log accepts. */
  enum Details {
    PKIX_ECDSA_P256_SHA_256("EC", 256, DigestAlgorithm.SHA256, "SHA2_256"),
    PKIX_ECDSA_P384_SHA_384("EC", 384, DigestAlgorithm.SHA384, "SHA2_384"),
    PKIX_ECDSA_P521_SHA_512("EC", 521, DigestAlgorithm.SHA512, "SHA2_512"),
    PKIX_RSA_PKCS1V15_2048_SHA256("RSA", 2048, DigestAlgorithm.SHA256, "SHA2_256"),
    PKIX_RSA_PKCS1V15_3072_SHA256("RSA", 3072, DigestAlgorithm.SHA256, "SHA2_256"),
    PKIX_RSA_PKCS1V15_4096_SHA256("RSA", 4096, DigestAlgorithm.SHA256, "SHA2_256");

    private final String family;
    private final int bits;
    private final DigestAlgorithm digest;
    private final String digestName;

    Details(String family, int bits, DigestAlgorithm digest, String digestName) {
      this.family = family;
      this.bits = bits;
      this.digest = digest;
      this.digestName = digestName;
    }

    DigestAlgorithm digest() {
      return digest;
    }

    /** As {@code HashAlgorithm} spells it. */
    String digestName() {
      return digestName;
    }

    private boolean fits(PublicKey key) {
      return switch (key) {
        case ECKey ec -> family.equals("EC") && ec.getParams().getOrder().bitLength() == bits;
        case RSAKey rsa -> family.equals("RSA") && rsa.getModulus().bitLength() == bits;
        default -> false;
      };
    }
  }

  static LoggedKey of(Verifier verifier) throws RefusedException {
    return switch (verifier) {
      case Verifier.Certificate(byte[] der, String details) -> read(certified(der), details);
      case Verifier.PublicKey(byte[] spki, String details) -> read(spki, details);
    };
  }

  private static byte[] certified(byte[] der) throws RefusedException {
    try {
      return SandboxFiles.encoded(new X509CertificateHolder(der).getSubjectPublicKeyInfo());
    } catch (IOException | RuntimeException e) {
      throw refused("bytes that are no certificate");
    }
  }

  private static LoggedKey read(byte[] spki, String name) throws RefusedException {
    Details details =
        Arrays.stream(Details.values())
            .filter(d -> d.name().equals(name))
            .findFirst()
            .orElseThrow(() -> refused("a key of the kind " + name));
    try {
      var info = SubjectPublicKeyInfo.getInstance(spki);
      PublicKey key =
          KeyFactory.getInstance(details.family)
              .generatePublic(new X509EncodedKeySpec(SandboxFiles.encoded(info)));
      if (details.fits(key)) {
        return new LoggedKey(key, details);
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      throw refused("bytes that are no key of the kind " + name);
    }
    throw refused("a key that is not of the kind " + name);
  }

  /** Whether the signature is this key's over the digest. */
  boolean verifies(Digest digest, byte[] signature) {
    try {
      return key instanceof RSAKey
          ? MessageDigest.isEqual(opened(signature), info(digest))
          : verifiesEc(digest, signature);
    } catch (GeneralSecurityException e) {
      return false; // bytes that are no signature
    }
  }

  private boolean verifiesEc(Digest digest, byte[] signature) throws GeneralSecurityException {
    var verifier = Signature.getInstance("NONEwithECDSA");
    verifier.initVerify(key);
    verifier.update(digest.bytes());
    return verifier.verify(signature);
  }

  /** What an RSA signature signs: the JDK has no verifier that takes the digest itself. */
  private byte[] opened(byte[] signature) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    cipher.init(Cipher.DECRYPT_MODE, key);
    return cipher.doFinal(signature);
  }

  private static byte[] info(Digest digest) {
    ASN1ObjectIdentifier algorithm =
        switch (digest.algorithm()) {
          case SHA256 -> NISTObjectIdentifiers.id_sha256;
          case SHA384 -> NISTObjectIdentifiers.id_sha384;
          case SHA512 -> NISTObjectIdentifiers.id_sha512;
        };
    return SandboxFiles.encoded(
        new DigestInfo(new AlgorithmIdentifier(algorithm, DERNull.INSTANCE), digest.bytes()));
  }

  private static RefusedException refused(String found) {
    return new RefusedException(
        Reason.SERVICE_FAILED,
        "the log does not accept this key",
        found,
        String.join(", ", Arrays.stream(Details.values()).map(Enum::name).toList()));
  }
}
