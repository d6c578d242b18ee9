package dev.bonafide.sklearn.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.ElementType;
import java.util.List;
import org.junit.jupiter.api.Test;

class CategoriesTest {
  private static final Column NUMBERS = new Column.Numbers(new double[] {1}, ElementType.INT64);

  /** In scikit-learn 1.9.1 a TypeError of {@code isnan}. */
  @Test
  void numbersAmongCategoriesThatAreTextsAreRefused() {
    var categories = new Categories(List.of(new Cell.Text("Bonn"), new Cell.Text("Ulm")));
    assertThatThrownBy(() -> categories.codes(NUMBERS))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().reason()).isEqualTo(Reason.INVALID_REQUEST));
  }

  @Test
  void textAmongCategoriesThatAreNumbersIsUnknown() throws Exception {
    var categories = new Categories(List.of(new Cell.Number(1), new Cell.Number(2)));
    assertThat(categories.codes(NUMBERS)).containsExactly(0);
    assertThat(categories.codes(new Column.Strings(List.of("1"))))
        .containsExactly(Categories.UNKNOWN);
  }
}
