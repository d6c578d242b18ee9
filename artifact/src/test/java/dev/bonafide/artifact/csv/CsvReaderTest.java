package dev.bonafide.artifact.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
  private static final CsvReader.Limits SMALL = new CsvReader.Limits(3, 20);

  private static CsvReader reader(byte[] bytes) {
    return new CsvReader("x.csv", new ByteArrayInputStream(bytes), ',', SMALL);
  }

  private static List<List<String>> records(String text) {
    var records = new ArrayList<List<String>>();
    try (CsvReader reader = reader(text.getBytes(UTF_8))) {
      for (List<String> r = reader.next(); !r.isEmpty(); r = reader.next()) {
        records.add(r);
      }
    }
    return records;
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> records(text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void quoteThatIsNeverClosedIsRefused() {
    assertRefused("a,b\n1,\"2\n", "x.csv line 2, column 2: found no closing quote");
  }

  @Test
  void textBehindAClosingQuoteIsRefused() {
    assertRefused("\"a\"b", "line 1, column 1: found text after the closing quote");
  }

  @Test
  void recordBeyondTheLimitsIsRefused() {
    assertRefused("1,2,3\n1,2,3,4\n", "line 2, column 4: found more fields, expected at most 3");
    assertRefused("\"1234567890\n1234567890\n", "line 1, column 1: found a record of more than 20");
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    assertThatThrownBy(() -> reader(new byte[] {'a', '\n', (byte) 0xFF}).next())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void everyWayOfEndingALineIsRead() {
    assertThat(records("a,b\r\n1,2\r3,4\n\n\r\n5,6"))
        .containsExactly(
            List.of("a", "b"), List.of("1", "2"), List.of("3", "4"), List.of("5", "6"));
  }

  @Test
  void quotedFieldsMayHoldSeparatorsQuotesAndLines() {
    assertThat(records("\uFEFF\"a,b\",\"say \"\"x\"\"\",\"1\n2\"\n,,\n"))
        .containsExactly(List.of("a,b", "say \"x\"", "1\n2"), List.of("", "", ""));
  }

  @Test
  void linesAreCountedThroughQuotedFields() {
    try (CsvReader reader = reader("\"a\r\nb\n\"\n\n1\n".getBytes(UTF_8))) {
      reader.next();
      assertThat(reader.line()).isEqualTo(1);
      reader.next();
      assertThat(reader.line()).isEqualTo(5);
    }
  }
}
