package dev.bonafide.signing;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;

/**
 * A file as a signer sees it.
 *
 * @param name for messages
 * @param head its first bytes, {@link Dsse#PREFIX_BYTES} or fewer where it is shorter
 */
public record SignableFile(String name, Digest sha256, byte[] head) {
  public SignableFile {
    if (sha256.algorithm() != DigestAlgorithm.SHA256) {
      throw new IllegalArgumentException("message signatures are over SHA-256, found " + sha256);
    }
    head = head.clone();
  }

  @Override
  public byte[] head() {
    return head.clone();
  }
}
