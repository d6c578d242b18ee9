package dev.bonafide.evidence.protojson;

import static dev.bonafide.evidence.Fixtures.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private static Fields read(String json) throws RefusedException {
    byte[] utf8 = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Fields.of(
        accepted(JsonReader.parse(utf8, Reason.MALFORMED_EVIDENCE)),
        "it",
        Reason.MALFORMED_EVIDENCE);
  }

  private static void assertNoInt64(String value) throws RefusedException {
    Fields fields = read("{'n':" + value + "}");
    assertThatThrownBy(() -> fields.int64Or("n", 0)).isInstanceOf(RefusedException.class);
  }

  private static void assertNoTime(String value) throws RefusedException {
    Fields fields = read("{'t':'" + value + "'}");
    assertThatThrownBy(() -> fields.timeOrNull("t")).as(value).isInstanceOf(RefusedException.class);
  }

  @Test
  void integersThatAreNoneOrTooLargeAreRefused() throws RefusedException {
    for (String value :
        List.of(
            "1.5",
            "'1.5'",
            "'x'",
            "''",
            "9223372036854775808",
            "1e999999999",
            "true",
            "[]",
            "'" + "9".repeat(100) + "'")) {
      assertNoInt64(value);
    }
  }

  @Test
  void timesThatDoNotExistAreRefused() throws RefusedException {
    for (String value :
        List.of(
            "",
            "2026-01-31",
            "2026-01-31T00:00:00",
            "2026-02-30T00:00:00Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31T00:60:00Z",
            "2026-01-31T00:00:60Z",
            "2026-01-31 00:00:00Z",
            "2026-01-31T00:00:00.Z",
            "2026-01-31T00:00:00.1234567890Z",
            "2026-01-31T00:00:00+0100",
            "2026-01-31T00:00:00+24:00",
            "year-01-31T00:00:00Z",
            "2026-1x-31T00:00:00Z",
            "+2026-01-31T00:00:00Z")) {
      assertNoTime(value);
    }
  }

  @Test
  void bytesThatAreNoBase64AreRefused() throws RefusedException {
    for (String text : List.of("'A'", "'AAA?'", "' AAAA'", "'AA=A'", "1", "''")) {
      Fields fields = read("{'b':" + text + "}");
      assertThatThrownBy(() -> fields.bytes("b")).as(text).isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void unknownMembersAreNamedByTheirPath() throws RefusedException {
    Fields child = read("{'a':{'b':1}}").object("a");
    assertThatThrownBy(() -> child.onlyKnown(Set.of("c"))).hasMessageContaining("a.b");
  }

  @Test
  void integersAndBytesAreReadInEveryFormOfProtobuf() throws RefusedException {
    assertThat(read("{'n':'-7'}").int64("n")).isEqualTo(-7);
    assertThat(read("{'n':1000.0}").int64("n")).isEqualTo(1000);
    assertThat(read("{'n':1e9}").int64("n")).isEqualTo(1_000_000_000);
    assertThat(read("{'n':null}").int64Or("n", 3)).isEqualTo(3);
    for (String text : List.of("+/8=", "-_8=", "+/8", "-_8", "+/\\n8=")) {
      assertThat(read("{'b':'" + text + "'}").bytes("b")).containsExactly(-5, -1);
    }
  }

  @Test
  void timesAreThoseOfTheJdksParser() throws RefusedException {
    for (String text :
        List.of(
            "2026-01-31T00:00:00Z",
            "2022-12-31T23:59:59.999Z",
            "2022-12-31T23:59:59.999000Z",
            "2024-02-29T12:34:56.000000001Z",
            "1969-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z")) {
      assertThat(read("{'t':'" + text + "'}").timeOrNull("t")).isEqualTo(Instant.parse(text));
    }
    assertThat(read("{'t':'2026-01-31T01:00:00+02:30'}").timeOrNull("t"))
        .isEqualTo(Instant.parse("2026-01-30T22:30:00Z"));
  }

  private static Fields message(String json) throws RefusedException {
    return Fields.ofMessage(read(json).json(), "it", Reason.MALFORMED_EVIDENCE);
  }

  @Test
  void fieldOfMessageThatGoesByBothItsNamesIsRefused() {
    assertThatThrownBy(() -> message("{'logIndex':'1','log_index':'1'}"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("both of its names");
    assertThatThrownBy(() -> message("{'a':[{'b_c':1,'bC':1}]}"))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void fieldsOfMessageGoByTheNamesOfItsDefinitionToo() throws RefusedException {
    Fields fields =
        message(
            "{'tlog_entries':[{'log_index':'7','x509_certificate_chain':{'raw_bytes':'AA=='}}]}");
    Fields entry = fields.objects("tlogEntries", 1).getFirst();
    assertThat(entry.int64("logIndex")).isEqualTo(7);
    assertThat(entry.object("x509CertificateChain").bytes("rawBytes")).hasSize(1);
    assertThat(read("{'log_index':'7'}").has("logIndex")).isFalse();
  }
}
