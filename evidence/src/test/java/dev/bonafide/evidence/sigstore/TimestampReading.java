package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.evidence.trustroot.BundledRoots;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.util.List;

/** Opens the reader of timestamps to the fuzz targets. */
public final class TimestampReading {
  private static final TrustRoot ROOT = BundledRoots.publicGood();

  private TimestampReading() {}

  public static void readAndVerify(byte[] response) {
    var unused =
        Outcome.attempt(() -> TimestampCheck.verify(List.of(response), ROOT, new byte[] {1}));
  }
}
