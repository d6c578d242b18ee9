package dev.bonafide.evidence.x509;

import static dev.bonafide.evidence.testkit.TestSigstore.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PemTest {
  @Test
  void blocksOfAWrongFormAreRefused() {
    for (String text :
        List.of(
            "-----BEGIN A-----",
            "-----BEGIN A-----\nAAAA\n",
            "-----BEGIN A-----\nAAAA\n-----END B-----",
            "-----BEGIN A-----\n!!!!\n-----END A-----",
            "-----BEGIN A-----END A-----", // found by fuzzing: the label's dashes are the end's
            "-----BEGIN -----END -----")) {
      assertThatThrownBy(() -> Pem.read(utf8(text))).as(text).isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void tooManyBlocksAreRefused() {
    String many = "-----BEGIN A-----\nAAAA\n-----END A-----\n".repeat(300);
    assertThatThrownBy(() -> Pem.read(utf8(many))).isInstanceOf(RefusedException.class);
  }

  @Test
  void blocksAreReadInOrderWithTextBetweenThem() throws RefusedException {
    String text =
        "subject=x\r\n-----BEGIN A-----\r\nAA\r\n AA\r\n-----END A-----\r\nmore\n"
            + "-----BEGIN B C-----\nAQID\n-----END B C-----";
    List<Pem.Block> blocks = Pem.read(utf8(text));
    assertThat(blocks).extracting(Pem.Block::label).containsExactly("A", "B C");
    assertThat(blocks.getLast().der()).containsExactly(1, 2, 3);
  }
}
