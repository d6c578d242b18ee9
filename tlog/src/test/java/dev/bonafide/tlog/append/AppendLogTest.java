package dev.bonafide.tlog.append;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.tlog.Checkpoint;
import dev.bonafide.tlog.MerkleProof;
import dev.bonafide.tlog.MerkleTree;
import dev.bonafide.tlog.NoteKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendLogTest {
  /** Entries and roots of the reference tests of RFC 6962's first implementation. */
  private static final List<String> REFERENCE_ENTRIES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> REFERENCE_ROOTS =
      List.of(
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static final LogSigner SIGNER = signer("log.example");
  private static final LogLimits UNAUDITED = new LogLimits(1000, 1 << 20, 0);

  @TempDir Path folder;

  private static LogSigner signer(String origin) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new LogSigner(origin, NoteKey.of(origin, pair.getPublic()), pair.getPrivate());
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private AppendLog open() {
    return accepted(AppendLog.open(folder, SIGNER));
  }

  private AppendLog filled(int entries) {
    AppendLog log = open();
    for (int i = 0; i < entries; i++) {
      accepted(log.append(entry(i)));
    }
    return log;
  }

  private static byte[] entry(int i) {
    return ("entry " + i).getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T accepted(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<T>(T value) -> value;
      case Outcome.Refused<T>(var refusal) -> throw new AssertionError(refusal.toString());
    };
  }

  private static Reason reason(Outcome<?> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<?>) outcome).refusal().reason();
  }

  private void flip(String file, long place) throws Exception {
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    bytes[(int) place] ^= 1;
    Files.write(folder.resolve(file), bytes);
  }

  @Test
  void entryOverTheLimitIsRefusedAndNothingIsAppended() {
    try (var log = open()) {
      assertThat(reason(log.append(new byte[65536]))).isEqualTo(Reason.LIMIT_EXCEEDED);
      assertThat(reason(log.appendAll(List.of(entry(0), new byte[65536]))))
          .isEqualTo(Reason.LIMIT_EXCEEDED);
      assertThat(log.size()).isZero();
      assertThat(accepted(log.append(new byte[65535])).index()).isZero();
    }
  }

  @Test
  void fullLogRefusesFurtherEntries() {
    try (var log = accepted(AppendLog.open(folder, SIGNER, new LogLimits(10, 2, 10)))) {
      accepted(log.append(new byte[1]));
      accepted(log.append(new byte[1]));
      assertThat(reason(log.append(new byte[1]))).isEqualTo(Reason.LIMIT_EXCEEDED);
    }
  }

  @Test
  void entryChangedOnDiskIsFoundWhenTheLogIsOpened() throws Exception {
    filled(5).close();
    flip("entries", 9);
    assertThat(reason(AppendLog.open(folder, SIGNER))).isEqualTo(Reason.LOG_DAMAGED);
  }

  @Test
  void everyChangedByteOfTheHashesAndEndsIsFoundWhenTheLogIsOpened() throws Exception {
    filled(5).close();
    for (String file : List.of("hashes", "ends")) {
      for (long place = 0; place < Files.size(folder.resolve(file)); place += 7) {
        flip(file, place);
        assertThat(reason(AppendLog.open(folder, SIGNER)))
            .as("%s at %d", file, place)
            .isEqualTo(Reason.LOG_DAMAGED);
        flip(file, place);
      }
    }
    open().close();
  }

  @Test
  void truncatedFilesAreFound() throws Exception {
    filled(5).close();
    for (String file : List.of("entries", "hashes", "ends")) {
      byte[] whole = Files.readAllBytes(folder.resolve(file));
      Files.write(folder.resolve(file), java.util.Arrays.copyOf(whole, whole.length - 1));
      assertThat(reason(AppendLog.open(folder, SIGNER))).as(file).isEqualTo(Reason.LOG_DAMAGED);
      Files.write(folder.resolve(file), whole);
    }
  }

  @Test
  void changedCheckpointDoesNotVerify() throws Exception {
    filled(3).close();
    String note = Files.readString(folder.resolve("checkpoint"));
    Files.writeString(folder.resolve("checkpoint"), note.replace("\n3\n", "\n2\n"));
    assertThat(reason(AppendLog.open(folder, SIGNER))).isEqualTo(Reason.CHECKPOINT_INVALID);
  }

  @Test
  void logOfAnotherKeyIsRefused() {
    filled(3).close();
    assertThat(reason(AppendLog.open(folder, signer("log.example"))))
        .isEqualTo(Reason.CHECKPOINT_INVALID);
  }

  @Test
  void logWithoutItsCheckpointIsNotTakenForAnEmptyOne() throws Exception {
    filled(3).close();
    Files.delete(folder.resolve("checkpoint"));
    assertThat(reason(AppendLog.open(folder, SIGNER))).isEqualTo(Reason.LOG_DAMAGED);
  }

  @Test
  void logThatShrinksWhileItIsOpenIsRefused() throws Exception {
    try (var log = filled(2)) {
      String older = Files.readString(folder.resolve("checkpoint"));
      accepted(log.append(entry(2)));
      Files.writeString(folder.resolve("checkpoint"), older);
      assertThat(reason(log.append(entry(3)))).isEqualTo(Reason.LOG_DAMAGED);
    }
  }

  @Test
  void damageInALogTooLongToBeAuditedAtOpenIsRefusedWhereItIsMet() throws Exception {
    filled(9).close();
    flip("entries", 8); // in entry 1
    flip("hashes", 33); // node over entries 0 and 1, stored after leaf 1
    try (var log = accepted(AppendLog.open(folder, SIGNER, UNAUDITED))) {
      assertThat(reason(log.entry(1))).isEqualTo(Reason.LOG_DAMAGED);
      assertThat(reason(log.inclusionProof(1, 9))).isEqualTo(Reason.LOG_DAMAGED);
      assertThat(reason(log.audit())).isEqualTo(Reason.LOG_DAMAGED);
      assertThat(accepted(log.entry(8))).isEqualTo(entry(8));
    }
  }

  @Test
  void placesOutsideTheLogAreRefused() {
    try (var log = filled(3)) {
      assertThat(reason(log.entry(-1))).isEqualTo(Reason.LOG_PROOF_INVALID);
      assertThat(reason(log.entry(3))).isEqualTo(Reason.LOG_PROOF_INVALID);
      assertThat(reason(log.entry(Long.MAX_VALUE))).isEqualTo(Reason.LOG_PROOF_INVALID);
      assertThat(reason(log.inclusionProof(2, 2))).isEqualTo(Reason.LOG_PROOF_INVALID);
      assertThat(reason(log.inclusionProof(0, 4))).isEqualTo(Reason.LOG_PROOF_INVALID);
      assertThat(reason(log.consistencyProof(3, 2))).isEqualTo(Reason.LOG_PROOF_INVALID);
      assertThat(reason(log.consistencyProof(-1, 2))).isEqualTo(Reason.LOG_PROOF_INVALID);
      assertThat(reason(log.root(4))).isEqualTo(Reason.LOG_PROOF_INVALID);
      assertThat(reason(log.tile(0, 0, 4))).isEqualTo(Reason.LOG_PROOF_INVALID);
      assertThat(reason(log.tile(9, 0, 1))).isEqualTo(Reason.LOG_PROOF_INVALID);
      assertThat(reason(log.entryBundle(Long.MAX_VALUE, 1))).isEqualTo(Reason.LOG_PROOF_INVALID);
      assertThat(reason(log.entryBundle(0, 257))).isEqualTo(Reason.LOG_PROOF_INVALID);
    }
  }

  @Test
  void appendThatFailsLeavesTheLogAsItWas() throws Exception {
    try (var log = filled(2)) {
      Files.createDirectory(folder.resolve("checkpoint.tmp")); // stands in for a full disk
      assertThat(reason(log.append(entry(2)))).isEqualTo(Reason.LOG_UNUSABLE);
      assertThat(log.size()).isEqualTo(2);
      Files.delete(folder.resolve("checkpoint.tmp"));
      assertThat(accepted(log.append(entry(7))).index()).isEqualTo(2);
      assertThat(accepted(log.entry(2))).isEqualTo(entry(7));
    }
    open().close();
  }

  @Test
  void bytesOfACrashedAppendAreOverwritten() throws Exception {
    filled(3).close();
    for (String file : List.of("entries", "hashes", "ends")) {
      Files.write(folder.resolve(file), new byte[100], StandardOpenOption.APPEND);
    }
    try (var log = open()) {
      accepted(log.append(entry(3)));
    }
    try (var log = open()) {
      assertThat(accepted(log.audit()).size()).isEqualTo(4);
      assertThat(accepted(log.entry(3))).isEqualTo(entry(3));
    }
  }

  @Test
  void rootsAreThoseOfTheReferenceTree() {
    try (var log = open()) {
      for (int i = 0; i < REFERENCE_ENTRIES.size(); i++) {
        byte[] entry = HexFormat.of().parseHex(REFERENCE_ENTRIES.get(i));
        Appended appended = accepted(log.append(entry));
        assertThat(appended.tree().checkpoint().root().hex()).isEqualTo(REFERENCE_ROOTS.get(i));
      }
      for (int size = 1; size <= REFERENCE_ROOTS.size(); size++) {
        assertThat(accepted(log.root(size)).hex()).isEqualTo(REFERENCE_ROOTS.get(size - 1));
      }
      assertThat(accepted(log.root(0))).isEqualTo(MerkleTree.emptyRoot());
    }
  }

  @Test
  void everyProofOfALogVerifies() {
    int entries = 35;
    try (var log = filled(entries)) {
      for (int size = 1; size <= entries; size++) {
        Digest root = accepted(log.root(size));
        for (int i = 0; i < size; i++) {
          List<Digest> path = accepted(log.inclusionProof(i, size));
          Digest leaf = MerkleTree.leafHash(entry(i));
          accepted(MerkleProof.verifyInclusion(leaf, i, size, path, root));
        }
        for (int old = 0; old <= size; old++) {
          List<Digest> path = accepted(log.consistencyProof(old, size));
          Digest oldRoot = accepted(log.root(old));
          accepted(MerkleProof.verifyConsistency(old, oldRoot, size, root, path));
        }
      }
    }
  }

  @Test
  void checkpointsCarryTheLogsSignatureAndSurviveARestart() {
    Appended first;
    try (var log = open()) {
      first = accepted(log.append(entry(0)));
      Checkpoint read = accepted(Checkpoint.verify(first.tree().note(), SIGNER.key()));
      assertThat(read).isEqualTo(first.tree().checkpoint());
      assertThat(read.origin()).isEqualTo("log.example");
    }
    try (var log = open()) {
      assertThat(accepted(log.tree()).note()).isEqualTo(first.tree().note());
      assertThat(accepted(log.append(entry(1))).index()).isEqualTo(1);
      assertThat(accepted(log.entry(0))).isEqualTo(entry(0));
    }
  }

  @Test
  void batchStandsUnderOneCheckpoint() {
    try (var log = filled(3)) {
      List<Appended> appended = accepted(log.appendAll(List.of(entry(3), entry(4), entry(5))));
      assertThat(appended).extracting(Appended::index).containsExactly(3L, 4L, 5L);
      assertThat(appended).extracting(a -> a.tree().size()).containsOnly(6L);
    }
    open().close();
  }

  @Test
  void threadsAndOtherOpenersOfTheFolderAppendWithoutLoss() throws Exception {
    Set<Long> indices = ConcurrentHashMap.newKeySet();
    try (var one = open();
        var two = open()) {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 60; i++) {
          int number = i;
          threads.submit(
              () -> {
                AppendLog log = number % 2 == 0 ? one : two;
                Appended appended = accepted(log.append(entry(number)));
                assertThat(accepted(log.entry(appended.index()))).isEqualTo(entry(number));
                indices.add(appended.index());
              });
        }
      }
      assertThat(indices).hasSize(60);
      assertThat(accepted(one.tree())).isEqualTo(accepted(two.tree()));
      assertThat(accepted(two.audit()).size()).isEqualTo(60);
    }
  }

  @Test
  void interruptedThreadDoesNotCloseTheLogForOthers() throws Exception {
    try (var log = filled(2)) {
      var thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    Thread.currentThread().interrupt();
                    assertThat(reason(log.entry(0))).isEqualTo(Reason.LOG_UNUSABLE);
                  });
      thread.join();
      assertThat(accepted(log.entry(0))).isEqualTo(entry(0));
      assertThat(accepted(log.append(entry(2))).index()).isEqualTo(2);
    }
  }

  @Test
  void tilesHoldTheHashesOfTheirLevel() {
    try (var log = open()) {
      List<byte[]> entries = new ArrayList<>();
      List<Digest> leaves = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        entries.add(entry(i));
        leaves.add(MerkleTree.leafHash(entry(i)));
      }
      accepted(log.appendAll(entries));
      byte[] tile = accepted(log.tile(0, 2, 88));
      assertThat(tile).hasSize(88 * 32);
      assertThat(java.util.Arrays.copyOf(tile, 32)).isEqualTo(leaves.get(512).bytes());
      byte[] upper = accepted(log.tile(1, 0, 2));
      assertThat(java.util.Arrays.copyOfRange(upper, 32, 64))
          .isEqualTo(MerkleTree.root(leaves.subList(256, 512)).bytes());
      byte[] bundle = accepted(log.entryBundle(2, 1));
      assertThat(bundle).startsWith(0, 9).hasSize(11).endsWith(entry(512));
    }
  }
}
