package dev.bonafide.signing.tuf;

import dev.bonafide.artifact.RefusedException;
import java.util.Optional;

/** Where metadata and targets come from. Nothing it gives is trusted. */
@FunctionalInterface
public interface TufSource {
  /**
   * @param name such as {@code 5.root.json} or {@code targets/<hash>.trusted_root.json}
   * @return the file; nothing where there is no such file
   * @throws RefusedException with SERVICE_FAILED or TRUST_METADATA_INVALID, also for files beyond
   *     the limit
   */
  Optional<byte[]> get(String name, int maxBytes) throws RefusedException;
}
