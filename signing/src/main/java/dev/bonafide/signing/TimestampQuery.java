package dev.bonafide.signing;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.service.TimestampAuthority;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

/** Asks a timestamp authority when a signature existed (RFC 3161, imprint SHA-256). */
public final class TimestampQuery {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BITS = 64;

  private TimestampQuery() {}

  /**
   * Has a signature stamped.
   *
   * @return DER of the {@code TimeStampResp}, which answers exactly this question; who signed it is
   *     verified with the bundle
   */
  public static byte[] stamp(TimestampAuthority authority, byte[] signature)
      throws RefusedException {
    TimeStampRequest request;
    byte[] query;
    try {
      var generator = new TimeStampRequestGenerator();
      generator.setCertReq(true);
      request =
          generator.generate(
              TSPAlgorithms.SHA256,
              Digest.sha256(signature).bytes(),
              new BigInteger(NONCE_BITS, RANDOM));
      query = request.getEncoded();
    } catch (IOException e) {
      throw new AssertionError("a query of our own encodes", e);
    }
    byte[] answer = authority.timestamp(query).orThrow();
    try {
      var response = new TimeStampResponse(answer);
      response.validate(request);
      if (response.getTimeStampToken() == null) {
        throw unusable(String.valueOf(response.getStatusString()));
      }
    } catch (TSPException | IOException | RuntimeException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
    return answer;
  }

  private static RefusedException unusable(String found) {
    return new RefusedException(
        Reason.SERVICE_FAILED,
        "the timestamp authority's answer is unusable",
        found,
        "a timestamp of the signature");
  }
}
