package dev.bonafide.evidence.modelsigning;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.protojson.Fields;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifests from in-toto statements (Model Signing specification, sections 5, 6 and 8). What
 * the released Python tool writes is read too where it differs from the specification and means the
 * same.
 */
public final class ManifestReader {
  /** The predicate type of version 1.0. */
  public static final String PREDICATE_V1 = "https://model_signing/signature/v1.0";

  /** The predicate type of releases before 1.0. */
  public static final String PREDICATE_LEGACY = "https://model_signing/Digests/v0.1";

  private static final String STATEMENT_V1 = "https://in-toto.io/Statement/v1";

  private final ManifestLimits limits;

  private ManifestReader(ManifestLimits limits) {
    this.limits = limits;
  }

  /**
   * The content with a manifest in the place of a statement that is one; any other content as it
   * is.
   *
   * @param notices takes what a person should know
   * @throws RefusedException MANIFEST_INVALID, UNSUPPORTED_ALGORITHM, LIMIT_EXCEEDED; SYMLINK under
   *     the rules of a server
   */
  public static Content refine(Content content, Rules rules, List<String> notices)
      throws RefusedException {
    if (!(content instanceof Content.Statement statement)) {
      return content;
    }
    var reader = new ManifestReader(ManifestLimits.DEFAULT);
    if (statement.predicateType().equals(PREDICATE_V1)) {
      Content.Manifest manifest = reader.read(statement);
      requireAllowed(manifest, rules, notices);
      return manifest;
    }
    if (statement.predicateType().equals(PREDICATE_LEGACY) && rules == Rules.LEGACY) {
      notices.add("The signature is in a format from before version 1.0: sign the model again.");
      return reader.readLegacy(statement);
    }
    return content;
  }

  /**
   * The manifest that the facts are about.
   *
   * @return refused with PREDICATE_MISMATCH where they are about something else
   */
  public static Outcome<Content.Manifest> require(Facts facts) {
    return switch (facts.content()) {
      case Content.Manifest manifest -> Outcome.accepted(manifest);
      case Content.Statement(String type, var subjects, var json) ->
          Outcome.refused(
              Reason.PREDICATE_MISMATCH, "the statement is no model manifest", type, PREDICATE_V1);
      case Content.Message message ->
          Outcome.refused(
              Reason.PREDICATE_MISMATCH,
              "the signature is over one file, not over a model manifest",
              "messageSignature",
              PREDICATE_V1);
    };
  }

  private static void requireAllowed(Content.Manifest manifest, Rules rules, List<String> notices)
      throws RefusedException {
    if (!manifest.allowSymlinks()) {
      return;
    }
    if (rules == Rules.SERVING) {
      throw new RefusedException(
          Reason.SYMLINK,
          "the signer followed symbolic links, which a server does not",
          "allow_symlinks true",
          "a model signed without links");
    }
    notices.add(
        "The signer followed symbolic links to files; links to folders were neither followed nor"
            + " signed.");
  }

  private Content.Manifest read(Content.Statement statement) throws RefusedException {
    Fields top = Fields.of(statement.statement(), "the statement", Reason.MANIFEST_INVALID);
    if (!top.string("_type").equals(STATEMENT_V1)) {
      throw top.refused("_type", top.string("_type"), STATEMENT_V1);
    }
    Content.Subject subject = onlySubject(statement);
    Fields predicate = top.object("predicate");
    Serialization serialization = Serialization.read(predicate.object("serialization"), limits);
    List<Content.Resource> resources = new ArrayList<>();
    for (Fields resource : predicate.objects("resources", limits.maxResources())) {
      resources.add(resource(resource, serialization));
    }
    ResourceRules.check(resources, serialization);
    Digest root = root(subject, resources);
    return new Content.Manifest(
        subject.name(),
        root,
        serialization.method(),
        serialization.hash().wireName(),
        serialization.shardBytes(),
        serialization.allowSymlinks(),
        serialization.ignoredPaths(),
        resources);
  }

  private static Content.Subject onlySubject(Content.Statement statement) throws RefusedException {
    if (statement.subjects().size() != 1) {
      throw invalid("a manifest has one subject", statement.subjects().size() + " subjects", "one");
    }
    Content.Subject subject = statement.subjects().getFirst();
    if (subject.name().isEmpty()) {
      throw invalid("the subject has no name", "an empty name", "the model's name");
    }
    return subject;
  }

  private Content.Resource resource(Fields resource, Serialization serialization)
      throws RefusedException {
    String name = resource.string("name");
    if (name.length() > limits.maxPathChars()) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "a path of the manifest is too long",
          name.length() + " characters",
          "at most " + limits.maxPathChars());
    }
    String algorithm = resource.string("algorithm");
    if (!serialization.names(algorithm)) {
      throw invalid(
          "a resource is hashed otherwise than the manifest says",
          algorithm,
          serialization.hash().wireName());
    }
    String digest = resource.string("digest");
    if (!isHex(digest, serialization.hash().lengthBytes())) {
      throw resource.refused(
          "digest",
          "\"" + digest + "\"",
          2 * serialization.hash().lengthBytes() + " lower-case hexadecimal digits");
    }
    return serialization.method() == Content.Method.FILES
        ? new Content.Resource(name, 0, -1, digest)
        : ResourceRules.shard(name, digest);
  }

  private static Digest root(Content.Subject subject, List<Content.Resource> resources)
      throws RefusedException {
    String claimed = subject.digests().get("sha256");
    Digest computed = rootDigest(resources);
    if (claimed == null || !claimed.equals(computed.hex())) {
      throw invalid(
          "the manifest's root digest is not that of its resources",
          claimed == null ? "none" : claimed,
          computed.hex());
    }
    return computed;
  }

  /** SHA-256 over the raw digests in the order given, whatever hash they are of. */
  public static Digest rootDigest(List<Content.Resource> resources) {
    MessageDigest hash = DigestAlgorithm.SHA256.newMessageDigest();
    for (Content.Resource resource : resources) {
      hash.update(HexFormat.of().parseHex(resource.digest()));
    }
    return Digest.of(DigestAlgorithm.SHA256, hash.digest());
  }

  /** Before 1.0: one subject a file, with an annotation that says how it was hashed. */
  private Content.Manifest readLegacy(Content.Statement statement) throws RefusedException {
    Fields top = Fields.of(statement.statement(), "the statement", Reason.MANIFEST_INVALID);
    List<Content.Resource> resources = new ArrayList<>();
    for (Fields subject : top.objects("subject", limits.maxResources())) {
      String digest = subject.object("digest").string("sha256");
      @Nullable Fields annotations = subject.objectOrNull("annotations");
      String hash =
          annotations == null
              ? "file-sha256"
              : annotations.stringOr("actual_hash_algorithm", "file-sha256");
      if (!hash.equals("file-sha256") || !isHex(digest, 32)) {
        throw subject.refused("digest", hash + " " + digest, "file-sha256 and its value");
      }
      resources.add(new Content.Resource(subject.string("name"), 0, -1, digest));
    }
    Serialization files =
        new Serialization(Content.Method.FILES, ManifestHash.SHA256, 0, false, List.of());
    ResourceRules.check(resources, files);
    return new Content.Manifest(
        "", rootDigest(resources), Content.Method.FILES, "sha256", 0, false, List.of(), resources);
  }

  private static boolean isHex(String text, int bytes) {
    if (text.length() != 2 * bytes) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  static RefusedException invalid(String message, String found, String expected) {
    return new RefusedException(Reason.MANIFEST_INVALID, message, found, expected);
  }

  /** How a manifest maps files to resources. */
  record Serialization(
      Content.Method method,
      ManifestHash hash,
      long shardBytes,
      boolean allowSymlinks,
      List<String> ignoredPaths) {

    static Serialization read(Fields fields, ManifestLimits limits) throws RefusedException {
      String method = fields.string("method");
      Content.Method known =
          switch (method) {
            case "files" -> Content.Method.FILES;
            case "shards" -> Content.Method.SHARDS;
            default -> throw fields.refused("method", method, "files or shards");
          };
      String hashName = fields.string("hash_type");
      ManifestHash hash = ManifestHash.named(hashName);
      if (hash == null) {
        throw new RefusedException(
            Reason.UNSUPPORTED_ALGORITHM,
            "the manifest's hash is not supported",
            hashName,
            "sha256, blake2b or blake3");
      }
      long shardBytes = fields.int64Or("shard_size", 0);
      if (known == Content.Method.SHARDS ? shardBytes < 1 : fields.has("shard_size")) {
        throw fields.refused(
            "shard_size", "" + shardBytes, "a positive size for shards, none for files");
      }
      List<String> ignored = fields.strings("ignore_paths", limits.maxIgnoredPaths());
      for (String path : ignored) {
        if (!ResourceRules.isCanonical(path)) {
          throw fields.refused(
              "ignore_paths", "\"" + path + "\"", "relative paths below the model's folder");
        }
      }
      return new Serialization(known, hash, shardBytes, symlinks(fields), ignored);
    }

    private static boolean symlinks(Fields fields) throws RefusedException {
      return switch (fields.get("allow_symlinks")) {
        case null -> false;
        case Json.Bool(boolean value) -> value;
        default -> throw fields.refused("allow_symlinks", "another kind", "true or false");
      };
    }

    /** The specification's name of the algorithm, or for shards the one that Python writes. */
    boolean names(String algorithm) {
      return algorithm.equals(hash.wireName())
          || (method == Content.Method.SHARDS
              && algorithm.equals(hash.wireName() + "-sharded-" + shardBytes));
    }
  }
}
