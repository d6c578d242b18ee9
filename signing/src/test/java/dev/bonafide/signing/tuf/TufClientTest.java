package dev.bonafide.signing.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against repositories that python-tuf made: {@code interop/tuf/make_repository.py}. */
class TufClientTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  private static final List<String> WANTED = List.of("trusted_root.json", "absent.json");

  @TempDir Path folder;
  private TufStore store;

  @BeforeEach
  void makeStore() {
    store = new TufStore(folder.resolve("store"));
  }

  /** A repository in memory, so that a test can spoil it. */
  private static Map<String, byte[]> repository(String name) {
    var files = new HashMap<String, byte[]>();
    try {
      Path root = Path.of(TufClientTest.class.getResource("/tuf/" + name).toURI());
      try (var paths = Files.walk(root)) {
        for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
          files.put(root.relativize(path).toString(), Files.readAllBytes(path));
        }
      }
    } catch (IOException | java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
    return files;
  }

  private Outcome<List<String>> refresh(Map<String, byte[]> repository, Instant now) {
    TufSource source = (name, max) -> Optional.ofNullable(repository.get(name));
    return new TufClient(store, source, () -> now)
        .refresh(repository("first").get("1.root.json"), WANTED);
  }

  private Reason reason(Map<String, byte[]> repository, Instant now) {
    return switch (refresh(repository, now)) {
      case Outcome.Refused<?>(Refusal refusal) -> refusal.reason();
      case Outcome.Accepted<?> accepted -> throw new AssertionError("accepted");
    };
  }

  private String trustedRoot() {
    return new String(store.target("trusted_root.json").orElseThrow(), StandardCharsets.UTF_8);
  }

  private static void replace(Map<String, byte[]> files, String name, String from, String to) {
    String text = new String(files.get(name), StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    files.put(name, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp.json,2100,2101",
    "1.snapshot.json,2100,2101",
    "1.targets.json,2100,2101",
    "2.root.json,2100,2101",
    "timestamp.json,version\":2,version\":3"
  })
  void metadataThatWasEditedIsRefused(String name, String from, String to) {
    var repository = repository("second");
    replace(repository, name.replace("1.", "2."), from, to);
    assertThat(reason(repository, NOW)).isEqualTo(Reason.TRUST_METADATA_INVALID);
    assertThat(store.refreshedAt()).isEmpty();
  }

  @Test
  void targetThatWasEditedIsRefused() {
    var repository = repository("first");
    repository.replaceAll(
        (name, bytes) ->
            name.endsWith("trusted_root.json") ? "{}".getBytes(StandardCharsets.UTF_8) : bytes);
    assertThat(reason(repository, NOW)).isEqualTo(Reason.TRUST_METADATA_INVALID);
    assertThat(store.target("trusted_root.json")).isEmpty();
  }

  @Test
  void rootThatTooFewKeysOfTheOldRootSignedIsRefused() {
    assertThat(reason(repository("undersigned"), NOW)).isEqualTo(Reason.TRUST_METADATA_INVALID);
  }

  @Test
  void rootOfAnotherVersionThanItsNameIsRefused() {
    var repository = repository("first");
    repository.put("2.root.json", repository.get("1.root.json"));
    assertThat(reason(repository, NOW)).isEqualTo(Reason.TRUST_METADATA_ROLLBACK);
  }

  @Test
  void repositoryThatStandsStillIsRefusedOnceItsTimestampExpires() {
    assertThat(refresh(repository("first"), NOW).isAccepted()).isTrue();
    assertThat(reason(repository("first"), Instant.parse("2100-01-02T00:00:00Z")))
        .isEqualTo(Reason.TRUST_METADATA_EXPIRED);
  }

  @Test
  void expiredRepositoryIsRefusedFromTheFirstTime() {
    assertThat(reason(repository("expired"), NOW)).isEqualTo(Reason.TRUST_METADATA_EXPIRED);
  }

  @Test
  void olderTimestampOrSnapshotThanKnownIsRefused() {
    assertThat(refresh(repository("second"), NOW).isAccepted()).isTrue();
    var mixed = repository("second");
    // The old timestamp's key was revoked with root 2, so a rollback needs the new key's signature:
    // the stale file is refused for that already.
    mixed.put("timestamp.json", repository("first").get("timestamp.json"));
    assertThat(reason(mixed, NOW)).isEqualTo(Reason.TRUST_METADATA_INVALID);
    assertThat(trustedRoot()).contains("second");
  }

  @Test
  void rollbackUnderTheSameKeysIsRefused() {
    var newer = repository("newer");
    assertThat(refresh(newer, NOW).isAccepted()).isTrue();
    assertThat(reason(repository("first"), NOW)).isEqualTo(Reason.TRUST_METADATA_ROLLBACK);
    assertThat(trustedRoot()).contains("newer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp.json", "2.snapshot.json", "2.targets.json"})
  void missingMetadataIsRefused(String name) {
    var repository = repository("second");
    repository.remove(name);
    assertThat(reason(repository, NOW)).isEqualTo(Reason.TRUST_METADATA_INVALID);
  }

  @Property(tries = 200)
  void anyBytesAsRootAreRefused(@ForAll byte[] noise) {
    assertThat(Outcome.attempt(() -> Root.read(noise)).isAccepted()).isFalse();
    assertThat(TrustArchive.open(noise).isAccepted()).isFalse();
  }

  @Test
  void firstRefreshTrustsTheBundledRootAndFindsWhatThereIs() {
    var outcome = refresh(repository("first"), NOW);
    assertThat(((Outcome.Accepted<List<String>>) outcome).value())
        .containsExactly("trusted_root.json");
    assertThat(trustedRoot()).isEqualTo("{\"first\": 1}");
    assertThat(store.refreshedAt()).contains(NOW);
  }

  @Test
  void rotatedRootAndKeysOfEveryKindAreFollowed() {
    assertThat(refresh(repository("first"), NOW).isAccepted()).isTrue();
    assertThat(refresh(repository("second"), NOW).isAccepted()).isTrue();
    assertThat(trustedRoot()).isEqualTo("{\"second\": 2}");
    assertThat(refresh(repository("second"), NOW).isAccepted()).isTrue();
  }

  @Test
  void damagedStoreIsRefreshedLikeAnEmptyOne() throws Exception {
    assertThat(refresh(repository("second"), NOW).isAccepted()).isTrue();
    Files.writeString(folder.resolve("store/timestamp.json"), "garbage");
    Files.writeString(folder.resolve("store/targets/trusted_root.json"), "garbage");
    assertThat(refresh(repository("second"), NOW).isAccepted()).isTrue();
    assertThat(trustedRoot()).isEqualTo("{\"second\": 2}");
  }

  /** The slower one fetched version 1 before the faster one began, and writes after it. */
  @Test
  void slowRefreshDoesNotUndoWhatAFasterOneFound() throws Exception {
    var slowHasFetched = new CountDownLatch(1);
    var fastMayHaveEnded = new CountDownLatch(1);
    var first = repository("first");
    TufSource slow =
        (name, max) -> {
          if (name.equals("timestamp.json")) {
            slowHasFetched.countDown();
            waitFor(fastMayHaveEnded);
          }
          return Optional.ofNullable(first.get(name));
        };
    var other = new TufStore(folder.resolve("store"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slowly =
          threads.submit(
              () ->
                  new TufClient(other, slow, () -> NOW).refresh(first.get("1.root.json"), WANTED));
      waitFor(slowHasFetched);
      var fast = threads.submit(() -> refresh(repository("newer"), NOW));
      Thread.sleep(200);
      fastMayHaveEnded.countDown();
      assertThat(slowly.get().isAccepted()).isTrue();
      assertThat(fast.get().isAccepted()).isTrue();
    }
    assertThat(new String(store.read("timestamp.json").orElseThrow(), StandardCharsets.UTF_8))
        .contains("\"version\":2}");
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void storeThatIsOnlyReadMakesNoFolder() {
    assertThat(store.target("trusted_root.json")).isEmpty();
    assertThat(store.refreshedAt()).isEmpty();
    assertThat(store.firstRoot()).isEmpty();
    assertThat(folder.resolve("store")).doesNotExist();
  }

  @Test
  void storeThatWasNeverRefreshedCannotBeExported() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> TrustArchive.export(store, WANTED));
  }

  @Test
  void exportIsImportedElsewhereAndVerifiedThereAgain() {
    assertThat(refresh(repository("second"), NOW).isAccepted()).isTrue();
    byte[] zip = TrustArchive.export(store, WANTED);
    var archive = ((Outcome.Accepted<TrustArchive>) TrustArchive.open(zip)).value();
    store = new TufStore(folder.resolve("elsewhere"));
    var client = new TufClient(store, archive, () -> NOW);
    assertThat(client.refresh(repository("first").get("1.root.json"), WANTED).isAccepted())
        .isTrue();
    assertThat(trustedRoot()).isEqualTo("{\"second\": 2}");
    var late = new TufClient(store, archive, () -> Instant.parse("2100-01-02T00:00:00Z"));
    assertThat(
            ((Outcome.Refused<?>) late.refresh(repository("first").get("1.root.json"), WANTED))
                .refusal()
                .reason())
        .isEqualTo(Reason.TRUST_METADATA_EXPIRED);
  }
}
