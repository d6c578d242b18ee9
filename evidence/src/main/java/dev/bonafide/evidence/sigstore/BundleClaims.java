package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.x509.Certificates;
import dev.bonafide.evidence.x509.FulcioExtensions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a bundle says of itself. Nothing of it has been verified: for showing, never for deciding.
 *
 * @param mediaType the format
 * @param method {@code certificate} or {@code key}
 * @param signed {@code message} with its digest, or {@code envelope} with its payload type
 * @param signer subject alternative names of the certificate, or the key's hint
 * @param issuer the OIDC issuer that the certificate names, or empty
 * @param extensions the other Fulcio extensions by name
 * @param notBefore start of the certificate's validity; {@link Instant#EPOCH} without one
 * @param notAfter end of the certificate's validity; {@link Instant#EPOCH} without one
 * @param logEntries a line each
 * @param timestamps signed timestamps, a line each
 */
public record BundleClaims(
    String mediaType,
    String method,
    String signed,
    List<String> signer,
    String issuer,
    Map<String, String> extensions,
    Instant notBefore,
    Instant notAfter,
    List<String> logEntries,
    List<String> timestamps) {

  public BundleClaims {
    signer = List.copyOf(signer);
    extensions = Map.copyOf(extensions);
    logEntries = List.copyOf(logEntries);
    timestamps = List.copyOf(timestamps);
  }

  static BundleClaims read(Bundle bundle) throws RefusedException {
    String signed =
        switch (bundle.signed()) {
          case Bundle.Signed.Message(var digest, var signature) ->
              "message " + (digest == null ? "without digest" : digest.toString());
          case Bundle.Signed.Envelope(String type, var payload, var signature) ->
              "envelope " + type;
        };
    List<String> entries = new ArrayList<>();
    for (LogEntry entry : bundle.entries()) {
      entries.add(
          entry.kindAndVersion() + " at index " + entry.index() + " of log " + entry.keyId());
    }
    List<String> timestamps = new ArrayList<>();
    for (byte[] timestamp : bundle.timestamps()) {
      timestamps.add(time(timestamp));
    }
    return switch (bundle.material()) {
      case Bundle.Material.KeyHint(String hint, boolean embedded) ->
          new BundleClaims(
              bundle.mediaType(),
              "key",
              signed,
              List.of(hint),
              "",
              Map.of(),
              Instant.EPOCH,
              Instant.EPOCH,
              entries,
              timestamps);
      case Bundle.Material.Chain(List<byte[]> chain, boolean single) ->
          ofCertificate(bundle, Certificates.ofDer(chain.getFirst()), signed, entries, timestamps);
    };
  }

  private static String time(byte[] timestamp) {
    try {
      return TimestampToken.read(timestamp).time().toString();
    } catch (RefusedException e) {
      return "unreadable: " + e.refusal();
    }
  }

  private static BundleClaims ofCertificate(
      Bundle bundle,
      X509Certificate leaf,
      String signed,
      List<String> entries,
      List<String> timestamps)
      throws RefusedException {
    Map<String, String> extensions = FulcioExtensions.read(leaf);
    String issuer = extensions.remove("issuer");
    return new BundleClaims(
        bundle.mediaType(),
        "certificate",
        signed,
        Certificates.alternativeNames(leaf),
        issuer == null ? "" : issuer,
        extensions,
        leaf.getNotBefore().toInstant(),
        leaf.getNotAfter().toInstant(),
        entries,
        timestamps);
  }
}
