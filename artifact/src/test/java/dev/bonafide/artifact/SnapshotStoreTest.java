package dev.bonafide.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.SnapshotStore.Wanted;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {
  @TempDir Path temp;
  private Path repository;
  private Path storeFolder;
  private SnapshotStore store;

  @BeforeEach
  void open() throws IOException {
    repository = Files.createDirectory(temp.resolve("models"));
    storeFolder = temp.resolve("store");
    store = SnapshotStore.open(storeFolder, repository, Limits.DEFAULT);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(repository.resolve(name), content);
  }

  private static Digest digest(String content) {
    return Digest.sha256(content.getBytes(UTF_8));
  }

  private static String text(MemorySegment bytes) {
    return new String(bytes.toArray(ValueLayout.JAVA_BYTE), UTF_8);
  }

  private static Reason reasonOf(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).refusal().reason();
  }

  private static Snapshot accepted(Outcome<Snapshot> outcome) {
    return ((Outcome.Accepted<Snapshot>) outcome).value();
  }

  private List<Path> storedFiles() throws IOException {
    try (Stream<Path> all = Files.walk(storeFolder)) {
      return all.filter(Files::isRegularFile).filter(p -> !p.toString().endsWith(".lock")).toList();
    }
  }

  @Test
  void otherBytesThanClaimedAreRefusedAndNothingOfThemStays() throws IOException {
    Path model = file("model.joblib", "evil");
    var outcome = store.take(List.of(new Wanted("model.joblib", model, Set.of(digest("good")))));
    assertThat(reasonOf(outcome)).isEqualTo(Reason.DIGEST_MISMATCH);
    var refusal = ((Outcome.Refused<Snapshot>) outcome).refusal();
    assertThat(refusal.found()).isEqualTo(digest("evil").toString());
    assertThat(refusal.expected()).isEqualTo(digest("good").toString());
    assertThat(storedFiles()).isEmpty();
  }

  @Test
  void oneRefusedFileTakesTheWholeSnapshotWithIt() throws IOException {
    var outcome =
        store.take(
            List.of(
                new Wanted("a", file("a", "a"), Set.of(digest("a"))),
                new Wanted("b", file("b", "b"), Set.of(digest("c")))));
    assertThat(reasonOf(outcome)).isEqualTo(Reason.DIGEST_MISMATCH);
    assertThat(storedFiles()).isEmpty();
  }

  @Test
  void missingFileFolderAndLinkAreRefused() throws IOException {
    Path model = file("model", "x");
    Path link = Files.createSymbolicLink(repository.resolve("link"), model);
    assertThat(reasonOf(store.take(List.of(new Wanted("m", repository.resolve("no"), Set.of())))))
        .isEqualTo(Reason.UNREADABLE);
    assertThat(reasonOf(store.take(List.of(new Wanted("m", repository, Set.of())))))
        .isEqualTo(Reason.UNREADABLE);
    assertThat(reasonOf(store.take(List.of(new Wanted("m", link, Set.of())))))
        .isEqualTo(Reason.SYMLINK);
  }

  @Test
  void limitsAreCheckedBeforeAnythingIsCopied() throws IOException {
    Path model = file("model", "12345");
    var wanted = List.of(new Wanted("model", model, Set.of()));
    try (var small = SnapshotStore.open(temp.resolve("small"), repository, new Limits(1, 4, 0))) {
      assertThat(reasonOf(small.take(wanted))).isEqualTo(Reason.LIMIT_EXCEEDED);
    }
    try (var few = SnapshotStore.open(temp.resolve("few"), repository, new Limits(1, 99, 0))) {
      var two = List.of(wanted.getFirst(), new Wanted("again", model, Set.of()));
      assertThat(reasonOf(few.take(two))).isEqualTo(Reason.LIMIT_EXCEEDED);
    }
    try (var full =
        SnapshotStore.open(
            temp.resolve("full"), repository, new Limits(1, 99, Long.MAX_VALUE / 2))) {
      assertThat(reasonOf(full.take(wanted))).isEqualTo(Reason.LIMIT_EXCEEDED);
    }
  }

  @Test
  void storeInsideOrAroundTheRepositoryIsRefused() {
    assertThatThrownBy(
            () -> SnapshotStore.open(repository.resolve("store"), repository, Limits.DEFAULT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("repository");
    assertThatThrownBy(
            () -> SnapshotStore.open(storeFolder, storeFolder.resolve("models"), Limits.DEFAULT))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void storeThatOthersMayEnterIsRefused() throws IOException {
    Path open =
        Files.createDirectory(
            temp.resolve("open"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    assertThatThrownBy(() -> SnapshotStore.open(open, repository, Limits.DEFAULT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("0700");
    Path link = Files.createSymbolicLink(temp.resolve("link"), storeFolder);
    assertThatThrownBy(() -> SnapshotStore.open(link, repository, Limits.DEFAULT))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void namesNeverBecomePathsOfTheStore() throws IOException {
    Path model = file("model", "x");
    var snapshot =
        accepted(store.take(List.of(new Wanted("../../etc/passwd", model, Set.of(digest("x"))))));
    assertThat(storedFiles())
        .singleElement()
        .satisfies(p -> assertThat(p.getFileName()).hasToString(digest("x").hex()));
    assertThat(text(snapshot.bytes("../../etc/passwd"))).isEqualTo("x");
    snapshot.close();
  }

  @Test
  void theCopyIsReadWhateverHappensToTheOriginal() throws IOException {
    Path model = file("model", "good");
    var snapshot =
        accepted(store.take(List.of(new Wanted("model", model, Set.of(digest("good"))))));
    Files.writeString(model, "evil");
    assertThat(text(snapshot.bytes("model"))).isEqualTo("good");
    assertThat(snapshot.bytes("model").isReadOnly()).isTrue();
    assertThat(snapshot.files().getFirst().sha256()).isEqualTo(digest("good"));
    assertThat(snapshot.files().getFirst().size()).isEqualTo(4);
    snapshot.close();
  }

  @Test
  void folderAndFilesAreForTheOwnerAlone() throws IOException {
    var snapshot = accepted(store.take(List.of(new Wanted("m", file("m", "x"), Set.of()))));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(storeFolder)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(storedFiles().getFirst())))
        .isEqualTo("r--------");
    snapshot.close();
  }

  @Test
  void equalBytesAreHeldOnceAndGoWithTheirLastHolder() throws IOException {
    Path model = file("model", "x");
    var wanted = List.of(new Wanted("model", model, Set.of(digest("x"))));
    var first = accepted(store.take(wanted));
    var second = accepted(store.take(wanted));
    assertThat(storedFiles()).hasSize(1);
    MemorySegment bytes = second.bytes("model");
    first.close();
    first.close();
    assertThat(storedFiles()).hasSize(1);
    second.close();
    assertThat(storedFiles()).isEmpty();
    assertThat(text(bytes)).isEqualTo("x");
    assertThatThrownBy(() -> second.bytes("model")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatDeadProcessesLeftIsSweptAndTheLivingStay() throws IOException {
    var snapshot = accepted(store.take(List.of(new Wanted("m", file("m", "x"), Set.of()))));
    Path dead = Files.createDirectory(storeFolder.resolve("run-dead"));
    Files.writeString(dead.resolve("left"), "left");
    Files.writeString(storeFolder.resolve("run-dead.lock"), "");
    Path orphan = Files.createDirectory(storeFolder.resolve("run-orphan"));
    Files.writeString(orphan.resolve("left"), "left");
    try (var other = SnapshotStore.open(storeFolder, repository, Limits.DEFAULT)) {
      assertThat(dead).doesNotExist();
      assertThat(orphan).doesNotExist();
      assertThat(storedFiles()).hasSize(1);
      assertThat(text(snapshot.bytes("m"))).isEqualTo("x");
    }
    snapshot.close();
  }

  @Test
  void emptyFileAndOtherAlgorithmsAreSupported() throws IOException {
    Path model = file("empty", "");
    Digest sha512 = Digest.compute(DigestAlgorithm.SHA512, new byte[0]);
    var snapshot = accepted(store.take(List.of(new Wanted("empty", model, Set.of(sha512)))));
    assertThat(snapshot.bytes("empty").byteSize()).isZero();
    assertThat(snapshot.files().getFirst().digests())
        .containsEntry(DigestAlgorithm.SHA512, sha512)
        .containsEntry(DigestAlgorithm.SHA256, digest(""));
    snapshot.close();
  }

  @Test
  void swappedInALoopNeverGivesOtherBytesThanClaimed() throws Exception {
    String good = "good".repeat(100_000);
    Path model = file("model", good);
    var stop = new AtomicBoolean();
    Thread swapper =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!stop.get()) {
                      Files.writeString(model, "evil".repeat(100_000));
                      Files.writeString(model, good);
                      Files.writeString(temp.resolve("side"), "evil".repeat(100_000));
                      Files.move(
                          temp.resolve("side"),
                          model,
                          java.nio.file.StandardCopyOption.ATOMIC_MOVE);
                      Files.writeString(model, good);
                    }
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    var reasons = new ArrayList<Reason>();
    int taken = 0;
    for (int i = 0; i < 150; i++) {
      switch (store.take(List.of(new Wanted("model", model, Set.of(digest(good)))))) {
        case Outcome.Accepted<Snapshot>(Snapshot snapshot) -> {
          taken++;
          assertThat(digest(text(snapshot.bytes("model")))).isEqualTo(digest(good));
          snapshot.close();
        }
        case Outcome.Refused<Snapshot>(Refusal refusal) -> reasons.add(refusal.reason());
      }
    }
    stop.set(true);
    swapper.join();
    assertThat(taken + reasons.size()).isEqualTo(150);
    assertThat(reasons)
        .isSubsetOf(Reason.DIGEST_MISMATCH, Reason.CHANGED_WHILE_READING, Reason.UNREADABLE);
    assertThat(storedFiles()).isEmpty();
  }
}
