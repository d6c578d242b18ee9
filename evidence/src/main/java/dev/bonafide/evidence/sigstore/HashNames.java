package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import org.jspecify.annotations.Nullable;

/** The names that bundles and log entries have for hash functions. */
final class HashNames {
  private HashNames() {}

  /** Protobuf's {@code HashAlgorithm}, by name or number. */
  static DigestAlgorithm ofProto(@Nullable Json algorithm) throws RefusedException {
    return switch (algorithm) {
      case Json.Str(String name) -> ofProtoName(name);
      case Json.Num(String number) ->
          switch (number) {
            case "1" -> DigestAlgorithm.SHA256;
            case "2" -> DigestAlgorithm.SHA384;
            case "3" -> DigestAlgorithm.SHA512;
            default -> throw unsupported("number " + number);
          };
      case null, default -> throw unsupported("none");
    };
  }

  private static DigestAlgorithm ofProtoName(String name) throws RefusedException {
    return switch (name) {
      case "SHA2_256" -> DigestAlgorithm.SHA256;
      case "SHA2_384" -> DigestAlgorithm.SHA384;
      case "SHA2_512" -> DigestAlgorithm.SHA512;
      default -> throw unsupported(name);
    };
  }

  /** Rekor's and in-toto's names. */
  static DigestAlgorithm ofLower(String name) throws RefusedException {
    return switch (name) {
      case "sha256" -> DigestAlgorithm.SHA256;
      case "sha384" -> DigestAlgorithm.SHA384;
      case "sha512" -> DigestAlgorithm.SHA512;
      default -> throw unsupported(name);
    };
  }

  private static RefusedException unsupported(String found) {
    return new RefusedException(
        Reason.UNSUPPORTED_ALGORITHM,
        "the hash function is not supported",
        found,
        "SHA-256, SHA-384 or SHA-512");
  }
}
