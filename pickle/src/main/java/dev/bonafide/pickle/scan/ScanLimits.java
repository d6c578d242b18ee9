package dev.bonafide.pickle.scan;

import dev.bonafide.pickle.PickleLimits;

/**
 * Bounds on a scan; what exceeds them is {@link Verdict#UNKNOWN}, with a finding.
 *
 * @param reader for the reader and for decompression
 * @param trace for following what the reader refuses; a report needs less than a model
 * @param archiveDepth archives and compressed files within one another
 * @param archiveMembers members of all archives in one file
 * @param files files of one scan
 */
public record ScanLimits(
    PickleLimits reader, PickleLimits trace, int archiveDepth, int archiveMembers, int files) {

  public ScanLimits {
    if (archiveDepth < 1 || archiveMembers < 1 || files < 1) {
      throw new IllegalArgumentException("every limit is at least 1");
    }
  }

  /** Within 256 MiB of heap a scan takes whatever it is given. */
  public static ScanLimits defaults() {
    long heap = Runtime.getRuntime().maxMemory();
    PickleLimits reader = PickleLimits.defaults().withOpcodes(30_000_000);
    var trace =
        new PickleLimits(
            10_000_000,
            10_000_000,
            reader.depth(),
            10_000_000,
            reader.stringBytes(),
            reader.integerBytes(),
            Math.min(1L << 30, heap / 10 * 3),
            reader.decompressedBytes(),
            reader.decompressionRatio(),
            reader.archiveEntries());
    return new ScanLimits(reader, trace, 4, 20_000, 1_000_000);
  }
}
