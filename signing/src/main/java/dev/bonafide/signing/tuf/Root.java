package dev.bonafide.signing.tuf;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A root: whose signatures count for which role, and how many are needed. */
final class Root {
  /** SubjectPublicKeyInfo of Ed25519 keys, before the 32 bytes of the key. */
  private static final String ED25519_PREFIX = "302a300506032b6570032100";

  private static final int MAX_KEYS = 256;

  private record Key(PublicKey key, String scheme) {}

  private record Quorum(List<String> keyIds, long threshold) {}

  private final Metadata metadata;
  private final Map<String, Key> keys = new LinkedHashMap<>();
  private final Map<Role, Quorum> quorums = new EnumMap<>(Role.class);

  private Root(Metadata metadata) {
    this.metadata = metadata;
  }

  static Root read(byte[] bytes) throws RefusedException {
    var root = new Root(Metadata.read(Role.ROOT, bytes));
    Json.Obj signed = root.metadata.signed();
    if (!(signed.get("consistent_snapshot") instanceof Json.Bool(boolean consistent))
        || !consistent) {
      throw Metadata.invalid(Role.ROOT, "no consistent snapshots", "consistent_snapshot");
    }
    if (!(signed.get("keys") instanceof Json.Obj(var keys))
        || keys.size() > MAX_KEYS
        || !(signed.get("roles") instanceof Json.Obj roles)) {
      throw Metadata.invalid(Role.ROOT, "no keys or no roles", "both");
    }
    for (var entry : keys.entrySet()) {
      root.addKey(entry.getKey(), entry.getValue());
    }
    for (Role role : Role.values()) {
      root.quorums.put(role, quorum(role, roles.get(role.wireName())));
    }
    return root;
  }

  private static Quorum quorum(Role role, @org.jspecify.annotations.Nullable Json value)
      throws RefusedException {
    if (value instanceof Json.Obj q && q.get("keyids") instanceof Json.Arr(var ids)) {
      List<String> keyIds = new ArrayList<>();
      for (Json id : ids) {
        keyIds.add(id instanceof Json.Str(String text) ? text : "");
      }
      return new Quorum(keyIds, Metadata.positive(role, q, "threshold"));
    }
    throw Metadata.invalid(Role.ROOT, "no keys for " + role.wireName(), "keyids and threshold");
  }

  /** Keys of unknown kinds are left out: they cannot count towards a threshold. */
  private void addKey(String id, Json value) throws RefusedException {
    if (!(value instanceof Json.Obj key)
        || !(key.string("scheme") instanceof String scheme)
        || !(key.get("keyval") instanceof Json.Obj keyval)
        || !(keyval.string("public") instanceof String text)) {
      throw Metadata.invalid(Role.ROOT, "a key without scheme or value", "both");
    }
    try {
      switch (scheme) {
        case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384" ->
            keys.put(id, new Key(spki("EC", pem(text)), scheme));
        case "rsassa-pss-sha256" -> keys.put(id, new Key(spki("RSA", pem(text)), scheme));
        case "ed25519" ->
            keys.put(
                id,
                new Key(spki("Ed25519", HexFormat.of().parseHex(ED25519_PREFIX + text)), scheme));
        default -> {
          // left out
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw Metadata.invalid(Role.ROOT, "a damaged key " + id, "a public key");
    }
  }

  private static byte[] pem(String text) {
    return Base64.getDecoder().decode(text.replaceAll("-----[A-Z ]+-----|\\s", ""));
  }

  private static PublicKey spki(String algorithm, byte[] der) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
  }

  long version() {
    return metadata.version();
  }

  Metadata metadata() {
    return metadata;
  }

  /** Whether another root names the same keys and threshold for a role. */
  boolean sameQuorum(Root other, Role role) {
    return String.valueOf(quorums.get(role)).equals(String.valueOf(other.quorums.get(role)));
  }

  /** Refuses metadata that too few of the role's keys have signed. */
  void requireQuorum(Metadata other) throws RefusedException {
    Quorum quorum = quorums.get(other.role());
    if (quorum == null) {
      throw new AssertionError("every role has a quorum");
    }
    byte[] signed = CanonicalJson.encode(other.signed());
    // Distinct keys, not key ids: one key under two ids counts once.
    Set<PublicKey> counted = new HashSet<>();
    for (String id : quorum.keyIds()) {
      Key key = keys.get(id);
      String signature = other.signatures().get(id);
      if (key != null && signature != null && verifies(key, signed, signature)) {
        counted.add(key.key());
      }
    }
    if (counted.size() < quorum.threshold()) {
      throw new RefusedException(
          Reason.TRUST_METADATA_INVALID,
          "too few signatures on the " + other.role().wireName() + " metadata",
          counted.size() + " by its keys",
          "at least " + quorum.threshold());
    }
  }

  private static boolean verifies(Key key, byte[] signed, String hex) {
    try {
      Signature signature =
          switch (key.scheme()) {
            case "ecdsa-sha2-nistp256" -> Signature.getInstance("SHA256withECDSA");
            case "ecdsa-sha2-nistp384" -> Signature.getInstance("SHA384withECDSA");
            case "ed25519" -> Signature.getInstance("Ed25519");
            default -> pss();
          };
      signature.initVerify(key.key());
      signature.update(signed);
      return signature.verify(HexFormat.of().parseHex(hex));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // no signature in the sense of the scheme
    }
  }

  private static Signature pss() throws GeneralSecurityException {
    var signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    return signature;
  }
}
