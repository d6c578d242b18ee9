package dev.bonafide.sklearn.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against values of scipy.special 1.17.1. */
class SpecialFunctionsTest {

  @ParameterizedTest
  @CsvSource({
    "0.3, 1e-8, 462.5636031890667",
    "0.9, 0.5, 1.4885580510030088",
    "0.5, 2, 0.11993777196806146",
    "3.7, 0.01, 680739416.857526",
    "2.2, 50, 3.5775574237970297e-23",
    "1.3, 600, 1.3577377433858056e-262"
  })
  void besselFunctionsAreThoseOfScipy(double order, double x, double expected) {
    assertThat(SpecialFunctions.besselK(order, x)).isCloseTo(expected, relative(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "0.3, 1.0957979948180756",
    "0.9, 0.06637623973474327",
    "1, 0.0",
    "7.5, 7.534364236758734",
    "100.25, 360.28455963776423"
  })
  void logarithmsOfGammaAreThoseOfScipy(double x, double expected) {
    assertThat(SpecialFunctions.logGamma(x)).isCloseTo(expected, relative(expected));
  }

  private static Offset<Double> relative(double expected) {
    return within(Math.max(Math.abs(expected) * 1e-13, expected == 0 ? 1e-14 : 0));
  }
}
