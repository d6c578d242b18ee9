package dev.bonafide.runtime.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.estimator.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is expected of types is what {@code pandas.read_csv} 2.2 gives. */
class CsvInputTest {
  private static final Inputs ANY = new Inputs("SVC", 4, List.of());
  private static final Inputs UNCOUNTED = new Inputs("TfidfVectorizer", Inputs.UNKNOWN, List.of());

  @TempDir Path folder;

  private CsvInput open(String text, CsvForm form) {
    try {
      return CsvInput.open("x.csv", Files.writeString(folder.resolve("x.csv"), text), form);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Table table(String text) {
    try (CsvInput input = open(text, CsvForm.DEFAULT)) {
      Table table = input.next(100);
      assertThat(table).isNotNull();
      return table;
    }
  }

  private static Features accepted(Outcome<Features> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    return ((Outcome.Accepted<Features>) outcome).value();
  }

  @Test
  void lineOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> open("1,2\n1,2,3\n", CsvForm.DEFAULT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("line 2, column 3: found 3 fields, expected 2");
  }

  @Test
  void nameThatStandsTwiceIsRefused() {
    assertThatThrownBy(() -> open("a,a\n1,2\n", CsvForm.DEFAULT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("line 1, column 2");
  }

  @Test
  void unknownColumnIsRefused() {
    var form = new CsvForm(',', CsvForm.Header.PRESENT, Set.of(), List.of("b", "c"));
    assertThatThrownBy(() -> open("a,b\n1,2\n", form))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("found no column 'c', expected one of a, b");
  }

  @Test
  void missingTextIsRefusedForAListOfTexts() {
    try (CsvInput input = open("text\nsome\nNA\n", CsvForm.DEFAULT)) {
      assertThat(input.next(UNCOUNTED, 10))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              r -> assertThat(r.refusal().reason()).isEqualTo(Reason.INVALID_REQUEST));
    }
  }

  @Test
  void refusalForTextOrAGapNamesItsLineAndColumn() {
    var text = Refusal.of(Reason.INVALID_REQUEST, "could not convert string to float");
    var gap = Refusal.of(Reason.INVALID_REQUEST, "input X contains NaN");
    try (CsvInput input = open("a,b\n1,2\n3,\n5,x\n", CsvForm.DEFAULT)) {
      assertThat(input.placed(text).hint()).startsWith("x.csv line 4, column 2 (b) holds 'x'");
      assertThat(input.placed(gap).hint()).startsWith("x.csv line 3, column 2 (b)");
    }
  }

  @Test
  void columnsAreTypedAsPandasTypesThem() {
    Table table =
        table("i,f,g,b,c,t,m\n1,1.5,,True,true,x,\n-2,1e3,3,FALSE,NA,12,\n+3,inf,4,true,False,,\n");
    assertThat(table.names()).containsExactly("i", "f", "g", "b", "c", "t", "m");
    assertThat(table.columns().stream().map(Column::type))
        .containsExactly(
            ElementType.INT64,
            ElementType.FLOAT64,
            ElementType.FLOAT64,
            ElementType.BOOL,
            ElementType.OBJECT,
            ElementType.OBJECT,
            ElementType.FLOAT64);
    assertThat(((Column.Numbers) table.columns().get(1)).values())
        .containsExactly(1.5, 1000, Double.POSITIVE_INFINITY);
    assertThat(((Column.Numbers) table.columns().get(2)).values())
        .containsExactly(Double.NaN, 3, 4);
    assertThat(table.columns().get(4).cell(1)).isEqualTo(new Cell.Number(Double.NaN));
    assertThat(table.columns().get(5).cell(1)).isEqualTo(new Cell.Text("12"));
  }

  @Test
  void integersThatADoubleCannotHoldBecomeFloats() {
    assertThat(table("i\n9007199254740993\n").columns().getFirst().type())
        .isEqualTo(ElementType.FLOAT64);
  }

  @Test
  void whatOnlyLooksLikeANumberIsText() {
    for (String word : List.of("1d", "0x10", "1_000", "1e", ".", "-", "e5", "١")) {
      assertThat(table("a\n" + word + "\n").columns().getFirst())
          .as(word)
          .isInstanceOf(Column.Strings.class);
    }
  }

  @Test
  void columnHasOneTypeHoweverTheRowsAreCut() {
    try (CsvInput input = open("a\n1\n2\n3\nx\n", CsvForm.DEFAULT)) {
      Table first = input.next(3);
      Table last = input.next(3);
      assertThat(first).isNotNull();
      assertThat(last).isNotNull();
      assertThat(first.columns().getFirst()).isInstanceOf(Column.Strings.class);
      assertThat(last.rows()).isEqualTo(1);
      assertThat(input.next(3)).isNull();
    }
  }

  @Test
  void numbersWithoutAHeaderAreAMatrix() {
    try (CsvInput input = open("1,2\n3,4.5\n", CsvForm.DEFAULT)) {
      assertThat(input.hasHeader()).isFalse();
      var next = input.next(ANY, 10);
      assertThat(next).isNotNull();
      assertThat(((Matrix) accepted(next)).values()).containsExactly(1, 2, 3, 4.5);
    }
  }

  @Test
  void oneColumnForAModelThatCountsNoFeaturesIsAList() {
    try (CsvInput input = open("text\nsome words\n", CsvForm.DEFAULT)) {
      var next = input.next(UNCOUNTED, 10);
      assertThat(next).isNotNull();
      assertThat(accepted(next)).isEqualTo(new Documents(List.of("some words")));
    }
  }

  @Test
  void columnsArePickedAndPutInOrder() {
    var form = new CsvForm(';', CsvForm.Header.PRESENT, Set.of("-"), List.of("c", "a"));
    try (CsvInput input = open("a;b;c\n1;x;-\n", form)) {
      Table table = input.next(10);
      assertThat(table).isNotNull();
      assertThat(table.names()).containsExactly("c", "a");
      assertThat(((Column.Numbers) table.columns().get(0)).values()).containsExactly(Double.NaN);
    }
  }
}
