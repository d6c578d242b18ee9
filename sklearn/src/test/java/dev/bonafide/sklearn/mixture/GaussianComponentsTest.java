package dev.bonafide.sklearn.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Matrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code _estimate_log_gaussian_prob} of scikit-learn 1.9.1 says of one sample. */
class GaussianComponentsTest {
  @ParameterizedTest
  @CsvSource({
    "FLOAT64, -273.43943956640936",
    "FLOAT32, -273.439453125",
    "INT64, -273.33787706640936",
    "UINT8, -17.337877066409344",
    "INT8, -17.337877066409344",
  })
  void squaredDistancesAreKeptInTheTypeOfTheSamples(ElementType type, double expected) {
    double[][] factors = {{1, 0.5, 0, 1}};
    var components =
        new GaussianComponents(Matrix.row(new double[] {0.25, 0.5}), factors, false, new double[1]);
    double[] logs = components.logDensities(Matrix.row(new double[] {20, 3}), type);
    assertThat(logs[0]).isEqualTo(expected, within(1e-12));
  }
}
