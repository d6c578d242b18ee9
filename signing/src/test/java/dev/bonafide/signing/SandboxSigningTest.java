package dev.bonafide.signing;

import static dev.bonafide.signing.KeylessSignerTest.accepted;
import static dev.bonafide.signing.KeylessSignerTest.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.FileHasher;
import dev.bonafide.artifact.Reason;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.ExpectedIdentity;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.sandbox.Sandbox;
import dev.bonafide.sandbox.SandboxOptions;
import dev.bonafide.signing.http.HttpLimits;
import dev.bonafide.signing.key.CertificateChain;
import dev.bonafide.signing.key.KeySigner;
import dev.bonafide.signing.key.PemKeys;
import dev.bonafide.signing.modelsigning.ModelManifest;
import dev.bonafide.signing.modelsigning.Selection;
import dev.bonafide.signing.modelsigning.Serialization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way with real cryptography: signed in the sandbox, verified by evidence. */
class SandboxSigningTest {
  @TempDir static Path folder;
  private static Sandbox sandbox;
  private static TrustRoot root;

  @BeforeAll
  static void makeSandbox() throws Exception {
    int port;
    try (var probe = new java.net.ServerSocket(0)) {
      port = probe.getLocalPort();
    }
    sandbox =
        Sandbox.create(folder.resolve("sandbox"), new SandboxOptions(port, "dev@example.com"));
    root =
        accepted(
            TrustRoot.parse(
                "sandbox",
                sandbox.trustedRootJson().getBytes(StandardCharsets.UTF_8),
                Instant.now()));
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  private static SigningServices inProcess() {
    return new SigningServices(
        sandbox.certificateAuthority(),
        List.of(sandbox.transparencyLog()),
        List.of(sandbox.timestampAuthority()),
        List.of());
  }

  private static KeylessSigner signer(SigningServices services) {
    var token = accepted(IdentityToken.parse(sandbox.identityToken(), Instant.now()));
    return accepted(
        KeylessSigner.open(
            services, token, d -> false, BundleCheck.keyless(root), Clock.systemUTC()));
  }

  private static ModelManifest manifest() throws Exception {
    Path model = Files.createTempDirectory(folder, "model");
    Files.writeString(model.resolve("weights.bin"), "weights");
    Files.writeString(model.resolve("config.json"), "{}");
    return accepted(
        ModelManifest.make(
            model,
            Selection.of(
                model,
                List.of(),
                Selection.GitPaths.IGNORE,
                Selection.Links.REFUSE,
                List.of(model.resolve("model.sig"))),
            Serialization.DEFAULT,
            FileHasher.withThreads(1),
            n -> {}));
  }

  private static SignableFile file() {
    byte[] bytes = "a model".getBytes(StandardCharsets.UTF_8);
    return new SignableFile("model.joblib", Digest.sha256(bytes), bytes);
  }

  @Test
  void tokenOfAnotherIssuerIsRefusedByTheAuthority() {
    var foreign =
        accepted(
            IdentityToken.parse(
                Fakes.jwt(Fakes.claims("dev@example.com", Instant.now().plusSeconds(60))),
                Instant.now()));
    var signer =
        accepted(
            KeylessSigner.open(
                inProcess(), foreign, d -> false, BundleCheck.keyless(root), Clock.systemUTC()));
    assertThat(reason(signer.signFile(file()))).isEqualTo(Reason.IDENTITY_TOKEN_INVALID);
  }

  @Test
  void bundleOfAnotherInstanceIsNotHandedOut() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    try (var other = Sandbox.create(elsewhere, new SandboxOptions(1, "dev@example.com"))) {
      var foreignRoot =
          accepted(
              TrustRoot.parse(
                  "other",
                  other.trustedRootJson().getBytes(StandardCharsets.UTF_8),
                  Instant.now()));
      var token = accepted(IdentityToken.parse(sandbox.identityToken(), Instant.now()));
      var signer =
          accepted(
              KeylessSigner.open(
                  inProcess(),
                  token,
                  d -> false,
                  BundleCheck.keyless(foreignRoot),
                  Clock.systemUTC()));
      assertThat(reason(signer.signFile(file()))).isEqualTo(Reason.UNTRUSTED_CERTIFICATE);
    }
  }

  @Test
  void fileIsSignedAndSaysWho() {
    SignedBundle bundle = accepted(signer(inProcess()).signFile(file()));
    assertThat(bundle.facts().content()).isEqualTo(new Content.Message(file().sha256()));
    assertThat(
            ExpectedIdentity.exactly("dev@example.com", sandbox.issuer())
                .verify(bundle.facts())
                .isAccepted())
        .isTrue();
    assertThat(bundle.facts().logEntries()).hasSize(1);
    assertThat(bundle.facts().times()).hasSize(1);
  }

  @Test
  void modelIsSignedKeylesslyAndWithAKey() throws Exception {
    ModelManifest manifest = manifest();
    SignedBundle keyless =
        accepted(
            signer(inProcess())
                .signStatement(manifest.statement(), manifest.content().rootDigest()));
    assertThat(keyless.facts().content()).isEqualTo(manifest.content());
    byte[] pem =
        SandboxSigningTest.class.getResourceAsStream("/keys/p384-pkcs8.pem").readAllBytes();
    var key = accepted(PemKeys.read(pem, Optional.empty()));
    var signer =
        KeySigner.withKey(
            key, List.of(sandbox.timestampAuthority()), BundleCheck.key(key.publicKey()));
    SignedBundle byKey =
        accepted(signer.signStatement(manifest.statement(), manifest.content().rootDigest()));
    assertThat(byKey.facts().content()).isEqualTo(manifest.content());
  }

  @Test
  void certificateSignatureIsVerifiedWithAndWithoutItsRoot() throws Exception {
    ModelManifest manifest = manifest();
    var key = accepted(PemKeys.read(resource("p256-pkcs8.pem"), Optional.empty()));
    for (List<byte[]> above : List.of(List.<byte[]>of(), List.of(resource("ca.crt")))) {
      var chain = accepted(CertificateChain.read(resource("leaf.crt"), above));
      var signer =
          accepted(
              KeySigner.withCertificate(
                  key, chain, List.of(), BundleCheck.certificate(chain.certificates())));
      SignedBundle signed =
          accepted(signer.signStatement(manifest.statement(), manifest.content().rootDigest()));
      assertThat(signed.facts().content()).isEqualTo(manifest.content());
    }
  }

  private static byte[] resource(String name) throws Exception {
    return SandboxSigningTest.class.getResourceAsStream("/keys/" + name).readAllBytes();
  }

  @Test
  void everythingWorksOverHttpToo() {
    try (var server = sandbox.serve()) {
      Instance instance =
          accepted(
              Instance.fromTrustConfig(
                  sandbox.clientTrustConfigJson().getBytes(StandardCharsets.UTF_8)));
      var services =
          accepted(
              instance.services(Instance.RekorVersion.NEWEST, HttpLimits.DEFAULT, Instant.now()));
      assertThat(services.publicLogs()).isEmpty();
      KeylessSigner signer = signer(services);
      assertThat(signer.signFile(file()).isAccepted()).isTrue();
      assertThat(accepted(signer.signFile(file())).facts().logEntries().getFirst().kind())
          .isEqualTo("hashedrekord:0.0.2");
    }
  }
}
