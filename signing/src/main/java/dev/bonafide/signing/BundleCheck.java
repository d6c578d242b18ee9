package dev.bonafide.signing;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.evidence.Facts;

/**
 * Verifies a fresh bundle before it is handed out, against the trust root that its readers will
 * use. A signer whose services misbehave finds out here and not at the first customer.
 */
@FunctionalInterface
public interface BundleCheck {
  /**
   * @param bundle the bundle's JSON, UTF-8
   * @param subject the digest that was signed: of the file, or a statement's own subject digest
   */
  Outcome<Facts> verify(byte[] bundle, Digest subject);
}
