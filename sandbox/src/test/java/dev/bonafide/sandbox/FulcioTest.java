package dev.bonafide.sandbox;

import static dev.bonafide.sandbox.TestSandbox.accepted;
import static dev.bonafide.sandbox.TestSandbox.proof;
import static dev.bonafide.sandbox.TestSandbox.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FulcioTest {
  private static final String ADA = "ada@example.com";

  @TempDir static Path parent;
  private static Sandbox sandbox;
  private final KeyPair key = Keys.generate();

  @BeforeAll
  static void create() {
    sandbox = TestSandbox.create(parent);
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  private Outcome<List<byte[]>> issue(String token) {
    return sandbox.certificateAuthority().issue(token, key.getPublic(), proof(key, ADA));
  }

  private String token(Consumer<JWTClaimsSet.Builder> change) {
    Instant now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(sandbox.issuer())
            .subject(ADA)
            .claim("email", ADA)
            .claim("email_verified", true)
            .audience("sigstore")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(60)));
    change.accept(claims);
    return sandbox.tokens().signed(claims.build());
  }

  private void refused(String token) {
    assertThat(reason(issue(token))).isEqualTo(Reason.IDENTITY_TOKEN_INVALID);
  }

  @Test
  void tokenOfAnotherIssuerIsRefused() {
    Path folder = parent.resolve("other");
    try (var other = Sandbox.create(folder, new SandboxOptions(sandbox.port(), ADA))) {
      assertThat(other.issuer()).isEqualTo(sandbox.issuer());
      refused(other.identityToken(ADA)); // the same name, another key
    }
    refused(token(claims -> claims.issuer("https://accounts.google.com")));
  }

  @Test
  void expiredTokenIsRefused() {
    refused(token(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(1)))));
    refused(token(claims -> claims.expirationTime(null)));
  }

  @Test
  void tokenThatIsNotValidYetIsRefused() {
    Date later = Date.from(Instant.now().plus(Duration.ofMinutes(2)));
    refused(token(claims -> claims.notBeforeTime(later)));
    refused(token(claims -> claims.issueTime(later)));
  }

  @Test
  void tokenForAnotherAudienceIsRefused() {
    refused(token(claims -> claims.audience("kubernetes")));
    refused(token(claims -> claims.audience(List.of("sigstore", "kubernetes"))));
    refused(token(claims -> claims.audience(List.of())));
  }

  @Test
  void tokenWithoutAUsableSubjectIsRefused() {
    refused(token(claims -> claims.claim("email_verified", false)));
    refused(token(claims -> claims.claim("email", null).subject(null)));
    refused(token(claims -> claims.claim("email", null).subject("ada")));
  }

  @Test
  void unsignedAndOtherwiseSignedTokensAreRefused() throws Exception {
    var claims = SignedJWT.parse(token(c -> {})).getJWTClaimsSet();
    refused(new PlainJWT(claims).serialize());
    var confused = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    confused.sign(new MACSigner(sandbox.keys().issuer().getPublic().getEncoded()));
    refused(confused.serialize());
  }

  @Test
  void bytesThatAreNoTokenAreRefused() {
    String good = token(claims -> {});
    for (String bad :
        List.of("", ".", "..", "a.b.c", good.substring(1), good + "A", good + ".x", "é")) {
      refused(bad);
    }
    refused("a".repeat(20_000));
    refused("[".repeat(8_000) + ".e30.x");
  }

  @Test
  void proofOfPossessionOfAnotherKeyOrOverAnotherSubjectIsRefused() {
    String token = sandbox.identityToken(ADA);
    for (byte[] proof :
        List.of(proof(Keys.generate(), ADA), proof(key, "eve@example.com"), new byte[0])) {
      assertThat(reason(sandbox.certificateAuthority().issue(token, key.getPublic(), proof)))
          .isEqualTo(Reason.SIGNATURE_INVALID);
    }
  }

  @Test
  void keyOfAWeakOrUnknownKindIsRefused() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    var weak = generator.generateKeyPair().getPublic();
    assertThat(
            reason(
                sandbox
                    .certificateAuthority()
                    .issue(sandbox.identityToken(ADA), weak, new byte[128])))
        .isEqualTo(Reason.UNSUPPORTED_ALGORITHM);
  }

  @Test
  void signingRequestThatIsBrokenOrOfAnotherKeyIsRefused() throws Exception {
    String token = sandbox.identityToken(ADA);
    assertThat(reason(sandbox.fulcio().issue(token, new byte[] {0x30, 0})))
        .isEqualTo(Reason.SERVICE_FAILED);
    byte[] forged =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), key.getPublic())
            .build(new JcaContentSignerBuilder(Keys.ALGORITHM).build(Keys.generate().getPrivate()))
            .getEncoded();
    assertThat(reason(sandbox.fulcio().issue(token, forged))).isEqualTo(Reason.SIGNATURE_INVALID);
  }

  @Test
  void certificateNamesSubjectAndIssuerAndLeadsToTheRoot() throws Exception {
    List<X509Certificate> chain = certificates(accepted(issue(sandbox.identityToken(ADA))));
    X509Certificate leaf = chain.getFirst();
    assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(1, ADA));
    assertThat(leaf.getCriticalExtensionOIDs()).contains("2.5.29.17", "2.5.29.15");
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.3");
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(new String(leaf.getExtensionValue("1.3.6.1.4.1.57264.1.1"), "UTF-8"))
        .endsWith(sandbox.issuer());
    assertThat(leaf.getNotAfter().getTime() - leaf.getNotBefore().getTime())
        .isEqualTo(Fulcio.LIFETIME.toMillis());
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.getLast(), null)));
    parameters.setRevocationEnabled(false);
    var factory = CertificateFactory.getInstance("X.509");
    CertPathValidator.getInstance("PKIX")
        .validate(factory.generateCertPath(chain.subList(0, 2)), parameters);
  }

  @Test
  void workloadIsNamedAsAUri() throws Exception {
    String id = "https://github.com/o/r/.github/workflows/release.yml@refs/heads/main";
    var chain =
        accepted(
            sandbox
                .certificateAuthority()
                .issue(sandbox.identityToken(id), key.getPublic(), proof(key, id)));
    assertThat(certificates(chain).getFirst().getSubjectAlternativeNames())
        .containsExactly(List.of(6, id));
  }

  @Test
  void everySupportedKindOfKeyIsCertifiedByProofAndByRequest() throws Exception {
    for (String kind : List.of("secp256r1", "secp384r1", "secp521r1", "RSA", "Ed25519")) {
      KeyPair pair = generate(kind);
      String algorithm =
          switch (kind) {
            case "RSA" -> "SHA256withRSA";
            case "Ed25519" -> "Ed25519";
            case "secp384r1" -> "SHA384withECDSA";
            case "secp521r1" -> "SHA512withECDSA";
            default -> "SHA256withECDSA";
          };
      var signature = Signature.getInstance(algorithm);
      signature.initSign(pair.getPrivate());
      signature.update(ADA.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      String token = sandbox.identityToken(ADA);
      accepted(sandbox.certificateAuthority().issue(token, pair.getPublic(), signature.sign()));
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), pair.getPublic())
              .build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate()))
              .getEncoded();
      List<byte[]> chain = accepted(sandbox.fulcio().issue(token, request));
      assertThat(certificates(chain).getFirst().getPublicKey()).isEqualTo(pair.getPublic());
    }
  }

  private static KeyPair generate(String kind) throws Exception {
    if (kind.startsWith("secp")) {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(kind));
      return generator.generateKeyPair();
    }
    return KeyPairGenerator.getInstance(kind).generateKeyPair();
  }

  private static List<X509Certificate> certificates(List<byte[]> chain) throws Exception {
    var factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> parsed = new ArrayList<>();
    for (byte[] der : chain) {
      parsed.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    return parsed;
  }
}
