package dev.bonafide.signing.key;

import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;

/**
 * A curve that OpenSSF Model Signing allows (v1.0, section 4.2), with the hash that goes with it.
 */
public enum Curve {
  P256("secp256r1", SECObjectIdentifiers.secp256r1, 256, DigestAlgorithm.SHA256),
  P384("secp384r1", SECObjectIdentifiers.secp384r1, 384, DigestAlgorithm.SHA384),
  P521("secp521r1", SECObjectIdentifiers.secp521r1, 521, DigestAlgorithm.SHA512);

  private final String jcaName;
  private final ASN1ObjectIdentifier oid;
  private final int bits;
  private final DigestAlgorithm hash;

  Curve(String jcaName, ASN1ObjectIdentifier oid, int bits, DigestAlgorithm hash) {
    this.jcaName = jcaName;
    this.oid = oid;
    this.bits = bits;
    this.hash = hash;
  }

  String jcaName() {
    return jcaName;
  }

  /** Of the order, and so of each half of a signature. */
  int bits() {
    return bits;
  }

  public DigestAlgorithm hash() {
    return hash;
  }

  static Curve of(ASN1ObjectIdentifier oid) throws RefusedException {
    for (Curve curve : values()) {
      if (curve.oid.equals(oid)) {
        return curve;
      }
    }
    String name = ECNamedCurveTable.getName(oid);
    throw new RefusedException(
        Refusal.of(
                Reason.UNSUPPORTED_ALGORITHM,
                "keys on this curve are not supported",
                name == null ? oid.getId() : name,
                "P-256, P-384 or P-521")
            .withHint("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out KEY"));
  }

  /** The curve of a key that was made from one of these curves. */
  static Curve of(ECPublicKey key) throws RefusedException {
    return of(
        ASN1ObjectIdentifier.getInstance(
            org.bouncycastle.asn1.x509.SubjectPublicKeyInfo.getInstance(key.getEncoded())
                .getAlgorithm()
                .getParameters()));
  }
}
