package dev.bonafide.admission.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.evidence.sigstore.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {
  private static final String AUTHORITIES =
      """
      authorities:
        release: { keyless: { identities: [ { issuer: "https://accounts.google.com", subject: "agm@seldon.io" } ] } }
        second: { keyless: { identities: [ { issuerRegExp: "https://.*", subjectRegExp: "[a-z]+@seldon\\\\.io" } ] } }
      """;
  private static final String MODELS =
      """
      models:
        - { match: "*", require: { any: [release] } }
      """;

  @TempDir Path temp;
  private Path folder;
  private Path models;

  @BeforeEach
  void folders() throws IOException {
    folder = Files.createDirectory(temp.resolve("operator"));
    models = Files.createDirectory(temp.resolve("models"));
  }

  private Path write(Path path, String text) throws IOException {
    Files.writeString(path, text);
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private Policy read(String text) throws IOException {
    return Policy.read(write(folder.resolve("policy.yaml"), text), List.of(models));
  }

  private ConfigurationException wrong(String text) {
    return catchThrowableOfType(ConfigurationException.class, () -> read(text));
  }

  private PublicKey key(String name) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    PublicKey key = generator.generateKeyPair().getPublic();
    write(
        folder.resolve(name),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    return key;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mood: enforce | :1: | mood | mode",
        "mode: enforced | :1: | enforced | enforce",
        "authoritys: {} | :1: | authoritys | authorities",
      })
  void unknownWordIsRefusedWithLineAndSuggestion(
      String line, String place, String word, String suggestion) {
    var wrong = wrong(line.trim() + "\n" + AUTHORITIES + MODELS);
    assertThat(wrong).isNotNull();
    assertThat(wrong.getMessage()).contains("policy.yaml" + place.trim()).contains(word.trim());
    assertThat(wrong.hint()).contains("did you mean " + suggestion.trim() + "?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- { match: \"*\" }",
        "- { require: { any: [release] } }",
        "- { match: \"*\", require: { any: [relase] } }",
        "- { match: \"*\", require: { any: [] } }",
        "- { match: \"*\", require: { any: [release, release] } }",
        "- { match: \"*\", require: { atLeast: 3, of: [release, second] } }",
        "- { match: \"*\", require: { atLeast: 0, of: [release] } }",
        "- { match: \"*\", require: { atLeast: 1 } }",
        "- { match: \"*\", require: { any: [release], all: [release] } }",
        "- { match: \"*\", require: { any: [release], of: [release] } }",
        "- { match: \"*\", require: { any: [release] }, setings: signed }",
        "- { match: \"*\", require: { any: [release] }, settings: sined }",
        "- { match: \"*\", require: { any: [release] }, attestations: [ { require: { any: [release]"
            + " } } ] }",
        "- { match: \"*\", match: \"*\", require: { any: [release] } }",
        "[",
        "{}",
      })
  void wrongRuleIsRefusedWithItsLine(String rule) {
    var wrong = wrong(AUTHORITIES + "models:\n  " + rule + "\n");
    assertThat(wrong).isNotNull();
    assertThat(wrong.getMessage()).containsPattern("policy\\.yaml:[0-9]+:");
  }

  @Test
  void misspeltAuthorityIsSuggested() {
    var wrong = wrong(AUTHORITIES + "models:\n  - { match: \"*\", require: { any: [relase] } }\n");
    assertThat(wrong.getMessage()).contains("policy.yaml:5");
    assertThat(wrong.hint()).isEqualTo("did you mean release?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ keyless: { identities: [ { issuer: \"https://i\" } ] } }",
        "{ keyless: { identities: [ { subject: \"s\" } ] } }",
        "{ keyless: { identities: [ { issuer: \"i\", issuerRegExp: \"i\", subject: \"s\" } ] } }",
        "{ keyless: { identities: [ { issuer: \"i\", subjectRegExp: \"(\" } ] } }",
        "{ keyless: { identities: [] } }",
        "{ keyless: { trustRoot: elsewhere, identities: [ { issuer: \"i\", subject: \"s\" } ] } }",
        "{ keyless: {}, key: x.pub }",
        "{ key: missing.pub }",
        "{ key: policy.yaml }",
        "{ certificate: { anchors: policy.yaml, san: \"x\" } }",
        "{ keyless: { identities: [ { issuer: \"i\", subject: \"s\" } ] }, signedBefore: tomorrow"
            + " }",
        "{ keyless: { identities: [ { issuer: \"i\", subject: \"s\" } ] }, signedBefore:"
            + " 2026-01-01T00:00:00Z, signedAfter: 2027-01-01T00:00:00Z }",
        "{}",
      })
  void wrongAuthorityIsRefusedWithItsLine(String authority) {
    var wrong =
        wrong(
            "authorities:\n  release: "
                + authority
                + "\nmodels:\n  - { match: \"*\", require: { any: [release] } }\n");
    assertThat(wrong).isNotNull();
    assertThat(wrong.getMessage()).contains("policy.yaml:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prod: { }",
        "prod: { publicGood: false }",
        "prod: { publicGood: true, staging: true }",
        "prod: { publicGood: true, maxAge: 90 }",
        "prod: { publicGood: true, maxAge: forever }",
        "prod: { publicGood: true, onStale: ignore }",
        "prod: { publicGood: true, logThreshold: -1 }",
        "prod: { trustedRoot: missing.json }",
        "prod: { publicGod: true }",
      })
  void wrongTrustIsRefusedWithItsLine(String root) {
    var wrong = wrong("trust:\n  " + root + "\n" + AUTHORITIES + MODELS);
    assertThat(wrong).isNotNull();
    assertThat(wrong.getMessage()).contains("policy.yaml:2");
  }

  @Test
  void sandboxNeverStandsBesideAnotherRoot() throws IOException {
    Files.createDirectory(
        folder.resolve("sandbox"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertThat(
            wrong(
                "trust:\n  a: { sandbox: sandbox }\n  b: { publicGood: true }\n"
                    + AUTHORITIES
                    + MODELS))
        .hasMessageContaining("sandbox");
    var policy = read("trust:\n  a: { sandbox: sandbox }\n" + AUTHORITIES + MODELS);
    assertThat(policy.trustRoots().get("a").source())
        .isEqualTo(new NamedRoot.Source.Sandbox(folder.resolve("sandbox")));
  }

  @Test
  void policyInsideTheRepositoryIsRefused() throws IOException {
    Path inside = write(models.resolve("policy.yaml"), AUTHORITIES + MODELS);
    assertThatThrownBy(() -> Policy.read(inside, List.of(models)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("inside the repository");
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), inside);
    assertThatThrownBy(() -> Policy.read(link, List.of(models)))
        .isInstanceOf(ConfigurationException.class);
    Path outside = write(folder.resolve("policy.yaml"), AUTHORITIES + MODELS);
    Path linkInside = Files.createSymbolicLink(models.resolve("link.yaml"), outside);
    assertThatThrownBy(() -> Policy.read(linkInside, List.of(models)))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void policyOrKeyThatOthersMayWriteIsRefused() throws Exception {
    Path policy = write(folder.resolve("policy.yaml"), AUTHORITIES + MODELS);
    Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-rw-r--"));
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), policy);
    for (Path path : List.of(policy, link)) {
      assertThatThrownBy(() -> Policy.read(path, List.of(models)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("rw-rw-r--");
    }
    key("release.pub");
    Files.setPosixFilePermissions(
        folder.resolve("release.pub"), PosixFilePermissions.fromString("rw-r--rw-"));
    assertThat(wrong("authorities: { release: { key: release.pub } }\n" + MODELS))
        .hasMessageContaining("release.pub")
        .hasMessageContaining("policy.yaml:1");
  }

  @Test
  void privateKeyIsNotTakenForAPublicOne() throws IOException {
    write(
        folder.resolve("k.pem"), "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n");
    assertThat(wrong("authorities: { release: { key: k.pem } }\n" + MODELS))
        .hasMessageContaining("private key");
  }

  @Test
  void missingEmptyAndOversizedPoliciesAreRefused() throws IOException {
    assertThatThrownBy(() -> Policy.read(folder.resolve("no.yaml"), List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("missing");
    assertThat(wrong("")).hasMessageContaining("empty");
    assertThat(wrong("#".repeat((1 << 20) + 1))).hasMessageContaining("more than");
    Files.write(folder.resolve("latin.yaml"), new byte[] {(byte) 0xe9});
    Files.setPosixFilePermissions(
        folder.resolve("latin.yaml"), PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> Policy.read(folder.resolve("latin.yaml"), List.of()))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void deepNestingIsRefusedAndNeverOverflows() {
    for (String deep : List.of("[".repeat(100_000), "{a: ".repeat(50_000), "- ".repeat(100_000))) {
      assertThat(wrong(deep)).hasMessageContaining("policy.yaml");
    }
  }

  /** Whatever a hand or a machine makes of a policy: a value or an error with a place. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void mutatedPoliciesAreReadOrRefused(int seed) throws IOException {
    var random = new java.util.Random(seed);
    String text = AUTHORITIES + MODELS + "deny: [ { match: x, because: y } ]\nmode: warn\n";
    String letters = "{}[]:,-\"'#&*!|>%@`\n \ta1é\u2028";
    for (int i = 0; i < 200; i++) {
      var mutated = new StringBuilder(text);
      for (int k = random.nextInt(6); k >= 0; k--) {
        int at = random.nextInt(mutated.length());
        char letter = letters.charAt(random.nextInt(letters.length()));
        switch (random.nextInt(3)) {
          case 0 -> mutated.setCharAt(at, letter);
          case 1 -> mutated.insert(at, letter);
          default -> mutated.delete(at, Math.min(mutated.length(), at + random.nextInt(20)));
        }
      }
      try {
        read(mutated.toString());
      } catch (ConfigurationException e) {
        assertThat(e.getMessage()).contains("policy");
      }
    }
  }

  @Test
  void everythingThatThePolicyKnowsIsRead() throws Exception {
    PublicKey key = key("platform.pub");
    Path roots = Files.createDirectory(folder.resolve("roots"));
    write(roots.resolve("root.json"), "{}");
    Policy policy =
        read(
            """
            mode: warn
            trust:
              prod: { publicGood: true, maxAge: 90d, onStale: refuse, logThreshold: 2, timestampThreshold: 0,
                certificateLogThreshold: 3 }
              own:  { trustedRoot: roots/root.json }
            authorities:
              release:
                signedAfter: 2026-01-01T00:00:00Z
                keyless: { trustRoot: prod, identities: [ { githubWorkflowRepository: seldon/models, githubWorkflowRef: refs/heads/main } ] }
              platform: { key: platform.pub, signedBefore: 2027-01-01T00:00:00+01:00 }
            models:
              - match: ["good-model", "fraud-*"]
                require: { atLeast: 2, of: [release, platform] }
                settings: signed
                attestations: [ { predicateType: "https://slsa.dev/provenance/v1", require: { all: [release] } } ]
                allowUntestedVersions: ["scikit-learn 1.10"]
              - match: "*"
                require: { all: [release] }
            deny:
              - { digest: "sha256:%s", because: "CVE-1" }
              - { subject: mallory@example.com }
              - { issuer: "https://evil" }
              - { key: platform.pub }
              - { match: "old-*" }
            """
                .formatted(Digest.sha256(new byte[0]).hex()));
    assertThat(policy.mode()).isEqualTo(Mode.WARN);
    NamedRoot prod = policy.trustRoots().get("prod");
    assertThat(prod.maxAge()).isEqualTo(Duration.ofDays(90));
    assertThat(prod.onStale()).isEqualTo(NamedRoot.OnStale.REFUSE);
    assertThat(prod.thresholds()).isEqualTo(new Thresholds(2, 0, 3));
    var platform = (Authority.Key) policy.authorities().get("platform");
    assertThat(platform.fingerprint()).isEqualTo(Digest.sha256(key.getEncoded()));
    assertThat(platform.window().before()).isEqualTo(Instant.parse("2026-12-31T23:00:00Z"));
    var release = (Authority.Keyless) policy.authorities().get("release");
    assertThat(release.identities().getFirst().issuer())
        .hasToString("https://token.actions.githubusercontent.com");
    ModelRule rule = policy.ruleFor("fraud-7").orElseThrow();
    assertThat(rule.require().atLeast()).isEqualTo(2);
    assertThat(rule.settings()).isEqualTo(ModelRule.Settings.SIGNED);
    assertThat(rule.attestations()).hasSize(1);
    assertThat(rule.allowUntestedVersions()).containsExactly("scikit-learn 1.10");
    assertThat(policy.ruleFor("other").orElseThrow().require().of()).containsExactly("release");
    assertThat(policy.denials()).hasSize(5);
  }

  @Test
  void digestChangesWithThePolicyAndWithEveryFileItNames() throws Exception {
    key("platform.pub");
    String text = "authorities: { release: { key: platform.pub } }\n" + MODELS;
    Digest first = read(text).digest();
    assertThat(read(text).digest()).isEqualTo(first);
    assertThat(read(text + "# \n").digest()).isNotEqualTo(first);
    key("platform.pub");
    assertThat(read(text).digest()).isNotEqualTo(first);
  }

  @Test
  void trustOnTheCommandLineBesideNamedTrustIsAUsageError() throws IOException {
    Policy named = read("trust: { prod: { publicGood: true } }\n" + AUTHORITIES + MODELS);
    assertThatThrownBy(() -> named.withTrust(new NamedRoot.Source.Staging()))
        .isInstanceOf(ConfigurationException.class);
    Policy unnamed = read(AUTHORITIES + MODELS);
    Policy staging = unnamed.withTrust(new NamedRoot.Source.Staging());
    assertThat(staging.trustRoots().get(Policy.DEFAULT_ROOT).source())
        .isEqualTo(new NamedRoot.Source.Staging());
    assertThat(staging.digest()).isNotEqualTo(unnamed.digest());
  }

  @Test
  void environmentNeedsBothWords() {
    String identity = "MLSERVER_SIGSTORE_CERT_IDENTITY";
    String issuer = "MLSERVER_SIGSTORE_CERT_OIDC_ISSUER";
    assertThat(Policy.fromEnvironment(Map.of())).isEmpty();
    for (Map<String, String> one :
        List.of(Map.of(identity, "a@b"), Map.of(issuer, "i"), Map.of(identity, "", issuer, "i"))) {
      assertThatThrownBy(() -> Policy.fromEnvironment(one))
          .isInstanceOf(ConfigurationException.class);
    }
    Policy policy = Policy.fromEnvironment(Map.of(identity, "a@b", issuer, "i")).orElseThrow();
    assertThat(policy.ruleFor("anything")).isPresent();
    assertThat(policy.mode()).isEqualTo(Mode.ENFORCE);
  }
}
