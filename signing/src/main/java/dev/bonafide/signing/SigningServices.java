package dev.bonafide.signing;

import dev.bonafide.evidence.service.CertificateAuthority;
import dev.bonafide.evidence.service.TimestampAuthority;
import dev.bonafide.evidence.service.TransparencyLog;
import java.util.List;

/**
 * Whom a keyless signer talks to.
 *
 * @param certificates issues the short-lived certificate
 * @param logs every one of them gets an entry
 * @param timestamps every one of them stamps the signature
 * @param publicLogs base URLs of those logs that anyone can read; where there are none, no consent
 *     is asked
 */
public record SigningServices(
    CertificateAuthority certificates,
    List<TransparencyLog> logs,
    List<TimestampAuthority> timestamps,
    List<String> publicLogs) {
  public SigningServices {
    logs = List.copyOf(logs);
    timestamps = List.copyOf(timestamps);
    publicLogs = List.copyOf(publicLogs);
  }
}
