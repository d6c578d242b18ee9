package dev.bonafide.evidence.fuzz;

import dev.bonafide.evidence.trustroot.TrustRoot;
import java.time.Instant;

/** Trusted roots and client trust configs. */
public final class TrustRootFuzz {
  private TrustRootFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    var unused = TrustRoot.parse("fuzz", data, Instant.EPOCH);
  }
}
