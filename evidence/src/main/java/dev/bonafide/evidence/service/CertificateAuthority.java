package dev.bonafide.evidence.service;

import dev.bonafide.artifact.Outcome;
import java.security.PublicKey;
import java.util.List;

/** Certifies that whoever holds a key also holds an identity token (Fulcio). */
public interface CertificateAuthority {
  /**
   * Issues a short-lived certificate with an embedded SCT.
   *
   * @param identityToken the OIDC token, compact JWS
   * @param key the ephemeral public key
   * @param proofOfPossession signature by that key over the token's subject: its {@code email}
   *     claim where it has one, else {@code sub}
   * @return the chain in DER, leaf first; refused with IDENTITY_TOKEN_INVALID or SERVICE_FAILED
   */
  Outcome<List<byte[]>> issue(String identityToken, PublicKey key, byte[] proofOfPossession);
}
