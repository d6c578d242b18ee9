package dev.bonafide.evidence.trustroot;

/**
 * Bounds of the reader of trusted roots.
 *
 * @param maxBytes size of the file
 * @param maxMembers logs or authorities of one kind
 * @param maxCertificates certificates of one authority
 */
public record RootLimits(int maxBytes, int maxMembers, int maxCertificates) {
  /** The public-good root has about 7 KB, two or three members of a kind, two certificates each. */
  public static final RootLimits DEFAULT = new RootLimits(4 * 1024 * 1024, 256, 16);

  public RootLimits {
    if (maxBytes < 1 || maxMembers < 1 || maxCertificates < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
  }
}
