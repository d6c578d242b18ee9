package dev.bonafide.evidence.fuzz;

import static dev.bonafide.evidence.testkit.TestSigstore.NOW;
import static dev.bonafide.evidence.testkit.TestSigstore.utf8;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.testkit.TestSigstore;
import dev.bonafide.evidence.trustroot.BundledRoots;
import dev.bonafide.evidence.x509.PublicKeys;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Any bytes give a value or a refusal: arbitrary bytes, and real ones with a few changed. */
class FuzzTargetsTest {
  private static final int MUTATIONS = 1_500;

  private static final List<Consumer<byte[]>> TARGETS =
      List.of(
          BundleFuzz::fuzzerTestOneInput,
          TrustRootFuzz::fuzzerTestOneInput,
          StatementFuzz::fuzzerTestOneInput,
          CertificateFuzz::fuzzerTestOneInput,
          TimestampFuzz::fuzzerTestOneInput);

  @Property(tries = 300)
  void arbitraryBytesGiveAValueOrARefusal(@ForAll byte[] bytes) {
    TARGETS.forEach(t -> t.accept(bytes));
  }

  @Test
  void mutatedBundlesGiveAValueOrARefusal() {
    mutate(BundleFuzz::fuzzerTestOneInput, Seeds.bundle());
  }

  @Test
  void mutatedRootsGiveAValueOrARefusal() {
    mutate(
        TrustRootFuzz::fuzzerTestOneInput,
        utf8(JsonWriter.compact(new TestSigstore().root().json())));
  }

  @Test
  void mutatedManifestsGiveAValueOrARefusal() {
    mutate(StatementFuzz::fuzzerTestOneInput, Seeds.manifest());
  }

  @Test
  void mutatedCertificatesAndKeysGiveAValueOrARefusal() {
    var sigstore = new TestSigstore();
    mutate(CertificateFuzz::fuzzerTestOneInput, sigstore.leaf().der());
    mutate(CertificateFuzz::fuzzerTestOneInput, sigstore.ctKey.getPublic().getEncoded());
    mutate(CertificateFuzz::fuzzerTestOneInput, utf8(PublicKeys.toPem(sigstore.ctKey.getPublic())));
  }

  @Test
  void mutatedTimestampsGiveAValueOrARefusal() {
    var tsa = new TestSigstore().tsa;
    mutate(TimestampFuzz::fuzzerTestOneInput, tsa.stamp(new byte[] {1}, NOW));
    mutate(TimestampFuzz::fuzzerTestOneInput, tsa.embedding().stamp(new byte[] {1}, NOW));
  }

  @Test
  void deepAndLongInputsGiveARefusal() {
    byte[] nested = utf8("[".repeat(200_000));
    byte[] der = new byte[100_000];
    for (int i = 0; i < der.length; i += 2) {
      der[i] = 0x30;
      der[i + 1] = (byte) 0x80;
    }
    for (Consumer<byte[]> target : TARGETS) {
      assertThatCode(() -> target.accept(nested)).doesNotThrowAnyException();
      assertThatCode(() -> target.accept(der)).doesNotThrowAnyException();
    }
    BundledRoots.asOf();
  }

  /** Reproducible: the seed is fixed. */
  private static void mutate(Consumer<byte[]> target, byte[] seed) {
    target.accept(seed);
    var random = new Random(42);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] changed = seed.clone();
      int changes = 1 + random.nextInt(3);
      for (int c = 0; c < changes; c++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(8) == 0 ? random.nextInt(changed.length) : changed.length;
      target.accept(java.util.Arrays.copyOf(changed, length));
    }
  }
}
