package dev.bonafide.runtime.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class NpyInputTest {
  /** An npy file of format 1.0. */
  private static Outcome<Features> read(String dtype, String shape, byte[] data) {
    return NpyInput.read(MemorySegment.ofArray(file(dtype, shape, data)));
  }

  private static byte[] file(String dtype, String shape, byte[] data) {
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(dtype, shape);
    byte[] text =
        (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
    var file = ByteBuffer.allocate(10 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.putShort((short) text.length).put(text).put(data);
    return file.array();
  }

  /** An archive with such arrays of one row. */
  private static Outcome<Features> archive(String... names) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < names.length; i++) {
        zip.putNextEntry(new ZipEntry(names[i] + ".npy"));
        zip.write(file("<i8", "(1, 1)", longs(i)));
        zip.closeEntry();
      }
    }
    return NpyInput.read(MemorySegment.ofArray(bytes.toByteArray()));
  }

  @Test
  void archiveOfSeveralArraysWithoutXIsRefused() throws IOException {
    assertRefused(archive("a", "b"), Reason.INVALID_REQUEST);
  }

  @Test
  void ofAnArchiveTheOnlyArrayOrTheOneNamedXIsTaken() throws IOException {
    assertThat(((Matrix) accepted(archive("a"))).get(0, 0)).isZero();
    assertThat(((Matrix) accepted(archive("a", "X", "y"))).get(0, 0)).isEqualTo(1);
  }

  private static byte[] longs(long... values) {
    var bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(values).forEach(bytes::putLong);
    return bytes.array();
  }

  private static Features accepted(Outcome<Features> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    return ((Outcome.Accepted<Features>) outcome).value();
  }

  private static void assertRefused(Outcome<Features> outcome, Reason reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class, r -> assertThat(r.refusal().reason()).isEqualTo(reason));
  }

  @Test
  void arrayThatIsCutOffIsRefused() {
    assertRefused(read("<i8", "(2, 2)", longs(1, 2, 3)), Reason.MALFORMED_MODEL);
  }

  @Test
  void arrayOfRankThreeIsRefused() {
    assertRefused(read("<i8", "(1, 1, 1)", longs(1)), Reason.INVALID_REQUEST);
  }

  @Test
  void pointsInTimeAreRefused() {
    Outcome<Features> outcome = read("<M8[s]", "(1,)", longs(1));
    assertThat(outcome.isAccepted()).isFalse();
  }

  @Test
  void integersKeepTheirTypeUnlessTheyWereRounded() {
    var small = (Matrix) accepted(read("<i8", "(2, 2)", longs(1, 2, 3, 4)));
    assertThat(small.type()).isEqualTo(ElementType.INT64);
    assertThat(small.shape()).containsExactly(2, 2);
    var large = (Matrix) accepted(read("<i8", "(1,)", longs((1L << 53) + 1)));
    assertThat(large.type()).isEqualTo(ElementType.FLOAT64);
  }

  @Test
  void textOfRankOneIsAListAndOfRankTwoATable() {
    byte[] ab = "a\0\0\0b\0\0\0".getBytes(StandardCharsets.US_ASCII);
    assertThat(accepted(read("<U1", "(2,)", ab))).isEqualTo(new Documents(List.of("a", "b")));
    var table = (Table) accepted(read("<U1", "(1, 2)", ab));
    assertThat(table.columns()).hasSize(2);
  }
}
