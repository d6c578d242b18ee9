package dev.bonafide.sklearn.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FloatRowsTest {
  @Test
  void keysCompareAsTheFloatsDo() {
    float[] odd = {
      Float.NEGATIVE_INFINITY,
      -Float.MAX_VALUE,
      -1,
      -Float.MIN_VALUE,
      -0f,
      0f,
      Float.MIN_VALUE,
      1,
      Float.MAX_VALUE,
      Float.POSITIVE_INFINITY
    };
    var random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      float a = i < 100 ? odd[i / 10] : Float.intBitsToFloat(random.nextInt());
      float b = i < 100 ? odd[i % 10] : Float.intBitsToFloat(random.nextInt());
      if (!Float.isNaN(a) && !Float.isNaN(b)) {
        assertThat(FloatRows.key(a) <= FloatRows.key(b)).as("%s <= %s", a, b).isEqualTo(a <= b);
      }
    }
  }

  @Test
  void missingValueIsAboveAll() {
    assertThat(FloatRows.key(Float.NaN)).isEqualTo(NodeTable.MISSING);
    assertThat(FloatRows.key(Float.POSITIVE_INFINITY)).isLessThan(NodeTable.MISSING);
  }
}
