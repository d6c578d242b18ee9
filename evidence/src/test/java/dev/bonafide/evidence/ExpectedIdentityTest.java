package dev.bonafide.evidence;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedIdentityTest {
  private static final Digest DIGEST = Digest.sha256(new byte[0]);
  private static final Signer.Keyless ANNE =
      new Signer.Keyless(
          "anne@example.com",
          "https://accounts.example.com",
          Map.of("githubWorkflowRef", "refs/heads/main"),
          DIGEST,
          "prod");

  @Test
  void anotherSubjectOrIssuerIsRefusedWithBothValues() {
    var refusal =
        assertRefused(
            ExpectedIdentity.exactly("bob@example.com", ANNE.issuer()).matches(ANNE),
            Reason.IDENTITY_MISMATCH);
    assertThat(refusal.found()).isEqualTo("anne@example.com");
    assertThat(refusal.expected()).isEqualTo("bob@example.com");
    assertRefused(
        ExpectedIdentity.exactly(ANNE.subject(), "https://accounts.example.co").matches(ANNE),
        Reason.IDENTITY_MISMATCH);
  }

  @Test
  void regularExpressionMustMatchTheWholeText() {
    assertRefused(pattern("anne").matches(ANNE), Reason.IDENTITY_MISMATCH);
    assertRefused(pattern(".*@example").matches(ANNE), Reason.IDENTITY_MISMATCH);
    assertRefused(pattern("ANNE@.*").matches(ANNE), Reason.IDENTITY_MISMATCH);
    assertThat(accepted(pattern("[a-z]+@example\\.com").matches(ANNE))).isEqualTo(ANNE);
  }

  private static ExpectedIdentity pattern(String subject) {
    return ExpectedIdentity.of(TextMatcher.matching(subject), TextMatcher.exactly(ANNE.issuer()));
  }

  @Test
  void regularExpressionThatTakesOthersForeverTakesThisOneNoTime() {
    String evil = "a".repeat(40) + "!";
    var signer = new Signer.Keyless(evil, ANNE.issuer(), Map.of(), DIGEST, "prod");
    assertRefused(pattern("(a+)+").matches(signer), Reason.IDENTITY_MISMATCH);
    assertThatThrownBy(() -> TextMatcher.matching("(a")).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void extensionThatIsMissingOrDifferentIsRefused() {
    var expected = ExpectedIdentity.exactly(ANNE.subject(), ANNE.issuer());
    assertRefused(
        expected.with("githubWorkflowRef", TextMatcher.exactly("refs/heads/dev")).matches(ANNE),
        Reason.IDENTITY_MISMATCH);
    assertRefused(
        expected.with("githubWorkflowSha", TextMatcher.any()).matches(ANNE),
        Reason.IDENTITY_MISMATCH);
    assertThat(
            expected
                .with("githubWorkflowRef", TextMatcher.exactly("refs/heads/main"))
                .matches(ANNE)
                .isAccepted())
        .isTrue();
  }

  @Test
  void signerOfAnotherMethodIsRefused() {
    assertRefused(
        ExpectedIdentity.exactly("a", "b").matches(new Signer.KeyHolder(DIGEST)),
        Reason.METHOD_MISMATCH);
  }

  @Test
  void expectationThatLetsEverybodyPassCannotBeMade() {
    assertThatThrownBy(() -> ExpectedIdentity.of(TextMatcher.any(), TextMatcher.exactly("i")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExpectedIdentity.of(TextMatcher.exactly("s"), TextMatcher.any()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
