package dev.bonafide.signing;

import static dev.bonafide.signing.Fakes.NOW;
import static dev.bonafide.signing.KeylessSignerTest.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTokenTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b", "a.b.c.d", "a.!!.c", "e30..x", "....", "a.e30.c"})
  void textThatIsNoTokenIsRefused(String text) {
    assertThat(refusal(IdentityToken.parse(text, NOW)).reason())
        .isEqualTo(Reason.IDENTITY_TOKEN_INVALID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'iss':'i','sub':'s','aud':'other','exp':9999999999}|another audience",
        "{'iss':'i','sub':'s','exp':9999999999}|another audience",
        "{'iss':'i','sub':'s','aud':'sigstore','exp':1}|expired",
        "{'iss':'i','sub':'s','aud':'sigstore'}|no usable exp",
        "{'iss':'i','sub':'s','aud':'sigstore','exp':'soon'}|no usable exp",
        "{'iss':'i','sub':'s','aud':'sigstore','exp':9999999999,'nbf':9999999998}|not valid yet",
        "{'sub':'s','aud':'sigstore','exp':9999999999}|no iss",
        "{'iss':'i','aud':'sigstore','exp':9999999999}|no sub",
        "{'iss':'i','sub':'s','email':'a@b','email_verified':false,'aud':'sigstore','exp':9999999999}|not"
            + " verified",
        "[]|no JSON object",
        "{'iss':'i','iss':'j','sub':'s','aud':'sigstore','exp':9999999999}|twice",
      })
  void tokenIsRefusedWithWhatIsWrong(String claims, String words) {
    Refusal refusal = refusal(IdentityToken.parse(Fakes.jwt(claims.replace('\'', '"')), NOW));
    assertThat(refusal.reason()).isEqualTo(Reason.IDENTITY_TOKEN_INVALID);
    assertThat(refusal.toString()).contains(words);
  }

  @Test
  void refusalNeverShowsTheToken() {
    String token = Fakes.jwt("{\"iss\":\"i\",\"aud\":\"sigstore\",\"exp\":1,\"sub\":\"s\"}");
    assertThat(refusal(IdentityToken.parse(token, NOW)).toString())
        .doesNotContain(token.split("\\.", -1)[1]);
  }

  @Test
  void emailIsTheIdentityWhereThereIsOneElseTheSubject() {
    var personal =
        accepted(IdentityToken.parse(Fakes.jwt(Fakes.claims("a@b.c", NOW.plusSeconds(1))), NOW));
    assertThat(personal.identity()).isEqualTo("a@b.c");
    assertThat(personal.isPersonal()).isTrue();
    var machine =
        accepted(
            IdentityToken.parse(
                Fakes.jwt(
                    "{\"iss\":\"i\",\"aud\":[\"x\",\"sigstore\"],\"exp\":9999999999,\"sub\":\"s\"}"),
                NOW));
    assertThat(machine.identity()).isEqualTo("s");
    assertThat(machine.isPersonal()).isFalse();
    assertThat(machine.toString()).doesNotContain(machine.compact());
  }

  private static Refusal refusal(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).refusal();
  }
}
