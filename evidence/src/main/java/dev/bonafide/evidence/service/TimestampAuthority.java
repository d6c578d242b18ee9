package dev.bonafide.evidence.service;

import dev.bonafide.artifact.Outcome;

/** Says when something existed (RFC 3161). */
public interface TimestampAuthority {
  /**
   * Answers a time-stamp query.
   *
   * @param request DER of a {@code TimeStampReq}; its imprint is the digest of the signature's
   *     bytes
   * @return DER of the {@code TimeStampResp}; refused with SERVICE_FAILED
   */
  Outcome<byte[]> timestamp(byte[] request);
}
