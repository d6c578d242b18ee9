package dev.bonafide.evidence.sigstore;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.assertRefused;
import static dev.bonafide.evidence.testkit.TestSigstore.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.intoto.Dsse;
import dev.bonafide.evidence.modelsigning.Exclusions;
import dev.bonafide.evidence.modelsigning.ManifestReader;
import dev.bonafide.evidence.modelsigning.ModelComparer;
import dev.bonafide.evidence.modelsigning.ModelComparison;
import dev.bonafide.evidence.testkit.Keys;
import dev.bonafide.evidence.testkit.TestSigstore;
import dev.bonafide.evidence.testkit.TestSigstore.BundleSpec;
import dev.bonafide.evidence.x509.PublicKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever holds a key that is trusted signs something that is made to mislead or to cost. */
class HostileSignerTest {
  private static final KeyPair KEY = Keys.p256();
  private static final String DIGEST = "ab".repeat(32);

  @TempDir Path folder;

  private static BundleSpec signed(String payloadType, byte[] payload) {
    byte[] encoded = Dsse.preAuthenticationEncoding(payloadType, payload);
    byte[] signature = Keys.sign("SHA256withECDSA", KEY.getPrivate(), encoded);
    String hint = Digest.sha256(utf8(PublicKeys.toPem(KEY.getPublic()))).hex();
    var spec =
        TestSigstore.envelope(
            Json.object().put("hint", hint).build(), payloadType, payload, signature);
    spec.materialName = "publicKey";
    return spec;
  }

  private static Outcome<Facts> verify(BundleSpec bundle, Artifact artifact) {
    return KeyVerifier.of(KEY.getPublic())
        .withRules(Rules.SPECIFICATION)
        .verify(bundle.read(), artifact);
  }

  /** A manifest of the resources, whose root digest fits. */
  private static byte[] manifest(String serialization, List<Json> resources) {
    byte[] digests = HexFormat.of().parseHex(DIGEST.repeat(resources.size()));
    return utf8(
        """
        {"_type":"https://in-toto.io/Statement/v1",
         "subject":[{"name":"m","digest":{"sha256":"%s"}}],
         "predicateType":"https://model_signing/signature/v1.0",
         "predicate":{"serialization":{%s},"resources":%s}}
        """
            .formatted(
                Digest.sha256(digests).hex(),
                serialization,
                JsonWriter.compact(Json.array(resources))));
  }

  private static Json resource(String name) {
    return Json.object().put("name", name).put("algorithm", "sha256").put("digest", DIGEST).build();
  }

  private static Outcome<Facts> ofFiles(String... names) {
    List<Json> resources = new ArrayList<>();
    for (String name : names) {
      resources.add(resource(name));
    }
    byte[] payload = manifest("\"method\":\"files\",\"hash_type\":\"sha256\"", resources);
    return verify(signed(Dsse.IN_TOTO, payload), new Artifact.Claimed());
  }

  private static Outcome<Facts> ofShards(String... names) {
    List<Json> resources = new ArrayList<>();
    for (String name : names) {
      resources.add(resource(name));
    }
    byte[] payload =
        manifest("\"method\":\"shards\",\"hash_type\":\"sha256\",\"shard_size\":10", resources);
    return verify(signed(Dsse.IN_TOTO, payload), new Artifact.Claimed());
  }

  @Test
  void shardsThatOverlapToHideAGapAreRefused() {
    // Their lengths sum up to the end, and the bytes from 10 to 20 are nobody's.
    assertRefused(ofShards("w:0:10", "w:0:9", "w:0:1", "w:20:25"), Reason.MANIFEST_INVALID);
    assertRefused(ofShards("w:0:10", "w:10:15", "w:10:20"), Reason.MANIFEST_INVALID);
    assertRefused(ofShards("w:0:10", "w:20:30"), Reason.MANIFEST_INVALID);
    assertRefused(ofShards("w:0:10", "w:10:010"), Reason.MANIFEST_INVALID);
    assertRefused(ofShards("w:-10:10"), Reason.MANIFEST_INVALID);
    assertRefused(ofShards("w:0:99999999999999999999"), Reason.MANIFEST_INVALID);
    assertThat(ofShards("w:10:15", "w:0:10").isAccepted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "/",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a/..",
        "./a",
        "a/./b",
        "a//b",
        "a/",
        "a\0b",
        "\0",
        "a/\0/b"
      })
  void nameThatLeavesTheModelOrCanBeWrittenOtherwiseIsRefused(String name) {
    assertRefused(ofFiles("ok", name), Reason.MANIFEST_INVALID);
  }

  @Test
  void namesThatOnlyLookAlikeAreDifferentFiles() throws IOException {
    String composed = "\u00e9";
    String decomposed = "e\u0301";
    var facts = accepted(ofFiles("a", "A", composed, decomposed, "a ", "a\\b", "a\nb", "\u202eb"));
    for (String present : List.of("a", composed)) {
      Files.writeString(folder.resolve(present), "x");
    }
    ModelComparison compared =
        accepted(
            ManifestReader.require(facts)
                .then(manifest -> ModelComparer.of(manifest).compare(folder)));
    assertThat(compared.differences())
        .filteredOn(d -> d.kind() == ModelComparison.Kind.MISSING)
        .extracting(ModelComparison.Difference::path)
        .containsExactlyInAnyOrder("A", decomposed, "a ", "a\\b", "a\nb", "\u202eb");
  }

  @Test
  void sameNameTwiceIsRefusedWhateverItsDigest() {
    assertRefused(ofFiles("a", "b", "a"), Reason.MANIFEST_INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "application/vnd.in-toto+json ",
        "Application/vnd.in-toto+json",
        "application/vnd.in-toto+json;v=1",
        "application/vnd.in-toto+json\n"
      })
  void payloadTypeThatOnlyLooksLikeAStatementsIsRefused(String type) {
    byte[] payload =
        manifest("\"method\":\"files\",\"hash_type\":\"sha256\"", List.of(resource("a")));
    assertRefused(verify(signed(type, payload), new Artifact.Claimed()), Reason.PREDICATE_MISMATCH);
  }

  @Test
  void textThatTwoAlphabetsOfBase64MixIsRefused() {
    var bundle = signed(Dsse.IN_TOTO, utf8("{}"));
    for (String payload : List.of("+_==", "e30 =", "e3=0", "e30=====", "e30=e30=", "é")) {
      var members = Json.object();
      bundle.signed.members().forEach(members::put);
      bundle.signed = members.put("payload", payload).build();
      assertRefused(
          Bundle.parse("b", utf8(JsonWriter.compact(bundle.json()))), Reason.MALFORMED_EVIDENCE);
    }
  }

  @Test
  void statementOfManySubjectsHashesTheFileOnce() throws IOException {
    Path file = Files.write(folder.resolve("w"), new byte[8 << 20]);
    var subjects = new StringBuilder();
    for (int i = 0; i < 25_000; i++) {
      subjects.append(i == 0 ? "" : ",").append("{\"name\":\"a\",\"digest\":{\"sha256\":\"00\"}}");
    }
    byte[] payload =
        utf8(
            "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":["
                + subjects
                + "],\"predicateType\":\"https://example.com/p\",\"predicate\":{}}");
    var bundle = signed(Dsse.IN_TOTO, payload);
    // One after the other they would be 200 GB.
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> assertRefused(verify(bundle, new Artifact.File(file)), Reason.DIGEST_MISMATCH));
  }

  @Test
  void manyIgnoredPathsCostNoMoreThanOne() {
    List<String> ignored = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      ignored.add("folder/of/many/" + i);
    }
    Exclusions exclusions = Exclusions.GIT_PATHS.and(ignored);
    // Compared one by one these are ten thousand million comparisons.
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 1_000_000; i++) {
            assertThat(exclusions.excludes("folder/of/many/x" + i)).isFalse();
          }
        });
    assertThat(exclusions.excludes("folder/of/many/7/below")).isTrue();
    assertThat(exclusions.excludes("folder/of/many/9999")).isTrue();
    assertThat(exclusions.excludes(".git/config")).isTrue();
    assertThat(exclusions.excludes(".gitmodules")).isFalse();
    assertThat(exclusions.excludes("folder/of")).isFalse();
  }
}
