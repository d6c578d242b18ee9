package dev.bonafide.tlog.append;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.tlog.MerkleProof;
import dev.bonafide.tlog.NoteKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever lies on the disk, and whoever else writes to it. */
class AppendLogDamageTest {
  private static final List<String> FILES = List.of("entries", "ends", "hashes", "checkpoint");
  private static final LogLimits UNAUDITED = new LogLimits(1000, 1 << 20, 0);
  private static final int ENTRIES = 21;

  @TempDir Path folder;

  private static KeyPair newKey() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  private static LogSigner signer(KeyPair key) {
    return new LogSigner("log", NoteKey.of("log", key.getPublic()), key.getPrivate());
  }

  private static <T> T accepted(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<T>(T value) -> value;
      case Outcome.Refused<T>(var refusal) -> throw new AssertionError(refusal.toString());
    };
  }

  private static byte[] entry(long i) {
    return ByteBuffer.allocate(8 + (int) (i % 5)).putLong(i).array();
  }

  /** Seeded, so that a failure can be had again. */
  @Test
  void damagedFilesNeverGiveAWrongAnswerNorAnUncheckedException() throws Exception {
    LogSigner signer = signer(newKey());
    try (var log = accepted(AppendLog.open(folder, signer))) {
      for (int i = 0; i < ENTRIES; i++) {
        accepted(log.append(entry(i)));
      }
    }
    List<byte[]> sound = new ArrayList<>();
    for (String file : FILES) {
      sound.add(Files.readAllBytes(folder.resolve(file)));
    }
    var random = new Random(20261123);
    for (int round = 0; round < 100; round++) {
      int which = random.nextInt(FILES.size());
      Files.write(folder.resolve(FILES.get(which)), damaged(sound.get(which), random));
      for (LogLimits limits : List.of(LogLimits.DEFAULT, UNAUDITED)) {
        if (AppendLog.open(folder, signer, limits)
            instanceof Outcome.Accepted<AppendLog>(var log)) {
          try (log) {
            requireNothingWrong(log, random);
          }
        }
      }
      for (int i = 0; i < FILES.size(); i++) {
        Files.write(folder.resolve(FILES.get(i)), sound.get(i));
      }
    }
  }

  private static byte[] damaged(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> random.nextBytes(bytes);
      default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(40));
    }
    return bytes;
  }

  private static void requireNothingWrong(AppendLog log, Random random) {
    if (log.tree() instanceof Outcome.Accepted<SignedTree>(var tree)) {
      int size = (int) tree.size();
      for (int i = 0; i < size; i++) {
        if (log.entry(i) instanceof Outcome.Accepted<byte[]>(byte[] bytes)) {
          assertThat(bytes).isEqualTo(entry(i));
        }
      }
      int index = size == 0 ? 0 : random.nextInt(size);
      if (log.inclusionProof(index, size) instanceof Outcome.Accepted<List<Digest>>(var path)) {
        accepted(
            MerkleProof.verifyInclusion(
                dev.bonafide.tlog.MerkleTree.leafHash(entry(index)),
                index,
                size,
                path,
                tree.checkpoint().root()));
      }
      log.consistencyProof(index, size);
      log.entryBundle(0, Math.max(1, size));
      log.tile(0, 0, Math.max(1, size));
      log.audit();
      log.append(entry(size));
    }
  }

  @Test
  void severalProcessesAppendToOneFolderWithoutLoss() throws Exception {
    KeyPair key = newKey();
    List<Process> others = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      others.add(start(key, 20));
    }
    Set<Long> indices = new HashSet<>();
    try (var log = accepted(AppendLog.open(folder, signer(key)))) {
      for (int i = 0; i < 20; i++) {
        indices.add(accepted(log.append(entry(i))).index());
      }
      for (Process other : others) {
        assertThat(other.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).isZero();
        for (String line :
            new String(
                    other.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList()) {
          indices.add(Long.parseLong(line));
        }
      }
      assertThat(indices).hasSize(60);
      assertThat(accepted(log.audit()).size()).isEqualTo(60);
    }
  }

  private Process start(KeyPair key, int entries) throws IOException {
    String java = ProcessHandle.current().info().command().orElseThrow();
    return new ProcessBuilder(
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Appender.class.getName(),
            folder.toString(),
            HexFormat.of().formatHex(key.getPublic().getEncoded()),
            HexFormat.of().formatHex(key.getPrivate().getEncoded()),
            Integer.toString(entries))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The other process. */
  static final class Appender {
    private Appender() {}

    public static void main(String[] args) throws GeneralSecurityException {
      var keys = KeyFactory.getInstance("Ed25519");
      PublicKey key = keys.generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(args[1])));
      var secret = keys.generatePrivate(new PKCS8EncodedKeySpec(HexFormat.of().parseHex(args[2])));
      var signer = new LogSigner("log", NoteKey.of("log", key), secret);
      try (var log = accepted(AppendLog.open(Path.of(args[0]), signer))) {
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
          System.out.println(accepted(log.append(entry(i))).index());
        }
      }
    }
  }
}
