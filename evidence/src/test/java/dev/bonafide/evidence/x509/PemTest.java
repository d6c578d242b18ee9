package dev.bonafide.evidence.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN X",
        "-----BEGIN X-----",
        "-----BEGIN X-----\n!!!!\n-----END X-----",
        "-----BEGIN X-----\nAAAA\n-----END Y-----",
        // Found by fuzzing: the end's dashes are the beginning's.
        "-----BEGIN X-----END X-----",
      })
  void brokenBlockIsRefused(String text) {
    assertThatThrownBy(() -> Pem.read(text.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().reason()).isEqualTo(Reason.MALFORMED_EVIDENCE));
  }

  @Test
  void textAroundBlocksIsSkipped() throws Exception {
    var blocks =
        Pem.read(
            "hello\n-----BEGIN A B-----\r\nAQ\n I=\n-----END A B-----\nx-----BEGIN C-----\n-----END C-----"
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(blocks).extracting(Pem.Block::label).containsExactly("A B", "C");
    assertThat(blocks.getFirst().der()).containsExactly(1, 2);
  }
}
