package dev.bonafide.admission;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.evidence.Facts;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Verifies signature files under the trust that a policy names. No network. */
public interface EvidenceVerifier {
  /**
   * What a signature file establishes, under each of the policy's roots, keys and anchors that it
   * verifies under. The digests in it are claims; they are compared later.
   *
   * @param name the file's name, for the facts
   * @return at least one; refused where it verifies under none
   */
  Outcome<List<Facts>> verify(String name, byte[] evidence);

  /** How old each trust root is, by its name. */
  Map<String, Duration> rootAges();
}
