package dev.bonafide.signing;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.service.CertificateAuthority;
import dev.bonafide.evidence.service.TimestampAuthority;
import dev.bonafide.evidence.service.TransparencyLog;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** Services that do the least a signer can tell from the real thing, and remember what they saw. */
public final class Fakes {
  private Fakes() {}

  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  public static KeyPair p256() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public static X509CertificateHolder certificate(
      PublicKey key, KeyPair issuer, String name, Instant from, Instant to, KeyPurposeId purpose) {
    try {
      var x500 = new X500Name("CN=" + name);
      return new X509v3CertificateBuilder(
              x500,
              BigInteger.TEN,
              Date.from(from),
              Date.from(to),
              x500,
              SubjectPublicKeyInfo.getInstance(key.getEncoded()))
          .addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose))
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Unsigned tokens: only the authority would check the signature. */
  public static String jwt(String claims) {
    var base64 = Base64.getUrlEncoder().withoutPadding();
    return base64.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
        + "."
        + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".c2ln";
  }

  public static String claims(String identity, Instant expires) {
    return "{\"iss\":\"https://issuer.example\",\"aud\":\"sigstore\",\"sub\":\"subject\",\"email\":\""
        + identity
        + "\",\"email_verified\":true,\"exp\":"
        + expires.getEpochSecond()
        + "}";
  }

  /** Certifies any key for ten minutes, after checking the proof of possession. */
  public static final class Authority implements CertificateAuthority {
    public final List<PublicKey> certified = new ArrayList<>();
    public Instant now = NOW;
    public boolean substitutesKey;
    private final KeyPair own = p256();

    @Override
    public Outcome<List<byte[]>> issue(String token, PublicKey key, byte[] proof) {
      try {
        certified.add(key);
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initVerify(key);
        signature.update("dev@example.com".getBytes(StandardCharsets.UTF_8));
        if (!signature.verify(proof)) {
          return Outcome.refused(Reason.SERVICE_FAILED, "proof of possession");
        }
        var subject = substitutesKey ? p256().getPublic() : key;
        return Outcome.accepted(
            List.of(
                certificate(
                        subject,
                        own,
                        "leaf",
                        now.minusSeconds(1),
                        now.plusSeconds(600),
                        KeyPurposeId.id_kp_codeSigning)
                    .getEncoded()));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Takes everything. */
  public static final class Log implements TransparencyLog {
    public final List<String> entries = new ArrayList<>();
    public boolean down;

    @Override
    public Outcome<Json.Obj> append(Digest digest, byte[] signature, Verifier verifier) {
      if (down) {
        return Outcome.refused(Reason.SERVICE_FAILED, "the log is down");
      }
      entries.add(digest.hex());
      return Outcome.accepted(Json.object().put("logIndex", "" + entries.size()).build());
    }
  }

  /** Stamps with a throw-away certificate, or with another question's answer. */
  public static final class Stamps implements TimestampAuthority {
    public boolean answersAnotherQuestion;
    private final KeyPair own = p256();

    @Override
    public Outcome<byte[]> timestamp(byte[] request) {
      try {
        var query = new TimeStampRequest(request);
        if (answersAnotherQuestion) {
          query =
              new org.bouncycastle.tsp.TimeStampRequestGenerator()
                  .generate(TSPAlgorithms.SHA256, new byte[32], query.getNonce());
        }
        var certificate =
            new JcaX509CertificateConverter()
                .getCertificate(
                    certificate(
                        own.getPublic(),
                        own,
                        "tsa",
                        NOW.minusSeconds(60),
                        NOW.plusSeconds(3600),
                        KeyPurposeId.id_kp_timeStamping));
        var generator =
            new TimeStampTokenGenerator(
                new JcaSimpleSignerInfoGeneratorBuilder()
                    .build("SHA256withECDSA", own.getPrivate(), certificate),
                new JcaDigestCalculatorProviderBuilder()
                    .build()
                    .get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
                new ASN1ObjectIdentifier("1.2.3"));
        generator.addCertificates(new JcaCertStore(List.of(certificate)));
        return Outcome.accepted(
            new TimeStampResponseGenerator(generator, TSPAlgorithms.ALLOWED)
                .generate(query, BigInteger.ONE, Date.from(NOW))
                .getEncoded());
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Accepts every bundle and keeps it. */
  public static final class AcceptingCheck implements BundleCheck {
    public final List<String> seen = new ArrayList<>();

    @Override
    public Outcome<Facts> verify(byte[] bundle, Digest subject) {
      seen.add(new String(bundle, StandardCharsets.UTF_8));
      return Outcome.accepted(
          new Facts(
              new Signer.KeyHolder(subject),
              new Content.Message(subject),
              List.of(),
              List.of(),
              new Facts.Source("fresh", Digest.sha256(bundle)),
              List.of()));
    }
  }

  public static String text(Json json) {
    return JsonWriter.compact(json);
  }
}
