package dev.bonafide.signing.key;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.RefusedException;
import java.security.interfaces.ECPublicKey;

/** A private EC key that signs and is never shown. Close it when done. */
public interface SigningKey extends AutoCloseable {
  ECPublicKey publicKey();

  Curve curve();

  /**
   * Signs a digest under the curve's own hash.
   *
   * @return the ECDSA signature in DER
   * @throws RefusedException with SIGNING_KEY_UNUSABLE, where a token does not do it
   */
  byte[] sign(Digest digest) throws RefusedException;

  @Override
  void close();
}
