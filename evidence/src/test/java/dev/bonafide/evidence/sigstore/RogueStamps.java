package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import dev.bonafide.evidence.testkit.CertificateSpec;
import dev.bonafide.evidence.testkit.Keys;
import dev.bonafide.evidence.testkit.TestTsa;
import dev.bonafide.evidence.x509.Certificates;
import dev.bonafide.evidence.x509.Der;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;

/** Timestamps that a well-behaved authority does not make, written value by value. */
final class RogueStamps {
  private static final byte[] SHA256 = hex("300b0609608648016503040201");
  private static final byte[] ECDSA = hex("300a06082a8648ce3d040302");
  private static final byte[] TST_INFO = hex("060b2a864886f70d0109100104");

  private RogueStamps() {}

  static byte[] stamp(TestTsa tsa, CertificateSpec spec, byte[] stamped, Instant time) {
    X509Certificate certificate = tsa.withCertificate(spec).certificate();
    byte[] der = Certificates.encoded(certificate);
    String text = time.toString().replaceAll("[-:T]", "");
    byte[] info =
        sequence(
            hex("020101"),
            hex("06032a0304"),
            sequence(SHA256, Der.encode(Der.OCTET_STRING, Digest.sha256(stamped).bytes())),
            hex("020107"),
            Der.encode(
                Der.GENERALIZED_TIME, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    byte[] attributes =
        concat(
            attribute("06092a864886f70d010903", TST_INFO),
            attribute(
                "06092a864886f70d010904",
                Der.encode(Der.OCTET_STRING, Digest.sha256(info).bytes())),
            attribute(
                "060b2a864886f70d010910022f",
                sequence(
                    sequence(sequence(Der.encode(Der.OCTET_STRING, Digest.sha256(der).bytes()))))));
    byte[] signature =
        Keys.sign("SHA256withECDSA", tsa.key().getPrivate(), Der.encode(Der.SET, attributes));
    byte[] signer =
        sequence(
            hex("020101"),
            sequence(
                certificate.getIssuerX500Principal().getEncoded(),
                Der.encode(Der.INTEGER, certificate.getSerialNumber().toByteArray())),
            SHA256,
            Der.encode(0xa0, attributes),
            ECDSA,
            Der.encode(Der.OCTET_STRING, signature));
    byte[] signedData =
        sequence(
            hex("020103"),
            Der.encode(Der.SET, SHA256),
            sequence(TST_INFO, Der.encode(0xa0, Der.encode(Der.OCTET_STRING, info))),
            Der.encode(0xa0, der),
            Der.encode(Der.SET, signer));
    return sequence(
        sequence(hex("020100")),
        sequence(hex("06092a864886f70d010702"), Der.encode(0xa0, signedData)));
  }

  private static byte[] attribute(String oid, byte[] value) {
    return sequence(hex(oid), Der.encode(Der.SET, value));
  }

  private static byte[] sequence(byte[]... parts) {
    return Der.encode(Der.SEQUENCE, parts);
  }

  private static byte[] concat(byte[]... parts) {
    byte[] wrapped = Der.encode(Der.OCTET_STRING, parts);
    int head = wrapped.length;
    for (byte[] part : parts) {
      head -= part.length;
    }
    return java.util.Arrays.copyOfRange(wrapped, head, wrapped.length);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
