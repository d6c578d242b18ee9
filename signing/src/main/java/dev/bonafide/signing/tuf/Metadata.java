package dev.bonafide.signing.tuf;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One role's metadata, read but not verified.
 *
 * @param bytes as they came, for the store
 * @param signatures hexadecimal, by key id
 */
record Metadata(
    Role role,
    long version,
    Instant expires,
    Json.Obj signed,
    Map<String, String> signatures,
    byte[] bytes) {
  private static final int MAX_SIGNATURES = 64;

  Metadata {
    signatures = Map.copyOf(signatures);
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  static Metadata read(Role role, byte[] bytes) throws RefusedException {
    if (!(JsonReader.parse(bytes, Reason.TRUST_METADATA_INVALID).orThrow()
            instanceof Json.Obj envelope)
        || !(envelope.get("signed") instanceof Json.Obj signed)
        || !(envelope.get("signatures") instanceof Json.Arr(var items))
        || items.size() > MAX_SIGNATURES) {
      throw invalid(role, "no signed metadata", "signed and signatures");
    }
    if (!role.wireName().equals(signed.string("_type"))) {
      throw invalid(role, "type " + signed.string("_type"), role.wireName());
    }
    String specification = signed.string("spec_version");
    if (specification == null || !specification.startsWith("1.")) {
      throw invalid(role, "specification " + specification, "1.x");
    }
    Map<String, String> signatures = new LinkedHashMap<>();
    for (Json item : items) {
      if (!(item instanceof Json.Obj s)
          || !(s.string("keyid") instanceof String keyId)
          || !(s.string("sig") instanceof String signature)) {
        throw invalid(role, "a signature without key or value", "keyid and sig");
      }
      if (signatures.put(keyId, signature) != null) {
        throw invalid(role, "two signatures of key " + keyId, "one");
      }
    }
    return new Metadata(
        role, positive(role, signed, "version"), expires(role, signed), signed, signatures, bytes);
  }

  private static Instant expires(Role role, Json.Obj signed) throws RefusedException {
    try {
      return Instant.parse(String.valueOf(signed.string("expires")));
    } catch (DateTimeException e) {
      throw invalid(role, "expires " + signed.string("expires"), "a time");
    }
  }

  static long positive(Role role, Json.Obj from, String name) throws RefusedException {
    if (from.get(name) instanceof Json.Num(String literal) && literal.matches("[1-9][0-9]{0,17}")) {
      return Long.parseLong(literal);
    }
    throw invalid(role, "no usable " + name, "a positive integer");
  }

  static RefusedException invalid(Role role, String found, String expected) {
    return new RefusedException(
        Reason.TRUST_METADATA_INVALID,
        "the " + role.wireName() + " metadata cannot be used",
        found,
        expected);
  }

  void requireFresh(Instant now) throws RefusedException {
    if (!now.isBefore(expires)) {
      throw new RefusedException(
          Reason.TRUST_METADATA_EXPIRED,
          "the " + role.wireName() + " metadata has expired",
          expires.toString(),
          "a time after " + now);
    }
  }

  /** What it says of another role's file, or of a target. */
  Json.Obj described(String member, String file) throws RefusedException {
    if (signed.get(member) instanceof Json.Obj files && files.get(file) instanceof Json.Obj d) {
      return d;
    }
    throw invalid(role, "nothing about " + file, file + " in " + member);
  }
}
