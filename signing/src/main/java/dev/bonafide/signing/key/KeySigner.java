package dev.bonafide.signing.key;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.service.TimestampAuthority;
import dev.bonafide.signing.BundleCheck;
import dev.bonafide.signing.Bundles;
import dev.bonafide.signing.Dsse;
import dev.bonafide.signing.SignedBundle;
import dev.bonafide.signing.TimestampQuery;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Signs statements with a key of one's own, with or without a certificate. The bundle is verified
 * before it is handed out.
 */
public final class KeySigner {
  private final SigningKey key;
  private final String materialName;
  private final Json.Obj material;
  private final List<TimestampAuthority> timestamps;
  private final BundleCheck check;

  private KeySigner(
      SigningKey key,
      String materialName,
      Json.Obj material,
      List<TimestampAuthority> timestamps,
      BundleCheck check) {
    this.key = key;
    this.materialName = materialName;
    this.material = material;
    this.timestamps = List.copyOf(timestamps);
    this.check = check;
  }

  /** With a bare key: the bundle names it by a hint. The key is the caller's to close. */
  public static KeySigner withKey(
      SigningKey key, List<TimestampAuthority> timestamps, BundleCheck check) {
    return new KeySigner(key, "publicKey", Bundles.keyHint(key.publicKey()), timestamps, check);
  }

  /**
   * With a certificate and its chain, all of which go into the bundle.
   *
   * @return refused with SIGNING_KEY_UNUSABLE
   */
  public static Outcome<KeySigner> withCertificate(
      SigningKey key,
      CertificateChain chain,
      List<TimestampAuthority> timestamps,
      BundleCheck check) {
    return Outcome.attempt(
        () -> {
          chain.requireFor(key);
          List<Json> certificates = new ArrayList<>();
          for (X509Certificate certificate : chain.certificates()) {
            certificates.add(Json.object().put("rawBytes", base64(der(certificate))).build());
          }
          var material = Json.object().put("certificates", Json.array(certificates)).build();
          return new KeySigner(key, "x509CertificateChain", material, timestamps, check);
        });
  }

  private static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError("a certificate that was parsed has its encoding", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * Signs a statement in a DSSE envelope.
   *
   * @param statement in-toto statement, JSON
   * @param subject the digest the statement is about
   * @return refused with SIGNING_KEY_UNUSABLE, SERVICE_FAILED, or the reason why the finished
   *     bundle does not verify
   */
  public Outcome<SignedBundle> signStatement(byte[] statement, Digest subject) {
    return Outcome.attempt(
        () -> {
          byte[] encoded = Dsse.encode(Dsse.IN_TOTO, statement);
          byte[] signature = key.sign(Digest.compute(key.curve().hash(), encoded));
          List<byte[]> stamps = new ArrayList<>();
          for (TimestampAuthority authority : timestamps) {
            stamps.add(TimestampQuery.stamp(authority, signature));
          }
          Json.Obj bundle =
              Bundles.bundle(
                  Bundles.material(materialName, material, List.of(), stamps),
                  "dsseEnvelope",
                  Dsse.envelope(Dsse.IN_TOTO, statement, signature));
          return SignedBundle.checked(bundle, check, subject);
        });
  }
}
