package dev.bonafide.sklearn.estimator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Reason;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputsTest {
  private static String said(int features, Features x) {
    var refusal = new Inputs("Any", features, List.of()).notTwoDimensional(x).refusal();
    assertThat(refusal.reason()).isEqualTo(Reason.INVALID_REQUEST);
    return refusal.toString();
  }

  @Test
  void inputWithoutColumnsIsNamedByWhatItIs() {
    assertThat(said(3, Matrix.vector(new double[2])))
        .isEqualTo(
            "Any takes a two-dimensional array or a table"
                + " (found an array of shape [2], expected 3 columns)");
    assertThat(said(Inputs.UNKNOWN, new Documents(List.of("a"))))
        .isEqualTo("Any takes a two-dimensional array or a table (found a list of texts)");
  }
}
