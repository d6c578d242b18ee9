package dev.bonafide.signing.modelsigning;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.FileHasher;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Content.Resource;
import dev.bonafide.evidence.modelsigning.Exclusions;
import dev.bonafide.evidence.modelsigning.ManifestReader;
import dev.bonafide.evidence.modelsigning.ModelTree;
import dev.bonafide.evidence.modelsigning.TreeLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A model's manifest, made from its bytes.
 *
 * @param content what will be signed
 * @param form whose reading of the format the statement follows
 * @param bytes how many were hashed
 * @param notices what a person should know
 */
public record ModelManifest(
    Content.Manifest content, Serialization.Form form, long bytes, List<String> notices) {
  /** The name of the only resource of a model that is one file, as the Python tool writes it. */
  private static final String SINGLE = ".";

  private static final int MAX_RESOURCES = 1_000_000;
  private static final String STATEMENT = "https://in-toto.io/Statement/v1";
  private static final String PREDICATE = ManifestReader.PREDICATE_V1;

  public ModelManifest {
    notices = List.copyOf(notices);
  }

  /**
   * Lists and hashes a model.
   *
   * @param model a folder, or one file
   * @param progress told the bytes done, from several threads
   * @return refused with UNREADABLE, SYMLINK, EMPTY_MODEL, LIMIT_EXCEEDED or CHANGED_WHILE_READING
   */
  public static Outcome<ModelManifest> make(
      Path model,
      Selection selection,
      Serialization serialization,
      FileHasher hasher,
      LongConsumer progress) {
    return Outcome.attempt(
        () -> {
          ModelTree tree = walk(model, selection);
          List<String> notices = new ArrayList<>(selection.notices());
          notices.addAll(tree.notices());
          List<Piece> pieces = pieces(tree, serialization, notices);
          List<Resource> resources = hash(pieces, serialization, hasher, progress);
          var content =
              new Content.Manifest(
                  String.valueOf(model.toAbsolutePath().normalize().getFileName()),
                  ManifestReader.rootDigest(resources),
                  serialization.isSharded() ? Content.Method.SHARDS : Content.Method.FILES,
                  serialization.hash().wireName(),
                  serialization.shardBytes(),
                  selection.links() == Selection.Links.FOLLOW_TO_FILES,
                  selection.ignored(),
                  resources);
          long bytes = tree.files().stream().mapToLong(ModelTree.Entry::bytes).sum();
          return new ModelManifest(content, serialization.form(), bytes, notices);
        });
  }

  private static ModelTree walk(Path model, Selection selection) throws RefusedException {
    boolean follow = selection.links() == Selection.Links.FOLLOW_TO_FILES;
    if (Files.isSymbolicLink(model) && !follow) {
      throw link(model.toString());
    }
    ModelTree tree =
        ModelTree.walk(
                model,
                Exclusions.NONE.and(selection.ignored()),
                follow ? ModelTree.Links.FOLLOW_TO_FILES : ModelTree.Links.LIST,
                TreeLimits.DEFAULT)
            .orThrow();
    if (!tree.links().isEmpty()) {
      throw link(tree.links().getFirst());
    }
    if (tree.files().isEmpty()) {
      throw new RefusedException(
          Reason.EMPTY_MODEL, "the model has no file to sign: " + model, "none", "at least one");
    }
    return tree;
  }

  private static RefusedException link(String link) {
    return new RefusedException(
        Reason.SYMLINK,
        "Cannot use '" + link + "' because it is a symlink",
        "a link",
        "files and folders, or --allow-symlinks");
  }

  /** A resource before it is hashed. */
  private record Piece(String path, FileHasher.Part part) {
    String name() {
      return part.end() == FileHasher.Part.TO_END
          ? path
          : path + ":" + part.start() + ":" + part.end();
    }
  }

  private static List<Piece> pieces(
      ModelTree tree, Serialization serialization, List<String> notices) throws RefusedException {
    List<Piece> pieces = new ArrayList<>();
    for (ModelTree.Entry entry : tree.files()) {
      if (!serialization.isSharded()) {
        pieces.add(new Piece(entry.path(), FileHasher.Part.whole(entry.file())));
        continue;
      }
      if (entry.bytes() == 0) {
        // v1.0, section 6.3.2: nothing stands for an empty file.
        notices.add("an empty file has no shard and is not signed: " + entry.path());
      }
      for (long at = 0; at < entry.bytes(); at += serialization.shardBytes()) {
        long end = Math.min(entry.bytes(), at + serialization.shardBytes());
        if (pieces.size() == MAX_RESOURCES) {
          throw new RefusedException(
              Reason.LIMIT_EXCEEDED,
              "too many shards",
              "over " + MAX_RESOURCES,
              "larger shards: --shard-size");
        }
        pieces.add(new Piece(entry.path(), new FileHasher.Part(entry.file(), at, end)));
      }
    }
    if (pieces.isEmpty()) {
      throw new RefusedException(
          Reason.EMPTY_MODEL,
          "the model has no bytes to sign",
          "empty files only",
          "at least one shard");
    }
    pieces.sort(Comparator.comparing(Piece::name, ModelTree.BY_CODE_POINTS));
    return pieces;
  }

  private static List<Resource> hash(
      List<Piece> pieces, Serialization serialization, FileHasher hasher, LongConsumer progress)
      throws RefusedException {
    var hashed =
        hasher.hash(
            pieces.stream().map(Piece::part).toList(),
            serialization.hash()::newMessageDigest,
            progress);
    List<Resource> resources = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      String digest = HexFormat.of().formatHex(hashed.get(i).orThrow().digest());
      boolean whole = piece.part().end() == FileHasher.Part.TO_END;
      resources.add(
          new Resource(
              piece.path(), piece.part().start(), whole ? -1 : piece.part().end(), digest));
    }
    return resources;
  }

  /**
   * The root digest with the resources in the Python tool's order: by path component, shards by
   * their numbers. It differs from {@link Content.Manifest#rootDigest} where a name has a character
   * below {@code /}.
   */
  public Digest rootDigestInComponentOrder() {
    var sorted = new ArrayList<>(content.resources());
    sorted.sort(
        Comparator.comparing(Resource::path, ModelTree.BY_COMPONENTS)
            .thenComparingLong(Resource::start));
    return ManifestReader.rootDigest(sorted);
  }

  /** The in-toto statement, UTF-8. */
  public byte[] statement() {
    var subject =
        Json.object()
            .put("name", content.name())
            .put("digest", Json.object().put("sha256", content.rootDigest().hex()).build())
            .build();
    var statement =
        Json.object()
            .put("_type", STATEMENT)
            .put("subject", Json.array(List.of(subject)))
            .put("predicateType", PREDICATE)
            .put(
                "predicate",
                Json.object()
                    .put("serialization", serialization())
                    .put("resources", Json.array(resources()))
                    .build())
            .build();
    return JsonWriter.compact(statement).getBytes(StandardCharsets.UTF_8);
  }

  private Json serialization() {
    var json =
        Json.object()
            .put("method", content.method() == Content.Method.SHARDS ? "shards" : "files")
            .put("hash_type", content.hash())
            .put("allow_symlinks", content.allowSymlinks());
    if (content.method() == Content.Method.SHARDS) {
      json.put("shard_size", content.shardBytes());
    }
    if (!content.ignoredPaths().isEmpty()) {
      json.put("ignore_paths", Json.strings(content.ignoredPaths()));
    }
    return json.build();
  }

  private List<Json> resources() {
    String algorithm =
        content.method() == Content.Method.SHARDS && form == Serialization.Form.PYTHON_TOOL
            ? content.hash() + "-sharded-" + content.shardBytes()
            : content.hash();
    List<Json> items = new ArrayList<>();
    for (Resource resource : content.resources()) {
      items.add(
          Json.object()
              .put("name", wireName(resource))
              .put("algorithm", algorithm)
              .put("digest", resource.digest())
              .build());
    }
    return items;
  }

  private String wireName(Resource resource) {
    String path =
        resource.path().equals(SINGLE) && form == Serialization.Form.SPECIFICATION
            ? content.name()
            : resource.path();
    return resource.end() < 0 ? path : path + ":" + resource.start() + ":" + resource.end();
  }
}
