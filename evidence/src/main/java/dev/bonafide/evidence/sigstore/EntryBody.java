package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.evidence.protojson.Fields;
import dev.bonafide.evidence.x509.Pem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What a log entry says was logged.
 *
 * @param signed what was signed
 * @param signatures the signatures over it, each with what verifies it
 */
record EntryBody(Signed signed, List<Signature> signatures) {
  EntryBody {
    signatures = List.copyOf(signatures);
  }

  /** What an entry says was signed. */
  sealed interface Signed {
    /** Data of this digest: a file, or in Rekor v2 the encoding of an envelope. */
    record Data(Digest digest) implements Signed {}

    /** An envelope whose payload has this digest. */
    record Payload(Digest digest) implements Signed {}
  }

  /**
   * A signature of the entry.
   *
   * @param verifier DER of a certificate or of a SubjectPublicKeyInfo
   */
  record Signature(byte[] signature, byte[] verifier) {}

  private static final int MAX_SIGNATURES = 32;

  /**
   * Reads an entry's body.
   *
   * @throws RefusedException UNSUPPORTED_ENTRY, LOG_ENTRY_MISMATCH or MALFORMED_EVIDENCE
   */
  static EntryBody read(LogEntry entry) throws RefusedException {
    Json document = JsonReader.parse(entry.body(), Reason.MALFORMED_EVIDENCE).orThrow();
    Fields body = Fields.of(document, "the log entry's body", Reason.MALFORMED_EVIDENCE);
    String found = body.string("kind") + ":" + body.string("apiVersion");
    if (!found.equals(entry.kindAndVersion())) {
      throw new RefusedException(
          Reason.LOG_ENTRY_MISMATCH,
          "the log entry is of another kind than the bundle says",
          found,
          entry.kindAndVersion());
    }
    Fields spec = body.object("spec");
    return switch (found) {
      case "hashedrekord:0.0.1" -> hashedRekordV1(spec);
      case "hashedrekord:0.0.2" -> hashedRekordV2(spec.object("hashedRekordV002"));
      case "dsse:0.0.1" -> dsseV1(spec);
      case "dsse:0.0.2" -> dsseV2(spec.object("dsseV002"));
      case "intoto:0.0.2" -> intotoV2(spec.object("content"));
      default ->
          throw new RefusedException(
              Reason.UNSUPPORTED_ENTRY,
              "the log entry is of a kind that is not supported",
              found,
              "hashedrekord, dsse or intoto");
    };
  }

  private static EntryBody hashedRekordV1(Fields spec) throws RefusedException {
    Digest data = hexDigest(spec.object("data").object("hash"));
    Fields signature = spec.object("signature");
    byte[] verifier = pem(signature.object("publicKey").bytes("content"));
    return new EntryBody(
        new Signed.Data(data), List.of(new Signature(signature.bytes("content"), verifier)));
  }

  private static EntryBody hashedRekordV2(Fields spec) throws RefusedException {
    return new EntryBody(
        new Signed.Data(protoDigest(spec.object("data"))),
        List.of(signatureV2(spec.object("signature"))));
  }

  private static EntryBody dsseV1(Fields spec) throws RefusedException {
    List<Signature> signatures = new ArrayList<>();
    for (Fields signature : spec.objects("signatures", MAX_SIGNATURES)) {
      signatures.add(new Signature(signature.bytes("signature"), pem(signature.bytes("verifier"))));
    }
    return new EntryBody(new Signed.Payload(hexDigest(spec.object("payloadHash"))), signatures);
  }

  private static EntryBody dsseV2(Fields spec) throws RefusedException {
    List<Signature> signatures = new ArrayList<>();
    for (Fields signature : spec.objects("signatures", MAX_SIGNATURES)) {
      signatures.add(signatureV2(signature));
    }
    return new EntryBody(new Signed.Payload(protoDigest(spec.object("payloadHash"))), signatures);
  }

  /** The deprecated kind: its signatures are base64 of base64. */
  private static EntryBody intotoV2(Fields content) throws RefusedException {
    List<Signature> signatures = new ArrayList<>();
    for (Fields signature : content.object("envelope").objects("signatures", MAX_SIGNATURES)) {
      signatures.add(
          new Signature(inner(signature.bytes("sig")), pem(signature.bytes("publicKey"))));
    }
    return new EntryBody(new Signed.Payload(hexDigest(content.object("payloadHash"))), signatures);
  }

  /** What is no base64 inside stands as it is: it is nobody's signature and will not match. */
  private static byte[] inner(byte[] encoded) {
    try {
      return Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      return encoded;
    }
  }

  private static Signature signatureV2(Fields signature) throws RefusedException {
    Fields verifier = signature.object("verifier");
    Fields certificate = verifier.objectOrNull("x509Certificate");
    Fields key = certificate == null ? verifier.object("publicKey") : certificate;
    return new Signature(signature.bytes("content"), key.bytes("rawBytes"));
  }

  private static Digest hexDigest(Fields hash) throws RefusedException {
    DigestAlgorithm algorithm = HashNames.ofLower(hash.string("algorithm"));
    try {
      return Digest.ofHex(algorithm, hash.string("value"));
    } catch (IllegalArgumentException e) {
      throw hash.refused("value", "text that is no " + algorithm.id(), "hexadecimal digits");
    }
  }

  private static Digest protoDigest(Fields hash) throws RefusedException {
    DigestAlgorithm algorithm = HashNames.ofProto(hash.get("algorithm"));
    byte[] value = hash.bytes("digest");
    if (value.length != algorithm.lengthBytes()) {
      throw hash.refused("digest", value.length + " bytes", algorithm.lengthBytes() + " bytes");
    }
    return Digest.of(algorithm, value);
  }

  private static byte[] pem(byte[] pem) throws RefusedException {
    List<Pem.Block> blocks = Pem.read(pem);
    if (blocks.size() != 1) {
      throw new RefusedException(
          Reason.MALFORMED_EVIDENCE,
          "the log entry does not name one verifier",
          blocks.size() + " PEM blocks",
          "a certificate or a public key");
    }
    return blocks.getFirst().der();
  }

  /**
   * Checks that the entry is about this signature.
   *
   * @param verifier DER of the certificate or key that verified the signature
   * @throws RefusedException LOG_ENTRY_MISMATCH
   */
  void requireAbout(String kind, SignedContent content, byte[] verifier) throws RefusedException {
    switch (signed) {
      case Signed.Data(Digest digest) -> {
        if (content instanceof SignedContent.OfEnvelope && !kind.equals("hashedrekord:0.0.2")) {
          throw mismatch("the log entry is about a file", kind, "an entry about an envelope");
        }
        requireEqual(digest, content.signedDigest(digest.algorithm()), "another digest");
      }
      case Signed.Payload(Digest digest) -> {
        if (!(content instanceof SignedContent.OfEnvelope envelope)) {
          throw mismatch("the log entry is about an envelope", kind, "an entry about a file");
        }
        requireEqual(digest, envelope.payloadDigest(digest.algorithm()), "another payload");
      }
    }
    if (signatures.size() != 1) {
      throw mismatch(
          "the log entry holds several signatures or none", "" + signatures.size(), "one");
    }
    Signature logged = signatures.getFirst();
    if (!Arrays.equals(logged.signature(), content.signature())) {
      throw mismatch("the log entry is about another signature", "", "the bundle's signature");
    }
    if (!Arrays.equals(logged.verifier(), verifier)) {
      throw mismatch(
          "the log entry names another certificate or key",
          Digest.sha256(logged.verifier()).toString(),
          Digest.sha256(verifier).toString());
    }
  }

  private static void requireEqual(Digest logged, Digest signed, String what)
      throws RefusedException {
    if (!logged.equals(signed)) {
      throw mismatch("the log entry is about " + what, logged.toString(), signed.toString());
    }
  }

  private static RefusedException mismatch(String message, String found, String expected) {
    return new RefusedException(Reason.LOG_ENTRY_MISMATCH, message, found, expected);
  }

  /** The bytes that a promise of Rekor v1 signs: RFC 8785 of body, time, log and index. */
  static byte[] promised(LogEntry entry) {
    String json =
        "{\"body\":\""
            + Base64.getEncoder().encodeToString(entry.body())
            + "\",\"integratedTime\":"
            + entry.integratedSeconds()
            + ",\"logID\":\""
            + entry.keyId()
            + "\",\"logIndex\":"
            + entry.index()
            + "}";
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
