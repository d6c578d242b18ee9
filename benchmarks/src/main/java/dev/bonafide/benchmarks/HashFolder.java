package dev.bonafide.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.FileHasher;
import dev.bonafide.artifact.FileHasher.Hashed;
import dev.bonafide.artifact.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;

/**
 * Hashes the files of a folder on all cores a number of times, then reads them with a hash function
 * that does nothing, and prints bytes, wall seconds and CPU seconds of each, one a line; a part of
 * {@code hashing.py}.
 */
public final class HashFolder {
  private HashFolder() {}

  public static void main(String[] args) throws IOException {
    List<FileHasher.Part> parts;
    try (var files = Files.list(Path.of(args[0]))) {
      parts = files.sorted().map(FileHasher.Part::whole).toList();
    }
    for (int round = Integer.parseInt(args[1]); round > 0; round--) {
      print(parts, DigestAlgorithm.SHA256::newMessageDigest);
    }
    print(parts, Nothing::new);
  }

  private static void print(List<FileHasher.Part> parts, Supplier<MessageDigest> algorithm) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long wall = System.nanoTime();
    long bytes = 0;
    for (Outcome<Hashed> hashed : FileHasher.onAllCores().hash(parts, algorithm, progress -> {})) {
      bytes +=
          switch (hashed) {
            case Outcome.Accepted<Hashed>(Hashed h) -> h.bytes();
            case Outcome.Refused<Hashed>(var refusal) ->
                throw new IllegalStateException(refusal.toString());
          };
    }
    double seconds = (System.nanoTime() - wall) / 1e9;
    double used = (system.getProcessCpuTime() - cpu) / 1e9;
    System.out.println(bytes + " " + seconds + " " + used);
  }

  /** Leaves only reading. */
  private static final class Nothing extends MessageDigest {
    Nothing() {
      super("nothing");
    }

    @Override
    protected void engineUpdate(byte input) {}

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {}

    @Override
    protected void engineUpdate(ByteBuffer input) {
      input.position(input.limit());
    }

    @Override
    protected byte[] engineDigest() {
      return new byte[0];
    }

    @Override
    protected void engineReset() {}
  }
}
