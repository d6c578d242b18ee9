package dev.bonafide.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.FileHasher.Hashed;
import dev.bonafide.artifact.FileHasher.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHasherTest {
  @TempDir Path temp;

  private static List<Outcome<Hashed>> hash(int threads, List<Part> parts, LongAdder progress) {
    return FileHasher.withThreads(threads)
        .hash(parts, DigestAlgorithm.SHA256::newMessageDigest, progress::add);
  }

  private static Reason refused(Outcome<Hashed> outcome) {
    return ((Outcome.Refused<Hashed>) outcome).refusal().reason();
  }

  @Test
  void missingFileFolderAndLinkAreRefusedBesideGoodOnes() throws IOException {
    Path good = Files.writeString(temp.resolve("good"), "x");
    Path link = Files.createSymbolicLink(temp.resolve("link"), good);
    var results =
        hash(
            2,
            List.of(
                Part.whole(temp.resolve("no")),
                Part.whole(temp),
                Part.whole(link),
                Part.whole(good)),
            new LongAdder());
    assertThat(refused(results.get(0))).isEqualTo(Reason.UNREADABLE);
    assertThat(refused(results.get(1))).isEqualTo(Reason.UNREADABLE);
    assertThat(refused(results.get(2))).isEqualTo(Reason.SYMLINK);
    assertThat(results.get(3).isAccepted()).isTrue();
  }

  @Test
  void partBeyondTheEndIsRefused() throws IOException {
    Path file = Files.writeString(temp.resolve("f"), "123");
    assertThat(refused(hash(1, List.of(new Part(file, 0, 4)), new LongAdder()).getFirst()))
        .isEqualTo(Reason.CHANGED_FILE);
  }

  @Test
  void agreesWithTheJdkForEverySizeAroundItsThresholds() throws IOException {
    var parts = new ArrayList<Part>();
    var contents = new ArrayList<byte[]>();
    var random = new Random(1);
    long total = 0;
    for (int size :
        new int[] {0, 1, 65_535, 65_537, 1 << 20, (1 << 20) + 1, 16 << 20, (16 << 20) + 3}) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      contents.add(content);
      parts.add(Part.whole(Files.write(temp.resolve("f" + size), content)));
      total += size;
    }
    var progress = new LongAdder();
    var results = hash(2, parts, progress);
    for (int i = 0; i < parts.size(); i++) {
      var hashed = ((Outcome.Accepted<Hashed>) results.get(i)).value();
      assertThat(hashed.digest()).isEqualTo(Digest.sha256(contents.get(i)).bytes());
      assertThat(hashed.bytes()).isEqualTo(contents.get(i).length);
    }
    assertThat(progress.sum()).isEqualTo(total);
  }

  @Test
  void rangesAreHashedByTheirOwnBytes() throws IOException {
    byte[] content = new byte[5 << 20];
    new Random(2).nextBytes(content);
    Path file = Files.write(temp.resolve("f"), content);
    var results =
        hash(
            2,
            List.of(new Part(file, 0, 3 << 20), new Part(file, 3 << 20, Part.TO_END)),
            new LongAdder());
    assertThat(((Outcome.Accepted<Hashed>) results.get(0)).value().digest())
        .isEqualTo(Digest.sha256(Arrays.copyOfRange(content, 0, 3 << 20)).bytes());
    assertThat(((Outcome.Accepted<Hashed>) results.get(1)).value().digest())
        .isEqualTo(Digest.sha256(Arrays.copyOfRange(content, 3 << 20, 5 << 20)).bytes());
  }

  @Test
  void fileCutShortWhileItIsHashedIsRefused() throws IOException {
    Path file = temp.resolve("f");
    Files.write(file, new byte[40 << 20]);
    var cut = new java.util.concurrent.atomic.AtomicBoolean();
    var result =
        FileHasher.withThreads(1)
            .hash(
                List.of(Part.whole(file)),
                DigestAlgorithm.SHA256::newMessageDigest,
                n -> {
                  if (cut.compareAndSet(false, true)) {
                    try (var channel =
                        java.nio.channels.FileChannel.open(
                            file, java.nio.file.StandardOpenOption.WRITE)) {
                      channel.truncate(100);
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  }
                });
    assertThat(refused(result.getFirst())).isIn(Reason.CHANGED_WHILE_READING, Reason.UNREADABLE);
  }
}
