package dev.bonafide.evidence.testkit;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.x509.Signatures;
import dev.bonafide.tlog.Checkpoint;
import dev.bonafide.tlog.MerkleTree;
import dev.bonafide.tlog.NoteKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A transparency log of one entry a tree, in both of Rekor's dialects. */
public final class TestLog {
  private final String host;
  private final KeyPair key;
  private final byte[] id;
  private int next = 100;

  public TestLog(String host, KeyPair key) {
    this.host = host;
    this.key = key;
    this.id = NoteKey.keyId(host, key.getPublic()).bytes();
  }

  /** The log in a trusted root. */
  public Json.Obj inRoot(Instant from, Instant to) {
    return TestSigstore.log("https://" + host, key.getPublic(), id, from, to);
  }

  /** An entry of Rekor v2: a proof, no time. */
  public Json.Obj entry(String kind, String version, String body) {
    return entry(kind, version, body, next++).put("inclusionProof", proof(bytes(body))).build();
  }

  /** An entry of Rekor v1: a proof, and a promise with the time. */
  public Json.Obj promised(String kind, String version, String body, Instant time) {
    int index = next++;
    String promised =
        "{\"body\":\""
            + base64(bytes(body))
            + "\",\"integratedTime\":"
            + time.getEpochSecond()
            + ",\"logID\":\""
            + HexFormat.of().formatHex(id)
            + "\",\"logIndex\":"
            + index
            + "}";
    byte[] promise = Keys.sign(algorithm(), key.getPrivate(), bytes(promised));
    return entry(kind, version, body, index)
        .put("integratedTime", "" + time.getEpochSecond())
        .put("inclusionPromise", Json.object().put("signedEntryTimestamp", base64(promise)).build())
        .put("inclusionProof", proof(bytes(body)))
        .build();
  }

  private Json.ObjectBuilder entry(String kind, String version, String body, int index) {
    return Json.object()
        .put("logIndex", "" + index)
        .put("logId", Json.object().put("keyId", base64(id)).build())
        .put("kindVersion", Json.object().put("kind", kind).put("version", version).build())
        .put("canonicalizedBody", base64(bytes(body)));
  }

  private Json.Obj proof(byte[] body) {
    Digest root = MerkleTree.leafHash(body);
    String checkpoint =
        new Checkpoint(host, 1, root)
            .sign(NoteKey.of(host, key.getPublic()), key.getPrivate())
            .format();
    return Json.object()
        .put("treeSize", "1")
        .put("rootHash", base64(root.bytes()))
        .put("hashes", Json.array(List.of()))
        .put("checkpoint", Json.object().put("envelope", checkpoint).build())
        .build();
  }

  private String algorithm() {
    try {
      return Signatures.kind(key.getPublic()) == Signatures.Kind.ED25519
          ? "Ed25519"
          : "SHA256withECDSA";
    } catch (dev.bonafide.artifact.RefusedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
