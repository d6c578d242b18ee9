package dev.bonafide.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTableTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a word among numbers | a,y\\n"
            + "1,2\\n"
            + "x,3 | line 3, column 1 (a): found 'x', expected a finite number",
        "an empty number      | a,y\\n"
            + ",2        | line 2, column 1 (a): found nothing, expected a finite number",
        "NaN                  | a,y\\n"
            + "NaN,2     | line 2, column 1 (a): found 'NaN', expected a finite number",
        "an infinite number   | a,y\\n"
            + "1e999,2   | line 2, column 1 (a): found '1e999', expected a finite number",
        "a hexadecimal number | a,y\\n"
            + "0x1p3,2   | line 2, column 1 (a): found '0x1p3', expected a finite number",
        "an empty label       | a,y\\n"
            + "1,        | line 2, column 2 (y): found nothing, expected a label",
        "a short row          | a,b,y\\n1,2,3\\n\\n1,2 | line 4: found 2 fields, expected 3",
        "a long row           | a,y\\n1,2,3     | line 2: found 3 fields, expected 2",
        "no such column       | a,b\\n"
            + "1,2       | line 1: found no column 'y', expected one of a, b",
        "one column           | y\\n1           | line 1: found 1 columns, expected 2 to 10000",
        "a column twice       | a,a,y\\n"
            + "1,2,3   | line 1: found column 'a' twice, expected distinct names",
        "a header alone       | a,y\\n          | found a header alone, expected rows",
        "an open quote        | a,y\\n1,\"x\\ny | line 2, column 2: found no closing quote",
        "text after a quote   | a,y\\n"
            + "1,\"x\"z  | line 2, column 2: found text after the closing quote",
        "a line after a field of two lines | a,y\\n"
            + "1,\"x\\r"
            + "\\n"
            + "z\"\\n"
            + "q,2 | line 4, column 1 (a): found 'q'",
      })
  void badTableIsAnErrorThatSaysWhere(String name, String text, String message) {
    String real = text.replace("\\n", "\n").replace("\\r", "\r");
    assertThatThrownBy(() -> parse(real))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("t.csv")
        .hasMessageContaining(message);
  }

  @Test
  void emptyFileIsAnError() {
    assertThatThrownBy(() -> parse("")).hasMessageContaining("found no line, expected a header");
  }

  @Test
  void bytesThatAreNotUtf8AreAnError() {
    byte[] latin1 = "a,y\n1,ä".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> CsvTable.parse("t.csv", latin1, "y", CsvTable.Limits.DEFAULT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void missingFileIsAnError(@TempDir Path folder) {
    assertThatThrownBy(() -> CsvTable.read(folder.resolve("absent.csv"), "y"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("absent.csv: no such file");
  }

  @Test
  void eachLimitIsAnError(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("t.csv"), "a,b,y\n1,2,3\n1,2,3\n");
    assertThatThrownBy(() -> CsvTable.read(file, "y", new CsvTable.Limits(10, 100, 100)))
        .hasMessageContaining("more than 10 bytes");
    assertThatThrownBy(() -> CsvTable.read(file, "y", new CsvTable.Limits(1000, 2, 100)))
        .hasMessageContaining("found 3 columns, expected 2 to 2");
    assertThatThrownBy(() -> CsvTable.read(file, "y", new CsvTable.Limits(1000, 100, 3)))
        .hasMessageContaining("line 3: found more than 3 numbers");
    assertThat(CsvTable.read(file, "y", new CsvTable.Limits(1000, 3, 4)).rows()).isEqualTo(2);
  }

  @Property(tries = 2000)
  void anyTextIsATableOrAConfigurationError(
      @ForAll @Chars({'1', '-', '.', 'e', 'y', '"', ',', '\n', '\r', ' '}) @StringLength(max = 30)
          String text) {
    try {
      assertThat(parse("a,y\n" + text).columns()).containsExactly("a");
    } catch (ConfigurationException expected) {
      assertThat(expected).hasMessageStartingWith("t.csv");
    }
  }

  @Test
  void targetMayStandAnywhereAndQuotesAndLineEndsAreThoseOfRfc4180() {
    Table table =
        parse("\uFEFF\"a\",y,\"b, \"\"c\"\"\"\r\n1,\" no\",-2.5e1\r\n\r\n.5,\"ye\"\"s\",+3.\r\n");
    assertThat(table.columns()).containsExactly("a", "b, \"c\"");
    assertThat(table.row(0)).containsExactly(1, -25);
    assertThat(table.row(1)).containsExactly(0.5, 3);
    assertThat(SvcTruthTest.texts(table.labels())).containsExactly("no", "ye\"s");
  }

  @Test
  void labelsAreIntegersOnlyIfAllOfThemAre() {
    assertThat(parse("a,y\n1,-7\n2,+08\n").labels().classes())
        .isInstanceOfSatisfying(
            Labels.Integers.class,
            classes -> assertThat(SvcTruthTest.texts(classes)).containsExactly("-7", "8"));
    assertThat(parse("a,y\n1,7\n2,1.0\n").labels()).isInstanceOf(Labels.Texts.class);
    assertThat(parse("a,y\n1,1234567890123456789\n").labels()).isInstanceOf(Labels.Texts.class);
  }

  private static Table parse(String text) {
    return CsvTable.parse(
        "t.csv", text.getBytes(StandardCharsets.UTF_8), "y", CsvTable.Limits.DEFAULT);
  }
}
