package dev.bonafide.evidence.fuzz;

import dev.bonafide.evidence.sigstore.TimestampReading;

/** RFC 3161 responses. */
public final class TimestampFuzz {
  private TimestampFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    TimestampReading.readAndVerify(data);
  }
}
