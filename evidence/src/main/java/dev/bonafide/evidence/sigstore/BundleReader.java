package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.protojson.Fields;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads bundles. */
final class BundleReader {
  private static final String OLD_TYPE = "application/vnd.dev.sigstore.bundle+json;version=0.";
  private static final String NEW_TYPE = "application/vnd.dev.sigstore.bundle.v0.";
  private static final Set<String> MEMBERS =
      Set.of("mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope");
  private static final Set<String> ENVELOPE_MEMBERS =
      Set.of("payload", "payloadType", "signatures");

  /** A tree of 2^63 entries needs no longer path. */
  private static final int MAX_PATH = 64;

  private final BundleLimits limits;

  BundleReader(BundleLimits limits) {
    this.limits = limits;
  }

  Bundle read(String name, byte[] json) throws RefusedException {
    if (json.length > limits.maxBytes()) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "the bundle is too large",
          json.length + " bytes",
          "at most " + limits.maxBytes());
    }
    Json document = JsonReader.parse(json, Reason.MALFORMED_EVIDENCE, limits.json()).orThrow();
    Fields bundle = Fields.ofMessage(document, "the bundle", Reason.MALFORMED_EVIDENCE);
    String mediaType = bundle.stringOr("mediaType", "");
    Bundle.Version version = version(mediaType);
    bundle.onlyKnown(MEMBERS);
    Fields material = bundle.object("verificationMaterial");
    Fields timestampData = material.objectOrNull("timestampVerificationData");
    return new Bundle(
        new Facts.Source(name, Digest.sha256(json)),
        mediaType,
        version,
        material(material),
        entries(material),
        timestampData == null ? List.of() : timestamps(timestampData),
        signed(bundle),
        limits);
  }

  private static Bundle.Version version(String mediaType) throws RefusedException {
    boolean newForm = mediaType.startsWith(NEW_TYPE) && mediaType.endsWith("+json");
    String minor =
        newForm
            ? mediaType.substring(NEW_TYPE.length(), mediaType.length() - "+json".length())
            : mediaType.startsWith(OLD_TYPE) ? mediaType.substring(OLD_TYPE.length()) : "";
    return switch (minor) {
      case "1" -> Bundle.Version.V0_1;
      case "2" -> Bundle.Version.V0_2;
      case "3" -> Bundle.Version.V0_3;
      default ->
          throw new RefusedException(
              Reason.UNSUPPORTED_MEDIA_TYPE,
              "the bundle's media type is not known",
              mediaType.isEmpty() ? "none" : mediaType,
              NEW_TYPE + "3+json");
    };
  }

  private Bundle.Material material(Fields material) throws RefusedException {
    Fields certificate = material.objectOrNull("certificate");
    Fields chain = material.objectOrNull("x509CertificateChain");
    Fields key = material.objectOrNull("publicKey");
    if ((certificate == null ? 0 : 1) + (chain == null ? 0 : 1) + (key == null ? 0 : 1) != 1) {
      throw new RefusedException(
          Reason.MALFORMED_EVIDENCE,
          "the bundle does not say clearly what verifies it",
          "several or none of them",
          "one of certificate, x509CertificateChain, publicKey");
    }
    if (certificate != null) {
      return new Bundle.Material.Chain(List.of(certificate.bytes("rawBytes")), true);
    }
    if (chain != null) {
      List<byte[]> certificates = new ArrayList<>();
      for (Fields member : chain.objects("certificates", limits.maxCertificates())) {
        certificates.add(member.bytes("rawBytes"));
      }
      if (certificates.isEmpty()) {
        throw chain.refused("certificates", "none", "at least the signing certificate");
      }
      return new Bundle.Material.Chain(certificates, false);
    }
    Fields hint = java.util.Objects.requireNonNull(key); // exactly one of the three is present
    return new Bundle.Material.KeyHint(hint.stringOr("hint", ""), hint.has("rawBytes"));
  }

  private List<LogEntry> entries(Fields material) throws RefusedException {
    List<LogEntry> entries = new ArrayList<>();
    for (Fields entry : material.objects("tlogEntries", limits.maxLogEntries())) {
      LogEntry read = entry(entry);
      for (LogEntry other : entries) {
        if (other.keyId().equals(read.keyId()) && other.index() == read.index()) {
          throw entry.refused("logIndex", "the same entry twice", "each entry once");
        }
      }
      entries.add(read);
    }
    return entries;
  }

  private static LogEntry entry(Fields entry) throws RefusedException {
    Fields kind = entry.object("kindVersion");
    Fields promise = entry.objectOrNull("inclusionPromise");
    Fields proof = entry.objectOrNull("inclusionProof");
    return new LogEntry(
        index(entry, "logIndex"),
        HexFormat.of().formatHex(entry.object("logId").bytes("keyId")),
        kind.string("kind"),
        kind.string("version"),
        index(entry, "integratedTime"),
        promise == null ? new byte[0] : promise.bytes("signedEntryTimestamp"),
        proof == null ? null : proof(proof),
        entry.bytes("canonicalizedBody"));
  }

  private static LogEntry.Proof proof(Fields proof) throws RefusedException {
    List<Digest> path = new ArrayList<>();
    for (byte[] hash : proof.bytesList("hashes", MAX_PATH)) {
      path.add(hash(proof, "hashes", hash));
    }
    Fields checkpoint = proof.objectOrNull("checkpoint");
    return new LogEntry.Proof(
        index(proof, "logIndex"),
        index(proof, "treeSize"),
        hash(proof, "rootHash", proof.bytes("rootHash")),
        path,
        checkpoint == null ? "" : checkpoint.stringOr("envelope", ""));
  }

  private static Digest hash(Fields owner, String name, byte[] hash) throws RefusedException {
    if (hash.length != DigestAlgorithm.SHA256.lengthBytes()) {
      throw owner.refused(name, hash.length + " bytes", "SHA-256, 32 bytes");
    }
    return Digest.of(DigestAlgorithm.SHA256, hash);
  }

  /** Protobuf leaves zeros out, so absence is zero. */
  private static long index(Fields owner, String name) throws RefusedException {
    long value = owner.int64Or(name, 0);
    if (value < 0) {
      throw owner.refused(name, "" + value, "a number that is not negative");
    }
    return value;
  }

  private List<byte[]> timestamps(Fields data) throws RefusedException {
    List<byte[]> timestamps = new ArrayList<>();
    for (Fields timestamp : data.objects("rfc3161Timestamps", limits.maxTimestamps())) {
      byte[] read = timestamp.bytes("signedTimestamp");
      for (byte[] other : timestamps) {
        if (java.util.Arrays.equals(other, read)) {
          throw timestamp.refused("signedTimestamp", "the same timestamp twice", "each once");
        }
      }
      timestamps.add(read);
    }
    return timestamps;
  }

  private static Bundle.Signed signed(Fields bundle) throws RefusedException {
    Fields message = bundle.objectOrNull("messageSignature");
    Fields envelope = bundle.objectOrNull("dsseEnvelope");
    if ((message == null) == (envelope == null)) {
      throw new RefusedException(
          Reason.MALFORMED_EVIDENCE,
          "the bundle does not say clearly what is signed",
          message == null ? "nothing" : "both kinds",
          "one of messageSignature, dsseEnvelope");
    }
    if (message != null) {
      return new Bundle.Signed.Message(digest(message), message.bytes("signature"));
    }
    return envelope(java.util.Objects.requireNonNull(envelope));
  }

  private static @Nullable Digest digest(Fields message) throws RefusedException {
    Fields digest = message.objectOrNull("messageDigest");
    if (digest == null) {
      return null;
    }
    DigestAlgorithm algorithm = HashNames.ofProto(digest.get("algorithm"));
    byte[] value = digest.bytes("digest");
    if (value.length != algorithm.lengthBytes()) {
      throw digest.refused("digest", value.length + " bytes", algorithm.lengthBytes() + " bytes");
    }
    return Digest.of(algorithm, value);
  }

  private static Bundle.Signed envelope(Fields envelope) throws RefusedException {
    envelope.onlyKnown(ENVELOPE_MEMBERS);
    List<Fields> signatures = envelope.objects("signatures", 1024);
    if (signatures.size() != 1) {
      throw envelope.refused("signatures", signatures.size() + " signatures", "exactly one");
    }
    return new Bundle.Signed.Envelope(
        envelope.string("payloadType"),
        envelope.bytes("payload"),
        signatures.getFirst().bytes("sig"));
  }
}
