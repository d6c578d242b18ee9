package dev.bonafide.sandbox;

import static dev.bonafide.sandbox.TestSandbox.accepted;
import static dev.bonafide.sandbox.TestSandbox.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.service.TransparencyLog.Verifier;
import dev.bonafide.tlog.Checkpoint;
import dev.bonafide.tlog.MerkleProof;
import dev.bonafide.tlog.MerkleTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RekorTest {
  private static final byte[] FILE = "a file".getBytes(StandardCharsets.UTF_8);
  private static final String P256 = "PKIX_ECDSA_P256_SHA_256";

  @TempDir Path parent;
  private Sandbox sandbox;
  private final KeyPair key = Keys.generate();
  private final byte[] signature = Keys.sign(key.getPrivate(), FILE);
  private final Verifier verifier = new Verifier.PublicKey(key.getPublic().getEncoded(), P256);

  @BeforeEach
  void create() {
    sandbox = TestSandbox.create(parent);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private Reason refused(Digest digest, byte[] bytes, Verifier by) {
    Reason reason = reason(sandbox.transparencyLog().append(digest, bytes, by));
    assertThat(sandbox.logSize()).isZero();
    return reason;
  }

  @Test
  void signatureThatDoesNotVerifyIsNotLogged() {
    byte[] other = Keys.sign(Keys.generate().getPrivate(), FILE);
    for (byte[] wrong : List.of(other, new byte[0], new byte[72], Arrays.copyOf(signature, 20))) {
      assertThat(refused(Digest.sha256(FILE), wrong, verifier)).isEqualTo(Reason.SIGNATURE_INVALID);
    }
    assertThat(refused(Digest.sha256(new byte[1]), signature, verifier))
        .isEqualTo(Reason.SIGNATURE_INVALID);
  }

  @Test
  void keyThatIsUnreadableOrNotOfTheNamedKindIsRefused() {
    Digest digest = Digest.sha256(FILE);
    byte[] spki = key.getPublic().getEncoded();
    for (Verifier wrong :
        List.of(
            new Verifier.PublicKey(spki, "PKIX_ECDSA_P384_SHA_384"),
            new Verifier.PublicKey(spki, "PKIX_RSA_PKCS1V15_2048_SHA256"),
            new Verifier.PublicKey(spki, "PKIX_ED25519"),
            new Verifier.PublicKey(spki, ""),
            new Verifier.PublicKey(new byte[10], P256),
            new Verifier.PublicKey(new byte[0], P256),
            new Verifier.Certificate(spki, P256),
            new Verifier.Certificate(new byte[] {0x30, 0}, P256))) {
      Reason reason = reason(sandbox.transparencyLog().append(digest, signature, wrong));
      assertThat(reason).as(wrong.toString()).isEqualTo(Reason.SERVICE_FAILED);
    }
    Digest longer = Digest.compute(DigestAlgorithm.SHA512, FILE);
    assertThat(refused(longer, signature, verifier)).isEqualTo(Reason.SERVICE_FAILED);
  }

  @Test
  void entryIsCanonicalAndProven() {
    Json.Obj first = logged();
    Json.Obj entry = logged();
    assertThat(first.string("logIndex")).isEqualTo("0");
    assertThat(entry.string("logIndex")).isEqualTo("1");
    byte[] body = Base64.getDecoder().decode(entry.string("canonicalizedBody"));
    assertThat(new String(body, StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{"data":\
            {"algorithm":"SHA2_256","digest":"%s"},"signature":{"content":"%s","verifier":\
            {"keyDetails":"PKIX_ECDSA_P256_SHA_256","publicKey":{"rawBytes":"%s"}}}}}}\
            """
                .formatted(
                    base64(Digest.sha256(FILE).bytes()),
                    base64(signature),
                    base64(key.getPublic().getEncoded())));
    var proof = (Json.Obj) entry.get("inclusionProof");
    String note = String.valueOf(((Json.Obj) proof.get("checkpoint")).string("envelope"));
    assertThat(note).startsWith("localhost\n2\n").contains("\n\n\u2014 localhost ");
    Checkpoint checkpoint = accepted(Checkpoint.verify(note, sandbox.rekor().log().signer().key()));
    var path =
        ((Json.Arr) proof.get("hashes"))
            .items().stream()
                .map(h -> Base64.getDecoder().decode(((Json.Str) h).value()))
                .map(h -> Digest.of(DigestAlgorithm.SHA256, h))
                .toList();
    accepted(MerkleProof.verifyInclusion(MerkleTree.leafHash(body), 1, 2, path, checkpoint.root()));
  }

  private Json.Obj logged() {
    return accepted(sandbox.transparencyLog().append(Digest.sha256(FILE), signature, verifier));
  }

  @Test
  void everyAcceptedKindOfKeyIsLogged() throws Exception {
    for (LoggedKey.Details details : LoggedKey.Details.values()) {
      boolean rsa = details.name().contains("RSA");
      var generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
      String size = details.name().replaceAll(".*?(256|384|521|2048|3072|4096).*", "$1");
      if (rsa) {
        generator.initialize(Integer.parseInt(size));
      } else {
        generator.initialize(new ECGenParameterSpec("secp" + size + "r1"));
      }
      KeyPair pair = generator.generateKeyPair();
      String hash = details.digest().jcaName().replace("-", "");
      var signer = Signature.getInstance(hash + (rsa ? "withRSA" : "withECDSA"));
      signer.initSign(pair.getPrivate());
      signer.update(FILE);
      var by = new Verifier.PublicKey(pair.getPublic().getEncoded(), details.name());
      accepted(
          sandbox
              .transparencyLog()
              .append(Digest.compute(details.digest(), FILE), signer.sign(), by));
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
