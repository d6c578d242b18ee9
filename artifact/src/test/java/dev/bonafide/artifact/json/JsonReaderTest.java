package dev.bonafide.artifact.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  private static Outcome<Json> parse(String text) {
    return JsonReader.parse(text.getBytes(StandardCharsets.UTF_8), Reason.MALFORMED_EVIDENCE);
  }

  private static Reason reason(Outcome<Json> outcome) {
    return ((Outcome.Refused<Json>) outcome).refusal().reason();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "NaN",
        "Infinity",
        "-",
        "tru",
        "nul",
        "\"\\x\"",
        "\"\\u12G4\"",
        "\"\\ude00\"",
        "\"\\ud83d\"",
        "\"\\ud83dx\\ude00\"",
        "\"\\ude00\\ud83d\"",
        "\"a",
        "\"a\nb\"",
        "1 2",
        "{} x",
        "[1 2]",
        "// c\n1",
        "\u0000"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThat(reason(parse(text))).isEqualTo(Reason.MALFORMED_EVIDENCE);
  }

  @Test
  void nameThatOccursTwiceIsRefused() {
    assertThat(reason(parse("{\"a\":1,\"b\":2,\"a\":1}"))).isEqualTo(Reason.MALFORMED_EVIDENCE);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    var outcome = JsonReader.parse(new byte[] {'"', (byte) 0xff, '"'}, Reason.MALFORMED_EVIDENCE);
    assertThat(reason(outcome)).isEqualTo(Reason.MALFORMED_EVIDENCE);
  }

  @Test
  void nestingBeyondTheLimitIsRefusedWithoutStackOverflow() {
    assertThat(reason(parse("[".repeat(1_000_000)))).isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void moreValuesThanTheLimitAreRefused() {
    var limits = new JsonLimits(8, 3);
    var outcome =
        JsonReader.parse(
            "[1,2,3]".getBytes(StandardCharsets.UTF_8), Reason.MALFORMED_EVIDENCE, limits);
    assertThat(reason(outcome)).isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void refusalNamesLineAndColumn() {
    var refused = (Outcome.Refused<Json>) parse("{\n  \"a\": x\n}");
    assertThat(refused.refusal().message()).contains("line 2, column 8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1,-2.50e+3,true,false,null]|[1,-2.50e+3,true,false,null]",
        "{ \"b\" : 1 , \"a\" : { } }|{\"b\":1,\"a\":{}}",
        "\"\\ud83d\\ude00\\n\\/\"|\"😀\\n/\"",
      })
  void valueIsWrittenAsItWasMeant(String text, String compact) {
    assertThat(JsonWriter.compact(((Outcome.Accepted<Json>) parse(text)).value()))
        .isEqualTo(compact);
  }

  @Test
  void canonicalFormSortsNamesByCodeUnits() {
    var value = Json.object().put("\ufb33", 1).put("\ud83d\ude00", 2).put("a", 3).build();
    assertThat(JsonWriter.canonical(value)).isEqualTo("{\"a\":3,\"\ud83d\ude00\":2,\"\ufb33\":1}");
  }

  @Property(tries = 2_000)
  void anyBytesGiveValueOrRefusal(@ForAll byte[] bytes) {
    assertThat(JsonReader.parse(bytes, Reason.MALFORMED_EVIDENCE)).isNotNull();
  }

  @Property(tries = 500)
  void anyStringSurvivesWritingAndReading(@ForAll String text) {
    String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    assertThat(parse(JsonWriter.compact(Json.of(valid))))
        .isEqualTo(Outcome.accepted(Json.of(valid)));
  }
}
