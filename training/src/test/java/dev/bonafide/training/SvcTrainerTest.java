package dev.bonafide.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.training.SvcParameters.Gamma;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SvcTrainerTest {

  @Test
  void oneClassIsAnError() {
    Table table = Table.of(List.of(new double[] {1}, new double[] {2}), integers(5, 5));
    assertThatThrownBy(() -> fit(table, SvcParameters.DEFAULT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("found 1 class in the 2 rows");
  }

  @Test
  void noRowsAreAnError() {
    Table table = Table.of(List.of(), integers());
    assertThatThrownBy(() -> fit(table, SvcParameters.DEFAULT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("found 0 class in the 0 rows");
  }

  @Test
  void parametersThatScikitLearnRejectsAreErrors() {
    SvcParameters p = SvcParameters.DEFAULT;
    assertThatThrownBy(() -> p.withC(0)).hasMessage("C: found 0.0, expected a number above 0");
    assertThatThrownBy(() -> p.withC(Double.NaN)).isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> p.withDegree(-1)).isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> p.withTolerance(0)).isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> p.withCoef0(Double.POSITIVE_INFINITY))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> Gamma.parse("-1")).isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> Gamma.parse("NaN")).isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> Gamma.parse("scal"))
        .hasMessageContaining("found 'scal', expected scale, auto or a number");
  }

  @Test
  void numbersTooLargeForAFiniteSolutionAreAnError() {
    Table table =
        Table.of(
            List.of(new double[] {1e200}, new double[] {-1e200}, new double[] {2e200}),
            integers(0, 1, 1));
    assertThatThrownBy(
            () -> fit(table, SvcParameters.DEFAULT.withKernel(SvcParameters.Kernel.LINEAR)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("not finite");
  }

  @Test
  void progressIsReportedForEveryPairOfClassesAndEndsWithAll() {
    List<Integer> solved = new ArrayList<>();
    SvcTrainer.fit(
        Digits.load().split(0.5).training(),
        SvcParameters.DEFAULT.withGamma(new Gamma.Value(0.001)),
        (done, pairs, iterations) -> {
          assertThat(pairs).isEqualTo(45);
          solved.add(done);
        });
    assertThat(solved).isSorted().endsWith(45).contains(1, 22);
  }

  @Test
  void constantTableTrainsWithGammaOne() {
    Table table = Table.of(List.of(new double[] {3, 3}, new double[] {3, 3}), integers(1, 0));
    assertThat(fit(table, SvcParameters.DEFAULT).effectiveGamma()).isEqualTo(1.0);
  }

  @Test
  void splitRoundsTheTestPartUpAndKeepsTheOrder() {
    Table.Split split = Digits.load().split(0.5);
    assertThat(split.training().rows()).isEqualTo(898);
    assertThat(split.test().rows()).isEqualTo(899);
    assertThat(split.test().row(0)).containsExactly(Digits.load().row(898));
  }

  @Test
  void shufflingKeepsRowsWithTheirLabelsAndDependsOnTheSeedAlone() {
    Table digits = Digits.load();
    Table shuffled = digits.shuffled(7);
    assertThat(shuffled.values()).isEqualTo(digits.shuffled(7).values());
    assertThat(shuffled.values()).isNotEqualTo(digits.shuffled(8).values());
    assertThat(pairs(shuffled)).containsExactlyInAnyOrderElementsOf(pairs(digits));
  }

  @Test
  void digitsAreTheWholeDataSet() {
    Table digits = Digits.load();
    assertThat(digits.rows()).isEqualTo(1797);
    assertThat(digits.columns()).hasSize(64).startsWith("pixel_0_0").endsWith("pixel_7_7");
    assertThat(SvcTruthTest.texts(digits.labels().classes()))
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(java.util.Arrays.stream(digits.values()))
        .allMatch(v -> v >= 0 && v <= 16 && v == Math.rint(v));
  }

  @Test
  void textsAreSortedByCodePointAsPythonSortsThem() {
    // U+1F600 is above U+FFFD, though its first UTF-16 unit is below.
    Labels labels = new Labels.Texts(List.of("\uD83D\uDE00", "b", "\uFFFD", "B", "b"));
    assertThat(SvcTruthTest.texts(labels.classes()))
        .containsExactly("B", "b", "\uFFFD", "\uD83D\uDE00");
  }

  @Test
  void evaluationCountsAndPlacesEveryPrediction() {
    Labels classes = integers(1, 2);
    Evaluation evaluation =
        Evaluation.of(classes, integers(1, 1, 2, 2, 9), integers(1, 2, 2, 2, 1));
    assertThat(evaluation.accuracy()).isEqualTo(0.6);
    assertThat(evaluation.confusion()).isDeepEqualTo(new int[][] {{1, 1}, {0, 2}});
  }

  private static List<String> pairs(Table table) {
    List<String> pairs = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      pairs.add(table.labels().text(row) + java.util.Arrays.toString(table.row(row)));
    }
    return pairs;
  }

  private static FittedSvc fit(Table table, SvcParameters parameters) {
    return SvcTrainer.fit(table, parameters, SvcTrainer.Progress.NONE);
  }

  private static Labels integers(long... values) {
    return new Labels.Integers(values);
  }
}
