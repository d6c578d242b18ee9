package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.service.TransparencyLog.Verifier;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.x509.Certificates;
import dev.bonafide.signing.Bundles;
import dev.bonafide.signing.http.RekorV1Client;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A signature and a certificate in files of their own, as sigstore-python and cosign wrote them
 * before there were bundles: with the entry that the log still has, they make a bundle.
 *
 * @param certificate the signing certificate
 * @param signature the bare signature
 * @param log where the entry is looked up
 */
record DetachedSignature(X509Certificate certificate, byte[] signature, RekorV1Client log) {
  /** Not used for hashed records, which hold the certificate itself. */
  private static final String NO_KEY_DETAILS = "";

  DetachedSignature {
    signature = signature.clone();
  }

  @Override
  public byte[] signature() {
    return signature.clone();
  }

  static DetachedSignature read(Path certificate, Path signature, RekorV1Client log)
      throws RefusedException {
    byte[] text = SigningInstance.read("--signature", signature);
    byte[] pem = SigningInstance.read("--certificate", certificate);
    byte[] bare = pem.length > 0 && pem[0] == '-' ? pem : base64("--certificate", certificate, pem);
    return new DetachedSignature(
        Certificates.ofPem(bare).getFirst(), base64("--signature", signature, text), log);
  }

  /** cosign writes even the certificate's PEM in base64. */
  private static byte[] base64(String option, Path file, byte[] text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          option + " " + file + " is not what --output-" + option.substring(2) + " writes",
          "--bundle FILE, for a bundle",
          e);
    }
  }

  /** The bundle that signing would write today. */
  Bundle bundle(Digest sha256) throws RefusedException {
    byte[] der = Certificates.encoded(certificate);
    Json.Obj entry =
        log.find(sha256, signature, new Verifier.Certificate(der, NO_KEY_DETAILS)).orThrow();
    Json.Obj material =
        Bundles.material("certificate", Bundles.certificate(der), List.of(entry), List.of());
    Json.Obj bundle =
        Bundles.bundle(material, "messageSignature", Bundles.message(sha256, signature));
    byte[] json = JsonWriter.compact(bundle).getBytes(StandardCharsets.UTF_8);
    return Bundle.parse("detached signature", json).orThrow();
  }
}
