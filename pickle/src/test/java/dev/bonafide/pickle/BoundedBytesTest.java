package dev.bonafide.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the beginning of a file lets expect, all of its bytes arrive. */
class BoundedBytesTest {
  private static final int TOTAL = 30 << 20;
  private static final int STEP = 50_000;

  private final byte[] bytes = new byte[TOTAL];

  BoundedBytesTest() {
    new Random(1).nextBytes(bytes);
  }

  @Test
  void fileThatCompressesLessAndLessIsWhole() throws RefusedException {
    assertWhole(0.25);
  }

  @Test
  void fileThatCompressesMoreAndMoreIsWhole() throws RefusedException {
    assertWhole(4);
  }

  @Test
  void fileThatCompressesEvenlyIsWhole() throws RefusedException {
    assertWhole(1);
  }

  @Test
  void whatTheLimitRefusesIsNotPartOfWhatThereIs() throws RefusedException {
    int limit = TOTAL * 2 / 3 + 1;
    PickleLimits limits = PickleLimits.defaults().withDecompressedBytes(limit);
    try (var out = new BoundedBytes(limits, TOTAL)) {
      int from = 0;
      boolean refused = false;
      while (!refused) {
        out.consumed(Math.max(1, from));
        try {
          out.append(bytes, from, STEP);
          from += STEP;
        } catch (RefusedException e) {
          assertThat(e.refusal().reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
          refused = true;
        }
      }

      assertThat(from).isBetween(limit - STEP, limit);
      MemorySegment held = MemorySegment.ofArray(bytes).asSlice(0, from);
      assertThat(out.joined().mismatch(held)).isEqualTo(-1);
    }
  }

  /**
   * @param early how much quicker than later the compressed bytes are used up at first
   */
  private void assertWhole(double early) throws RefusedException {
    try (var out = new BoundedBytes(PickleLimits.defaults(), TOTAL)) {
      for (int from = 0; from < TOTAL; from += STEP) {
        int count = Math.min(STEP, TOTAL - from);
        out.consumed(Math.min(TOTAL, (long) ((from + count) * early)));
        out.append(bytes, from, count);
      }

      assertThat(out.joined().mismatch(MemorySegment.ofArray(bytes))).isEqualTo(-1);
    }
  }
}
