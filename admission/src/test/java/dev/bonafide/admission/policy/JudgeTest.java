package dev.bonafide.admission.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.TrustedTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTest {
  private static final Digest BYTES = Digest.sha256(new byte[] {1});
  private static final String ISSUER = "https://accounts.google.com";

  @TempDir Path temp;

  private Policy policy(String text) throws Exception {
    Path file = temp.resolve("policy.yaml");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return Policy.read(file, List.of());
  }

  private static Facts keyless(String subject, String root, Map<String, String> extensions) {
    return new Facts(
        new Signer.Keyless(subject, ISSUER, extensions, Digest.sha256(subject.getBytes()), root),
        new Content.Message(BYTES),
        List.of(
            new TrustedTime(
                Instant.parse("2026-06-01T00:00:00Z"),
                TrustedTime.Origin.TIMESTAMP_AUTHORITY,
                "tsa")),
        List.of(),
        new Facts.Source(subject + ".sigstore.json", BYTES),
        List.of());
  }

  private static Facts keyless(String subject) {
    return keyless(subject, "default", Map.of());
  }

  private static Decision decide(Policy policy, Facts... facts) {
    return policy.decide(
        new Question("m", "model.joblib", Set.of(BYTES), Map.of()), List.of(facts));
  }

  private static Reason reason(Decision decision) {
    return ((Decision.Refused) decision).refusal().reason();
  }

  private static String identity(String name, String rule) {
    return "  "
        + name
        + ": { keyless: { identities: [ { issuer: \""
        + ISSUER
        + "\", "
        + rule
        + " } ] } }\n";
  }

  @Test
  void oneSignerNeverStandsForTwoAuthorities() throws Exception {
    Policy policy =
        policy(
            "authorities:\n"
                + identity("a", "subjectRegExp: \".*@x\"")
                + identity("b", "subject: \"one@x\"")
                + "models: [ { match: m, require: { all: [a, b] } } ]\n");
    assertThat(reason(decide(policy, keyless("one@x")))).isEqualTo(Reason.INSUFFICIENT_SIGNATURES);
    assertThat(reason(decide(policy, keyless("one@x"), keyless("one@x"))))
        .isEqualTo(Reason.INSUFFICIENT_SIGNATURES);
    // Both can meet a, only one can meet b: the assignment must not be greedy.
    var granted = (Decision.Granted) decide(policy, keyless("one@x"), keyless("two@x"));
    assertThat(granted.met().get("b")).isEqualTo(keyless("one@x"));
    assertThat(granted.met().get("a")).isEqualTo(keyless("two@x"));
  }

  @Test
  void quorumCountsDistinctSigners() throws Exception {
    Policy policy =
        policy(
            "authorities:\n"
                + identity("a", "subject: \"a@x\"")
                + identity("b", "subject: \"b@x\"")
                + identity("c", "subject: \"c@x\"")
                + "models: [ { match: m, require: { atLeast: 2, of: [a, b, c] } } ]\n");
    assertThat(reason(decide(policy, keyless("a@x"), keyless("d@x"))))
        .isEqualTo(Reason.INSUFFICIENT_SIGNATURES);
    assertThat(decide(policy, keyless("c@x"), keyless("a@x"))).isInstanceOf(Decision.Granted.class);
  }

  @Test
  void expressionMustMatchTheWholeText() throws Exception {
    Policy policy =
        policy(
            "authorities:\n"
                + identity("a", "subjectRegExp: \"[a-z]+@seldon\\\\.io\"")
                + "models: [ { match: m, require: { any: [a] } } ]\n");
    for (String subject :
        List.of("agm@seldon.io.evil.com", "xx agm@seldon.io", "agm@seldonxio", "agm@seldon.io\n")) {
      assertThat(reason(decide(policy, keyless(subject)))).isEqualTo(Reason.IDENTITY_MISMATCH);
    }
    assertThat(decide(policy, keyless("agm@seldon.io"))).isInstanceOf(Decision.Granted.class);
  }

  @Test
  void certificateUnderAnotherRootDoesNotCount() throws Exception {
    Policy policy =
        policy(
            "trust: { prod: { publicGood: true }, test: { staging: true } }\n"
                + "authorities:\n"
                + "  a: { keyless: { trustRoot: prod, identities: [ { issuer:"
                + " \"https://accounts.google.com\", subject: \"a@x\" } ] } }\n"
                + "models: [ { match: m, require: { any: [a] } } ]\n");
    assertThat(reason(decide(policy, keyless("a@x", "test", Map.of()))))
        .isEqualTo(Reason.UNTRUSTED_CERTIFICATE);
    assertThat(decide(policy, keyless("a@x", "prod", Map.of())))
        .isInstanceOf(Decision.Granted.class);
  }

  @Test
  void everyExtensionThatIsAskedForMustBeThere() throws Exception {
    Policy policy =
        policy(
            "authorities:\n"
                + identity(
                    "a", "githubWorkflowRepository: org/models, githubWorkflowRef: refs/heads/main")
                + "models: [ { match: m, require: { any: [a] } } ]\n");
    assertThat(reason(decide(policy, keyless("wf")))).isEqualTo(Reason.IDENTITY_MISMATCH);
    assertThat(
            reason(
                decide(
                    policy,
                    keyless("wf", "default", Map.of("githubWorkflowRepository", "org/models")))))
        .isEqualTo(Reason.IDENTITY_MISMATCH);
    assertThat(
            decide(
                policy,
                keyless(
                    "wf",
                    "default",
                    Map.of(
                        "githubWorkflowRepository",
                        "org/models",
                        "githubWorkflowRef",
                        "refs/heads/main"))))
        .isInstanceOf(Decision.Granted.class);
  }

  @Test
  void signatureOutsideTheTimeOfItsAuthorityDoesNotCount() throws Exception {
    String text =
        "authorities:\n"
            + "  a: { keyless: { identities: [ { issuer: \"https://accounts.google.com\", subject:"
            + " \"a@x\" } ] }, %s }\n"
            + "models: [ { match: m, require: { any: [a] } } ]\n";
    assertThat(
            reason(
                decide(
                    policy(text.formatted("signedBefore: 2026-01-01T00:00:00Z")), keyless("a@x"))))
        .isEqualTo(Reason.OUTSIDE_VALIDITY);
    assertThat(
            reason(
                decide(
                    policy(text.formatted("signedAfter: 2026-07-01T00:00:00Z")), keyless("a@x"))))
        .isEqualTo(Reason.OUTSIDE_VALIDITY);
    assertThat(decide(policy(text.formatted("signedAfter: 2026-06-01T00:00:00Z")), keyless("a@x")))
        .isInstanceOf(Decision.Granted.class);
  }

  @Test
  void staleRootIsRefusedOrNoticedAsThePolicySays() throws Exception {
    String text =
        "trust: { prod: { publicGood: true, maxAge: 90d, onStale: %s } }\nauthorities:\n"
            + identity("a", "subject: \"a@x\"")
            + "models: [ { match: m, require: { any: [a] } } ]\n";
    var question = new Question("m", "model.joblib", Set.of(), Map.of("prod", Duration.ofDays(91)));
    var facts = List.of(keyless("a@x", "prod", Map.of()));
    assertThat(reason(policy(text.formatted("refuse")).decide(question, facts)))
        .isEqualTo(Reason.STALE_ROOT);
    var granted = (Decision.Granted) policy(text.formatted("warn")).decide(question, facts);
    assertThat(granted.notices()).singleElement().asString().contains("91 days");
  }

  @Test
  void deniedSignersModelsAndBytesAreRefusedWithTheReasonGiven() throws Exception {
    String text =
        "authorities:\n"
            + identity("a", "subject: \"a@x\"")
            + identity("b", "subject: \"b@x\"")
            + "models: [ { match: m, require: { any: [a, b] } } ]\ndeny: [ %s ]\n";
    for (String denial :
        List.of(
            "{ subject: \"a@x\", because: left }",
            "{ subjectRegExp: \".*\", issuer: \"https://accounts.google.com\", because: left }",
            "{ issuerRegExp: \"https://accounts.*\", because: left }",
            "{ match: \"m*\", because: left }",
            "{ digest: \"" + BYTES + "\", because: left }",
            "{ certificate: \"" + Digest.sha256("a@x".getBytes()) + "\", because: left }")) {
      var decision = decide(policy(text.formatted(denial)), keyless("a@x"));
      assertThat(reason(decision)).as(denial).isEqualTo(Reason.DENIED);
      assertThat(((Decision.Refused) decision).refusal().message()).contains("left");
    }
    assertThat(
            decide(policy(text.formatted("{ subject: \"a@x\" }")), keyless("a@x"), keyless("b@x")))
        .isInstanceOf(Decision.Granted.class);
  }

  @Test
  void firstRuleThatMatchesDecides() throws Exception {
    Policy policy =
        policy(
            "authorities:\n"
                + identity("a", "subject: \"a@x\"")
                + identity("b", "subject: \"b@x\"")
                + "models: [ { match: [other, \"m*\"], require: { any: [a] } }, { match: \"*\","
                + " require: { any: [b] } } ]\n");
    assertThat(reason(decide(policy, keyless("b@x")))).isEqualTo(Reason.IDENTITY_MISMATCH);
  }

  @Test
  void theExplanationNamesPolicyRuleSignersAndOutcome() throws Exception {
    Policy policy =
        policy(
            "authorities:\n"
                + identity("a", "subject: \"a@x\"")
                + "models: [ { match: m, require: { any: [a] } } ]\n");
    String steps = String.join("\n", decide(policy, keyless("e@x"), keyless("a@x")).explanation());
    assertThat(steps)
        .contains(policy.digest().toString())
        .contains("policy.yaml:3")
        .contains("e@x")
        .contains("IDENTITY_MISMATCH")
        .contains("meets a")
        .contains("granted");
  }

  @Test
  void madePolicyAdmitsItsSignerAndQuotesWhatevertheCertificateSays() throws Exception {
    Facts odd = keyless("a\"b\\c: [x]\u2028@x", "prod", Map.of());
    Policy made = policy(PolicyText.init(List.of("m", "fraud-*"), odd, "publicGood: true", ""));
    assertThat(decide(made, odd)).isInstanceOf(Decision.Granted.class);
    assertThat(reason(decide(made, keyless("other@x", "prod", Map.of()))))
        .isEqualTo(Reason.IDENTITY_MISMATCH);
  }

  @Test
  void globsMatchWholeNames() {
    assertThat(new Glob("fraud-*").matches("fraud-1")).isTrue();
    assertThat(new Glob("fraud-*").matches("a-fraud-1")).isFalse();
    assertThat(new Glob("a*b*c").matches("aXbXbXc")).isTrue();
    assertThat(new Glob("a?c").matches("abc")).isTrue();
    assertThat(new Glob("a?c").matches("ac")).isFalse();
    assertThat(new Glob("*").matches("")).isTrue();
    assertThat(new Glob("m").matches("mm")).isFalse();
    assertThat(new Glob("*".repeat(50) + "b").matches("a".repeat(10_000))).isFalse();
  }
}
