package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.trustroot.LogKey;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.CertificatePath;
import dev.bonafide.evidence.x509.Certificates;
import dev.bonafide.evidence.x509.Der;
import dev.bonafide.evidence.x509.Signatures;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies the signed certificate timestamps that a certificate embeds (RFC 6962, 3.2, 3.3). */
final class SctCheck {
  private static final String SCT_LIST = "1.3.6.1.4.1.11129.2.4.2";
  private static final int MAX_SCTS = 32;

  /** Bytes of what is signed beside the certificate and the extensions. */
  private static final int SIGNED_FIELDS = 1 + 1 + 8 + 2 + 32 + 3 + 2;

  private SctCheck() {}

  /** One timestamp, v1. */
  private record Sct(String logId, long millis, byte[] extensions, byte[] signature) {}

  /**
   * Verifies those of known logs.
   *
   * @param atLeast distinct known logs that must have signed
   * @throws RefusedException SCT_INVALID or OUTSIDE_VALIDITY
   */
  static void verify(CertificatePath path, TrustRoot root, int atLeast) throws RefusedException {
    X509Certificate leaf = path.leaf();
    byte[] extension = leaf.getExtensionValue(SCT_LIST);
    List<Sct> scts = extension == null ? List.of() : read(extension);
    Set<String> logs = new HashSet<>();
    byte[] precertificate = null;
    for (Sct sct : scts) {
      LogKey log = log(sct, root);
      if (log != null) {
        if (precertificate == null) {
          precertificate = withoutScts(Certificates.encoded(leaf));
        }
        verify(sct, log, precertificate, path.issuer());
        logs.add(sct.logId());
      }
    }
    if (logs.size() < atLeast) {
      throw new RefusedException(
          Reason.SCT_INVALID,
          "too few known certificate logs have promised to log the certificate",
          logs.size() + " of " + scts.size() + " promises",
          "at least " + atLeast);
    }
  }

  /** The known log of the promise, if there is one; the one whose key was in use goes first. */
  private static @Nullable LogKey log(Sct sct, TrustRoot root) {
    LogKey found = null;
    for (LogKey log : root.certificateLogs()) {
      if (log.keyId().equals(sct.logId())) {
        if (log.validity().contains(Instant.ofEpochMilli(sct.millis()))) {
          return log;
        }
        found = log;
      }
    }
    return found;
  }

  private static void verify(Sct sct, LogKey log, byte[] precertificate, X509Certificate issuer)
      throws RefusedException {
    Instant time = Instant.ofEpochMilli(sct.millis());
    if (!log.validity().contains(time)) {
      throw new RefusedException(
          Reason.OUTSIDE_VALIDITY,
          "the certificate log's key was not in use at the time of its promise",
          time.toString(),
          log.validity().toString());
    }
    byte[] issuerKey = Digest.sha256(issuer.getPublicKey().getEncoded()).bytes();
    var signed =
        ByteBuffer.allocate(SIGNED_FIELDS + precertificate.length + sct.extensions().length)
            .put((byte) 0) // v1
            .put((byte) 0) // certificate_timestamp
            .putLong(sct.millis())
            .putShort((short) 1) // precert_entry
            .put(issuerKey)
            .put((byte) (precertificate.length >>> 16))
            .putShort((short) precertificate.length)
            .put(precertificate)
            .putShort((short) sct.extensions().length)
            .put(sct.extensions());
    byte[] bytes = new byte[signed.position()];
    signed.flip().get(bytes);
    if (!Signatures.verify(log.key(), bytes, sct.signature())) {
      throw new RefusedException(
          Reason.SCT_INVALID,
          "the promise of certificate log " + log.baseUrl() + " is not its own");
    }
  }

  private static List<Sct> read(byte[] extension) throws RefusedException {
    byte[] list =
        Der.read(Der.read(extension).expect(Der.OCTET_STRING).content())
            .expect(Der.OCTET_STRING)
            .content();
    List<Sct> scts = new ArrayList<>();
    try {
      var all = ByteBuffer.wrap(list);
      if (Short.toUnsignedInt(all.getShort()) != all.remaining()) {
        throw malformed("a list of another length");
      }
      while (all.hasRemaining()) {
        Sct sct = readOne(ByteBuffer.wrap(take(all)));
        for (Sct other : scts) {
          if (other.logId().equals(sct.logId()) && other.millis() == sct.millis()) {
            throw malformed("the same promise twice");
          }
        }
        scts.add(sct);
        if (scts.size() > MAX_SCTS) {
          throw new RefusedException(
              Reason.LIMIT_EXCEEDED, "too many SCTs", "over " + MAX_SCTS, "fewer");
        }
      }
    } catch (BufferUnderflowException e) {
      throw malformed("the end of the bytes");
    }
    return scts;
  }

  private static Sct readOne(ByteBuffer sct) throws RefusedException {
    if (sct.get() != 0) {
      throw malformed("a version other than v1");
    }
    byte[] logId = new byte[32];
    sct.get(logId);
    long millis = sct.getLong();
    byte[] extensions = take(sct);
    int hash = sct.get();
    int algorithm = sct.get();
    if (hash != 4 || (algorithm != 3 && algorithm != 1)) {
      throw malformed("algorithm " + hash + "," + algorithm + ", not SHA-256 with ECDSA or RSA");
    }
    byte[] signature = take(sct);
    if (sct.hasRemaining()) {
      throw malformed("bytes after the signature");
    }
    return new Sct(HexFormat.of().formatHex(logId), millis, extensions, signature);
  }

  /** Bytes that follow their length in two bytes. */
  private static byte[] take(ByteBuffer from) {
    int length = Short.toUnsignedInt(from.getShort());
    if (length > from.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] taken = new byte[length];
    from.get(taken);
    return taken;
  }

  /** The part that the log signed: the TBSCertificate without the extension that holds the SCTs. */
  static byte[] withoutScts(byte[] certificate) throws RefusedException {
    Der tbs = Der.read(certificate).children(Der.SEQUENCE, 3).getFirst();
    var rebuilt = new ByteArrayOutputStream();
    for (Der part : tbs.children(Der.SEQUENCE, 6)) {
      if (!part.isContext(3)) {
        rebuilt.writeBytes(part.encoded());
        continue;
      }
      var extensions = new ByteArrayOutputStream();
      for (Der extension : part.children(0xa3, 1).getFirst().children(Der.SEQUENCE, 1)) {
        if (!extension.children(Der.SEQUENCE, 2).getFirst().oid().equals(SCT_LIST)) {
          extensions.writeBytes(extension.encoded());
        }
      }
      rebuilt.writeBytes(Der.encode(0xa3, Der.encode(Der.SEQUENCE, extensions.toByteArray())));
    }
    return Der.encode(Der.SEQUENCE, rebuilt.toByteArray());
  }

  private static RefusedException malformed(String found) {
    return new RefusedException(
        Reason.SCT_INVALID, "the certificate's SCTs cannot be read", found, "RFC 6962, v1");
  }
}
