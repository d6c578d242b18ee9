package dev.bonafide.admission;

/**
 * How much evidence of one model is looked at. What is beyond is reported and does not count.
 *
 * @param maxCandidates signature files of one file, and of one folder
 * @param maxBytes size of one signature file
 * @param maxManifestBytes size of one folder signature, which lists every file of the model
 */
public record EvidenceLimits(int maxCandidates, int maxBytes, int maxManifestBytes) {
  /** 16 files of 4 MiB; 64 MiB for a folder signature, some 300,000 files. */
  public static final EvidenceLimits DEFAULT = new EvidenceLimits(16, 4 << 20, 64 << 20);
}
