package dev.bonafide.evidence.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.junit.jupiter.api.Test;

class DerTest {
  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static void assertRefused(String hex) {
    assertThatThrownBy(() -> Der.read(hex(hex))).as(hex).isInstanceOf(RefusedException.class);
  }

  @Test
  void lengthsThatAreIndefiniteNotMinimalOrTooLongAreRefused() {
    for (String hex :
        List.of(
            "",
            "30",
            "3080",
            "30800000",
            "308101ff",
            "30820001ff",
            "3082ffff",
            "30847fffffff",
            "3084ffffffff",
            "30850000000001ff",
            "3001",
            "300000",
            "1f8100",
            "ff")) {
      assertRefused(hex);
    }
  }

  @Test
  void timesThatDoNotExistAreRefused() {
    for (String text :
        List.of(
            "20260131000000",
            "20260230000000Z",
            "20260131240000Z",
            "20260131000000.Z",
            "2026013100000Z",
            "20260131000000+0100",
            "2026013100000xZ")) {
      byte[] der = Der.encode(Der.GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> Der.read(der).time()).as(text).isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void identifiersAreThoseOfBouncyCastle() throws RefusedException, IOException {
    for (String oid :
        List.of("1.2.840.113549.1.7.2", "2.5.29.15", "1.3.6.1.4.1.57264.1.8", "2.999.3", "0.9")) {
      assertThat(Der.read(new ASN1ObjectIdentifier(oid).getEncoded()).oid()).isEqualTo(oid);
    }
  }

  @Test
  void whatIsEncodedIsReadBack() throws RefusedException {
    for (int length : new int[] {0, 1, 127, 128, 255, 256, 65_535, 65_536, 1 << 20}) {
      byte[] der = Der.encode(Der.OCTET_STRING, new byte[length]);
      assertThat(Der.read(der).content()).hasSize(length);
      assertThat(Der.read(der).encoded()).isEqualTo(der);
    }
  }

  @Test
  void timesAreRead() throws RefusedException {
    byte[] der =
        Der.encode(Der.GENERALIZED_TIME, "20260131235959.25Z".getBytes(StandardCharsets.US_ASCII));
    assertThat(Der.read(der).time()).isEqualTo(Instant.parse("2026-01-31T23:59:59.25Z"));
  }
}
