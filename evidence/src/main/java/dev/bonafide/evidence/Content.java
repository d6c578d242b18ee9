package dev.bonafide.evidence;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.json.Json;
import java.util.List;
import java.util.Map;

/**
 * What a signature is about. Digests here are claims of the signer: they are compared with bytes
 * later.
 */
public sealed interface Content {

  /** A signature over the bytes of one file. */
  record Message(Digest digest) implements Content {}

  /**
   * An OpenSSF Model Signing manifest: the files of a model and their digests.
   *
   * @param name the name of the model that was signed; informative
   * @param rootDigest the statement's subject digest, SHA-256 over the resources' digests
   * @param method how resources map to files
   * @param hash the wire name of the hash: {@code sha256}, {@code blake2b} or {@code blake3}
   * @param shardBytes size of a shard for method SHARDS, else 0
   * @param allowSymlinks whether the signer followed links
   * @param ignoredPaths relative paths that the signer left out, with everything below them
   * @param resources in the order of the statement
   */
  record Manifest(
      String name,
      Digest rootDigest,
      Method method,
      String hash,
      long shardBytes,
      boolean allowSymlinks,
      List<String> ignoredPaths,
      List<Resource> resources)
      implements Content {
    public Manifest {
      ignoredPaths = List.copyOf(ignoredPaths);
      resources = List.copyOf(resources);
    }
  }

  /** Whether a resource is a whole file or a part of one. */
  enum Method {
    FILES,
    SHARDS
  }

  /**
   * One file of a manifest, or one shard of a file.
   *
   * @param path relative to the model's folder, {@code /} between components; {@code .} for a model
   *     that is one file
   * @param start first byte, 0 for a whole file
   * @param end one past the last byte, -1 for a whole file
   * @param digest hexadecimal value under the manifest's hash
   */
  record Resource(String path, long start, long end, String digest) {}

  /**
   * Any other in-toto statement, such as provenance.
   *
   * @param predicateType its type URI
   * @param subjects what it is about
   * @param statement the whole statement
   */
  record Statement(String predicateType, List<Subject> subjects, Json.Obj statement)
      implements Content {
    public Statement {
      subjects = List.copyOf(subjects);
    }
  }

  /** A subject of a statement: digests as hexadecimal by algorithm name. */
  record Subject(String name, Map<String, String> digests) {
    public Subject {
      digests = Map.copyOf(digests);
    }
  }
}
