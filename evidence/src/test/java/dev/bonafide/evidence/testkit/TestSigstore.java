package dev.bonafide.evidence.testkit;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.Fixtures;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.Certificates;
import dev.bonafide.evidence.x509.Der;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** A whole Sigstore in one object, whose every part a test can make wrong. */
public final class TestSigstore {
  /** When everything happens. */
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  public static final Instant START = NOW.minus(Duration.ofDays(100));
  public static final Instant END = NOW.plus(Duration.ofDays(100));
  public static final String SUBJECT =
      "https://github.com/a/b/.github/workflows/r.yml@refs/tags/v1";
  public static final String ISSUER = "https://token.actions.githubusercontent.com";

  private static final String SCT_LIST = "1.3.6.1.4.1.11129.2.4.2";
  private static final String FULCIO = "1.3.6.1.4.1.57264.1.";

  public final KeyPair caKey = Keys.p256();
  public final X509Certificate ca = CertificateSpec.root("CN=test ca", caKey, START, END);
  public final KeyPair ctKey = Keys.p256();
  public final TestLog log = new TestLog("log.test", Keys.of("Ed25519", 0));
  public final TestLog secondLog = new TestLog("log2.test", Keys.p256());
  public final TestTsa tsa = TestTsa.of("tsa", START, END);

  /** A signing certificate and its key. */
  public record Leaf(X509Certificate certificate, KeyPair key) {
    public byte[] der() {
      return Certificates.encoded(certificate);
    }
  }

  /** What a leaf looks like; the default is what Fulcio issues. */
  public record LeafSpec(
      KeyPair key, KeyPurposeId purpose, int usage, List<String> names, String issuer, Sct sct) {
    public LeafSpec withKey(KeyPair other) {
      return new LeafSpec(other, purpose, usage, names, issuer, sct);
    }

    public LeafSpec withPurpose(KeyPurposeId other) {
      return new LeafSpec(key, other, usage, names, issuer, sct);
    }

    public LeafSpec withUsage(int other) {
      return new LeafSpec(key, purpose, other, names, issuer, sct);
    }

    public LeafSpec withNames(List<String> other) {
      return new LeafSpec(key, purpose, usage, other, issuer, sct);
    }

    public LeafSpec withIssuer(String other) {
      return new LeafSpec(key, purpose, usage, names, other, sct);
    }

    public LeafSpec withSct(Sct other) {
      return new LeafSpec(key, purpose, usage, names, issuer, other);
    }
  }

  /** How the certificate's promise is wrong, if at all. */
  public enum Sct {
    GOOD,
    NONE,
    UNKNOWN_LOG,
    WRONG_SIGNATURE,
    TWICE,
    TRUNCATED
  }

  public LeafSpec leafSpec() {
    return new LeafSpec(
        Keys.p256(),
        KeyPurposeId.id_kp_codeSigning,
        KeyUsage.digitalSignature,
        List.of(SUBJECT),
        ISSUER,
        Sct.GOOD);
  }

  public Leaf leaf() {
    return issue(leafSpec());
  }

  public Leaf issue(LeafSpec spec) {
    return issue(spec, ca, caKey);
  }

  public Leaf issue(LeafSpec spec, X509Certificate issuer, KeyPair issuerKey) {
    CertificateSpec plain = build(spec, issuer);
    if (spec.sct() == Sct.NONE) {
      return new Leaf(plain.sign(issuerKey.getPrivate()), spec.key());
    }
    // what the log signs has all but the SCTs: any signature will do, and the serial must agree
    X509Certificate unpromised = plain.sign(issuerKey.getPrivate());
    byte[] tbs = tbs(unpromised);
    byte[] list = scts(spec.sct(), tbs, issuer.getPublicKey());
    return new Leaf(
        plain.with(SCT_LIST, Der.encode(Der.OCTET_STRING, list)).sign(issuerKey.getPrivate()),
        spec.key());
  }

  private static CertificateSpec build(LeafSpec spec, X509Certificate issuer) {
    var names = new ArrayList<GeneralName>();
    for (String name : spec.names()) {
      names.add(new GeneralName(GeneralName.uniformResourceIdentifier, name));
    }
    var certificate =
        new CertificateSpec(
                "",
                spec.key().getPublic(),
                issuer.getSubjectX500Principal().getName(),
                NOW,
                NOW.plus(Duration.ofMinutes(10)))
            .usage(spec.usage())
            .purpose(spec.purpose(), false)
            .with(
                Extension.subjectAlternativeName,
                true,
                new GeneralNames(names.toArray(new GeneralName[0])))
            .with(FULCIO + "5", "a/b".getBytes(StandardCharsets.UTF_8));
    if (spec.issuer().isEmpty()) {
      return certificate;
    }
    try {
      return certificate.with(FULCIO + "8", new DERUTF8String(spec.issuer()).getEncoded());
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] tbs(X509Certificate certificate) {
    try {
      return certificate.getTBSCertificate();
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] scts(Sct kind, byte[] tbs, PublicKey issuer) {
    long millis = NOW.toEpochMilli();
    var signed =
        ByteBuffer.allocate(49 + tbs.length)
            .put(new byte[] {0, 0})
            .putLong(millis)
            .putShort((short) 1)
            .put(Digest.sha256(issuer.getEncoded()).bytes())
            .put((byte) (tbs.length >>> 16))
            .putShort((short) tbs.length)
            .put(tbs)
            .putShort((short) 0);
    byte[] signature = Keys.sign("SHA256withECDSA", ctKey.getPrivate(), signed.array());
    if (kind == Sct.WRONG_SIGNATURE) {
      signature = Keys.sign("SHA256withECDSA", ctKey.getPrivate(), new byte[] {1});
    }
    byte[] id = Digest.sha256(ctKey.getPublic().getEncoded()).bytes();
    id[0] ^= (byte) (kind == Sct.UNKNOWN_LOG ? 1 : 0);
    byte[] sct =
        ByteBuffer.allocate(47 + signature.length)
            .put((byte) 0)
            .put(id)
            .putLong(millis)
            .putShort((short) 0)
            .put(new byte[] {4, 3})
            .putShort((short) signature.length)
            .put(signature)
            .array();
    var list = new ByteArrayOutputStream();
    for (int i = 0; i < (kind == Sct.TWICE ? 2 : 1); i++) {
      list.writeBytes(ByteBuffer.allocate(2).putShort((short) sct.length).array());
      list.writeBytes(sct);
    }
    byte[] all = list.toByteArray();
    int length = all.length - (kind == Sct.TRUNCATED ? 3 : 0);
    return ByteBuffer.allocate(2 + length).putShort((short) length).put(all, 0, length).array();
  }

  // ---- trusted root

  /** The members of a trusted root, for tests to change. */
  public static final class RootSpec {
    public final List<Json> logs = new ArrayList<>();
    public final List<Json> certificateLogs = new ArrayList<>();
    public final List<Json> authorities = new ArrayList<>();
    public final List<Json> timestampAuthorities = new ArrayList<>();

    public Json.Obj json() {
      return Json.object()
          .put("mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.1")
          .put("tlogs", Json.array(logs))
          .put("certificateAuthorities", Json.array(authorities))
          .put("ctlogs", Json.array(certificateLogs))
          .put("timestampAuthorities", Json.array(timestampAuthorities))
          .build();
    }

    public TrustRoot read() {
      return Fixtures.accepted(
          TrustRoot.parse("test", utf8(JsonWriter.compact(json())), Instant.EPOCH));
    }
  }

  /** A root that trusts everything of this instance. */
  public RootSpec root() {
    var root = new RootSpec();
    root.logs.add(log.inRoot(START, END));
    root.certificateLogs.add(certificateLog(START, END));
    root.authorities.add(authority("https://fulcio.test", List.of(ca), START, END));
    root.timestampAuthorities.add(
        authority("https://tsa.test", List.of(tsa.certificate(), tsa.root()), START, END));
    return root;
  }

  public Json.Obj certificateLog(Instant from, Instant to) {
    PublicKey key = ctKey.getPublic();
    return log("https://ct.test", key, Digest.sha256(key.getEncoded()).bytes(), from, to);
  }

  static Json.Obj log(String url, PublicKey key, byte[] id, Instant from, Instant to) {
    return Json.object()
        .put("baseUrl", url)
        .put(
            "publicKey",
            Json.object()
                .put("rawBytes", base64(key.getEncoded()))
                .put("validFor", validity(from, to))
                .build())
        .put("logId", Json.object().put("keyId", base64(id)).build())
        .build();
  }

  public static Json.Obj authority(
      String uri, List<X509Certificate> chain, Instant from, Instant to) {
    var certificates = new ArrayList<Json>();
    for (X509Certificate certificate : chain) {
      certificates.add(raw(Certificates.encoded(certificate)));
    }
    return Json.object()
        .put("uri", uri)
        .put("certChain", Json.object().put("certificates", Json.array(certificates)).build())
        .put("validFor", validity(from, to))
        .build();
  }

  private static Json.Obj validity(Instant from, Instant to) {
    return Json.object().put("start", from.toString()).put("end", to.toString()).build();
  }

  // ---- bundles

  /** The members of a bundle, for tests to change. */
  public static final class BundleSpec {
    public String mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";
    public Json.Obj material;
    public String materialName = "certificate";
    public final List<Json> entries = new ArrayList<>();
    public final List<Json> timestamps = new ArrayList<>();
    public String signedName = "messageSignature";
    public Json.Obj signed;

    public BundleSpec(Json.Obj material, Json.Obj signed) {
      this.material = material;
      this.signed = signed;
    }

    public BundleSpec entry(Json.Obj entry) {
      entries.add(entry);
      return this;
    }

    public BundleSpec timestamp(byte[] response) {
      timestamps.add(Json.object().put("signedTimestamp", base64(response)).build());
      return this;
    }

    public Json.Obj json() {
      return Json.object()
          .put("mediaType", mediaType)
          .put(
              "verificationMaterial",
              Json.object()
                  .put(materialName, material)
                  .put("tlogEntries", Json.array(entries))
                  .put(
                      "timestampVerificationData",
                      Json.object().put("rfc3161Timestamps", Json.array(timestamps)).build())
                  .build())
          .put(signedName, signed)
          .build();
    }

    public Bundle read() {
      return Fixtures.accepted(Bundle.parse("test", utf8(JsonWriter.compact(json()))));
    }
  }

  public static BundleSpec message(Json.Obj material, Digest digest, byte[] signature) {
    return new BundleSpec(
        material,
        Json.object()
            .put(
                "messageDigest",
                Json.object()
                    .put("algorithm", protoName(digest))
                    .put("digest", base64(digest.bytes()))
                    .build())
            .put("signature", base64(signature))
            .build());
  }

  public static BundleSpec envelope(
      Json.Obj material, String payloadType, byte[] payload, byte[] signature) {
    var spec =
        new BundleSpec(
            material,
            Json.object()
                .put("payload", base64(payload))
                .put("payloadType", payloadType)
                .put(
                    "signatures",
                    Json.array(List.of(Json.object().put("sig", base64(signature)).build())))
                .build());
    spec.signedName = "dsseEnvelope";
    return spec;
  }

  public static Json.Obj raw(byte[] bytes) {
    return Json.object().put("rawBytes", base64(bytes)).build();
  }

  /** The body of a hashedrekord of Rekor v2; {@code field} is x509Certificate or publicKey. */
  public static String hashedRekordV2(
      Digest digest, byte[] signature, String field, byte[] verifier) {
    return JsonWriter.canonical(
        Json.object()
            .put("apiVersion", "0.0.2")
            .put("kind", "hashedrekord")
            .put(
                "spec",
                Json.object()
                    .put(
                        "hashedRekordV002",
                        Json.object()
                            .put(
                                "data",
                                Json.object()
                                    .put("algorithm", protoName(digest))
                                    .put("digest", base64(digest.bytes()))
                                    .build())
                            .put(
                                "signature",
                                Json.object()
                                    .put("content", base64(signature))
                                    .put(
                                        "verifier", Json.object().put(field, raw(verifier)).build())
                                    .build())
                            .build())
                    .build())
            .build());
  }

  /** The body of a hashedrekord of Rekor v1 under a certificate. */
  public static String hashedRekordV1(Digest digest, byte[] signature, byte[] certificate) {
    String pem =
        "-----BEGIN CERTIFICATE-----\n" + base64(certificate) + "\n-----END CERTIFICATE-----\n";
    return JsonWriter.canonical(
        Json.object()
            .put("apiVersion", "0.0.1")
            .put("kind", "hashedrekord")
            .put(
                "spec",
                Json.object()
                    .put(
                        "data",
                        Json.object()
                            .put(
                                "hash",
                                Json.object()
                                    .put("algorithm", digest.algorithm().id())
                                    .put("value", digest.hex())
                                    .build())
                            .build())
                    .put(
                        "signature",
                        Json.object()
                            .put("content", base64(signature))
                            .put(
                                "publicKey",
                                Json.object().put("content", base64(utf8(pem))).build())
                            .build())
                    .build())
            .build());
  }

  public static String protoName(Digest digest) {
    return "SHA2_" + digest.algorithm().lengthBytes() * 8;
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
