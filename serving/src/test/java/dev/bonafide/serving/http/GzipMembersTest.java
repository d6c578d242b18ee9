package dev.bonafide.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipMembersTest {
  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] read(byte[] packed) throws IOException {
    try (var in = new GzipMembers(packed)) {
      return in.readAllBytes();
    }
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatStandsBehindAMemberIsAnError() throws IOException {
    byte[] packed = gzip(text("hello"));
    assertThatThrownBy(() -> read(joined(packed, text("x")))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(joined(packed, new byte[4], text("0123456789x"))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void everyCutAndEveryChangedTrailerIsAnError() throws IOException {
    byte[] packed = gzip(text("hello"));
    for (int length = 1; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
    }
    for (int at = packed.length - 8; at < packed.length; at++) {
      byte[] changed = packed.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> read(changed)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void membersAndZeroBytesMayFollow() throws IOException {
    byte[] packed = gzip(text("hello"));
    assertThat(read(joined(packed, new byte[30], packed))).isEqualTo(text("hellohello"));
    assertThat(read(joined(packed, new byte[3]))).isEqualTo(text("hello"));
    assertThat(read(new byte[0])).isEmpty();
  }

  /** Python: gzip.GzipFile("name", "wb") with "hi"; the second has an extra field and a comment. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1f8b08080000000002ff6e616d6500cbc80400ac2a93d802000000",
        "1f8b08140000000002ff03006162636300cbc80400ac2a93d802000000"
      })
  void optionalFieldsOfTheHeaderArePassedOver(String hex) throws IOException {
    byte[] packed = HexFormat.of().parseHex(hex);
    assertThat(read(packed)).isEqualTo(text("hi"));
  }

  @Property
  void whatWasPackedComesBack(@ForAll byte[] bytes) throws IOException {
    assertThat(read(gzip(bytes))).isEqualTo(bytes);
  }

  @Property
  void anyBytesGiveAResultOrAnError(@ForAll byte[] bytes) {
    try {
      assertThat(read(joined(HexFormat.of().parseHex("1f8b08"), bytes))).isNotNull();
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
  }
}
