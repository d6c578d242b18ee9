package dev.bonafide.signing.modelsigning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.FileHasher;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.evidence.Content.Resource;
import dev.bonafide.evidence.modelsigning.ManifestHash;
import dev.bonafide.signing.modelsigning.Selection.GitPaths;
import dev.bonafide.signing.modelsigning.Selection.Links;
import dev.bonafide.signing.modelsigning.Serialization.Form;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelManifestTest {
  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectory(folder.resolve("model"));
  }

  private void file(String name, String content) throws Exception {
    Path path = model.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private Outcome<ModelManifest> make(Serialization serialization, Links links, String... ignored) {
    var selection =
        Selection.of(
            model,
            List.of(ignored).stream().map(model::resolve).toList(),
            GitPaths.IGNORE,
            links,
            List.of());
    return ModelManifest.make(
        model, selection, serialization, FileHasher.withThreads(2), progressed::addAndGet);
  }

  private final AtomicLong progressed = new AtomicLong();

  private ModelManifest made(Serialization serialization, Links links, String... ignored) {
    return switch (make(serialization, links, ignored)) {
      case Outcome.Accepted<ModelManifest>(ModelManifest manifest) -> manifest;
      case Outcome.Refused<ModelManifest>(Refusal refusal) ->
          throw new AssertionError(refusal.toString());
    };
  }

  private Reason reason(Links links, String... ignored) {
    return ((Outcome.Refused<?>) make(Serialization.DEFAULT, links, ignored)).refusal().reason();
  }

  private static List<String> names(ModelManifest manifest) {
    return manifest.content().resources().stream().map(Resource::path).toList();
  }

  private void run(String... command) throws Exception {
    var process = new ProcessBuilder(command).directory(model.toFile()).start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assumeTrue(process.exitValue() == 0, "this system cannot " + String.join(" ", command));
  }

  @Test
  void modelWithoutFilesIsRefused() throws Exception {
    assertThat(reason(Links.REFUSE)).isEqualTo(Reason.EMPTY_MODEL);
    Files.createDirectories(model.resolve("empty/deeper"));
    assertThat(reason(Links.REFUSE)).isEqualTo(Reason.EMPTY_MODEL);
    file(".git/config", "x");
    file("cache/a", "x");
    assertThat(reason(Links.REFUSE, "cache")).isEqualTo(Reason.EMPTY_MODEL);
  }

  @Test
  void modelThatDoesNotExistIsRefused() throws Exception {
    Files.delete(model);
    assertThat(reason(Links.REFUSE)).isEqualTo(Reason.UNREADABLE);
  }

  @Test
  void linkIsRefusedUnlessItIsIgnoredOrLinksAreAllowed() throws Exception {
    file("a", "x");
    Files.createSymbolicLink(model.resolve("link"), Path.of("a"));
    assertThat(reason(Links.REFUSE)).isEqualTo(Reason.SYMLINK);
    assertThat(names(made(Serialization.DEFAULT, Links.REFUSE, "link"))).containsExactly("a");
    assertThat(names(made(Serialization.DEFAULT, Links.FOLLOW_TO_FILES)))
        .containsExactly("a", "link");
  }

  @Test
  void brokenLinkIsRefusedEvenWhereLinksAreAllowed() throws Exception {
    file("a", "x");
    Files.createSymbolicLink(model.resolve("link"), Path.of("nowhere"));
    assertThat(reason(Links.FOLLOW_TO_FILES)).isEqualTo(Reason.UNREADABLE);
  }

  @Test
  void linkToAFolderIsNotFollowedAndSaidSo() throws Exception {
    file("a", "x");
    file("deep/b", "x");
    Files.createSymbolicLink(model.resolve("loop"), Path.of("."));
    Files.createSymbolicLink(model.resolve("outside"), Files.createFile(folder.resolve("c")));
    ModelManifest manifest = made(Serialization.DEFAULT, Links.FOLLOW_TO_FILES);
    assertThat(names(manifest)).containsExactly("a", "deep/b", "outside");
    assertThat(manifest.notices()).hasSize(2);
  }

  @Test
  void specialFileIsRefused() throws Exception {
    run("mkfifo", "pipe");
    assertThat(reason(Links.REFUSE)).isEqualTo(Reason.UNREADABLE);
  }

  @Test
  void nameThatIsNoTextIsRefused() throws Exception {
    run("bash", "-c", "echo x > $'bad\\xff'");
    assertThat(reason(Links.REFUSE)).isEqualTo(Reason.UNREADABLE);
  }

  @Test
  void shardsBeyondCountAreRefusedBeforeHashing() throws Exception {
    try (var file = new java.io.RandomAccessFile(model.resolve("sparse").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    var outcome = make(new Serialization(ManifestHash.SHA256, 1, Form.PYTHON_TOOL), Links.REFUSE);
    assertThat(((Outcome.Refused<?>) outcome).refusal().reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void ignoredPathCoversWhatIsBelowItAndNothingOfASimilarName() throws Exception {
    file("cache/a", "x");
    file("cache2/b", "x");
    file("sub/cache/c", "x");
    file("sub/.gitignore", "x");
    file(".gitignore", "x");
    file("model.sig", "x");
    file("signatures/2.sig", "x");
    ModelManifest manifest = made(Serialization.DEFAULT, Links.REFUSE, "cache", "../elsewhere");
    assertThat(names(manifest)).containsExactly("cache2/b", "sub/.gitignore", "sub/cache/c");
    assertThat(manifest.content().ignoredPaths())
        .containsExactlyInAnyOrder("cache", ".gitignore", "model.sig", "signatures");
    assertThat(manifest.notices()).singleElement().asString().contains("elsewhere");
  }

  @Test
  void resourcesAreInCodePointOrderAndTheRootDigestFollowsThem() throws Exception {
    for (String name : List.of("a/c", "a/b", "a b", "a-b", "a0", "\uffee", "\ud83d\ude00")) {
      file(name, name);
    }
    ModelManifest manifest = made(Serialization.DEFAULT, Links.REFUSE);
    assertThat(names(manifest))
        .containsExactly("a b", "a-b", "a/b", "a/c", "a0", "\uffee", "\ud83d\ude00");
    var hash = DigestAlgorithm.SHA256.newMessageDigest();
    for (String name : names(manifest)) {
      hash.update(Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).bytes());
    }
    assertThat(manifest.content().rootDigest().bytes()).isEqualTo(hash.digest());
    assertThat(manifest.rootDigestInComponentOrder()).isNotEqualTo(manifest.content().rootDigest());
    assertThat(progressed).hasValue(manifest.bytes());
  }

  @Test
  void shardsCoverEveryByteOnceAndEmptyFilesAreNamed() throws Exception {
    file("big", "0123456789");
    file("empty", "");
    ModelManifest manifest =
        made(new Serialization(ManifestHash.SHA256, 4, Form.PYTHON_TOOL), Links.REFUSE);
    String statement = new String(manifest.statement(), StandardCharsets.UTF_8);
    assertThat(statement)
        .contains(
            "\"name\":\"big:0:4\",\"algorithm\":\"sha256-sharded-4\"",
            "big:4:8",
            "big:8:10",
            "\"shard_size\":4}",
            Digest.sha256("89".getBytes(StandardCharsets.UTF_8)).hex())
        .doesNotContain("empty");
    assertThat(manifest.notices()).singleElement().asString().contains("empty");
    var toTheLetter =
        made(new Serialization(ManifestHash.SHA256, 4, Form.SPECIFICATION), Links.REFUSE);
    assertThat(new String(toTheLetter.statement(), StandardCharsets.UTF_8))
        .contains("\"algorithm\":\"sha256\"");
  }

  @Test
  void modelThatIsOneFileIsNamedAsTheReaderExpects() throws Exception {
    file("weights.bin", "abc");
    model = model.resolve("weights.bin");
    assertThat(
            new String(
                made(Serialization.DEFAULT, Links.REFUSE).statement(), StandardCharsets.UTF_8))
        .contains("\"subject\":[{\"name\":\"weights.bin\"", "\"resources\":[{\"name\":\".\"");
    var letter = new Serialization(ManifestHash.SHA256, 0, Form.SPECIFICATION);
    assertThat(new String(made(letter, Links.REFUSE).statement(), StandardCharsets.UTF_8))
        .contains("\"resources\":[{\"name\":\"weights.bin\"");
  }

  /** Values of RFC 7693, appendix A, and of the BLAKE3 paper's reference implementation. */
  @Test
  void blakeHashesAreThoseOfTheirSpecifications() throws Exception {
    file("abc", "abc");
    assertThat(
            made(new Serialization(ManifestHash.BLAKE2B, 0, Form.PYTHON_TOOL), Links.REFUSE)
                .content()
                .resources()
                .getFirst()
                .digest())
        .startsWith("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1");
    assertThat(
            made(new Serialization(ManifestHash.BLAKE3, 0, Form.PYTHON_TOOL), Links.REFUSE)
                .content()
                .resources()
                .getFirst()
                .digest())
        .isEqualTo("6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
  }
}
